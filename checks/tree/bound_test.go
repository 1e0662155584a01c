package tree

import (
	"archive/tar"
	"bytes"
	"encoding/binary"
	"io"
	"runtime"
	"strings"
	"testing"
)

// endless is a source that never stops by itself.
type endless struct{}

func (endless) each(visit func(*Entry, io.Reader) error) error {
	for {
		if err := visit(&Entry{Path: "a", Kind: Pipe}, nil); err != nil {
			return err
		}
	}
}

func TestATreeOfTooManyEntriesIsRefused(t *testing.T) {
	t.Parallel()
	read := &Tree{source: endless{}}
	if err := read.load(); err == nil || !strings.Contains(err.Error(), "more than 1048576 entries") {
		t.Errorf("got error %v", err)
	}
	if n := len(read.Entries); n != maxEntries {
		t.Errorf("%d entries were kept, want %d", n, maxEntries)
	}
}

// TestAnEntryKeepsLittleMemory holds a tree at its limit to 400 MB, which its
// list can have twice while it grows. It is not parallel, for the sake of the
// memory that it measures.
func TestAnEntryKeepsLittleMemory(t *testing.T) {
	const entries = 50_000
	one := cpioOf(newcFile{"a", "", 0o644, 0})
	one = one[:bytes.Index(one, []byte(cpioTrailer))-110]
	archive := append(bytes.Repeat(one, entries), cpioOf()...)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	read := mustRead(t, archive)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if each := int64(after.HeapAlloc-before.HeapAlloc) / entries; each > 400 || len(read.Entries) != entries {
		t.Errorf("%d entries, %d bytes each", len(read.Entries), each)
	}
	runtime.KeepAlive(archive)
}

func TestNamesMayBeLongButNotEndless(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 5000)
	got := mustRead(t, tarOf(t, "", tar.Header{Typeflag: tar.TypeReg, Name: long, Mode: 0o644})).Entries[0].Path
	if got != long {
		t.Errorf("got a name of %d bytes, want 5000", len(got))
	}
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for range 70 {
		must(t, w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: strings.Repeat("y", 1<<20-20), Format: tar.FormatPAX}))
	}
	refuses(t, b.Bytes(), "64 MB of names")
	bad := bytes.Replace(cpioOf(newcFile{"abc", "", 0o644, 0}), []byte("00000004"), []byte("7fffffff"), 1)
	refuses(t, bad, "a name of 2147483647 bytes")
}

func TestACompressedStreamIsCappedWithAnError(t *testing.T) {
	t.Parallel()
	n, err := io.Copy(io.Discard, &capped{strings.NewReader(strings.Repeat("x", 100)), 50})
	if n > 50 || err == nil || !strings.Contains(err.Error(), "unpacks to more than 16 GB") {
		t.Errorf("read %d bytes, error %v", n, err)
	}
}

func TestAnRpmThatClaimsToBeHugeIsRefusedBeforeItIsRead(t *testing.T) {
	t.Parallel()
	b := rpmOf(orders()...)
	at := bytes.LastIndex(b, []byte("\x8e\xad\xe8\x01"))
	binary.BigEndian.PutUint32(b[at+12:], 1<<31)
	refuses(t, b, "are more than are read")
	binary.BigEndian.PutUint32(b[at+12:], 1<<20)
	refuses(t, b, "ends at byte")
}

func TestAZipWithAHugeDirectoryIsRefused(t *testing.T) {
	t.Parallel()
	meter := &metered{ReaderAt: strings.NewReader("abc"), left: 2}
	if _, err := meter.ReadAt(make([]byte, 3), 0); err == nil || !strings.Contains(err.Error(), "a directory of more than 64 MB") {
		t.Errorf("got error %v", err)
	}
}
