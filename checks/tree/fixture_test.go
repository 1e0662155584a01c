package tree

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"
)

// program is the beginning of an ELF file of type ET_DYN.
const program = "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\x3e\x00\x01\x00\x00\x00"

// must ends the test on an error of something that cannot fail.
func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// tarOf writes headers, each with text as its content if it is a regular file.
func tarOf(tb testing.TB, text string, headers ...tar.Header) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range headers {
		if h.Typeflag == tar.TypeReg {
			h.Size = int64(len(text))
		}
		must(tb, w.WriteHeader(&h))
		if h.Typeflag == tar.TypeReg {
			_, err := io.WriteString(w, text)
			must(tb, err)
		}
	}
	must(tb, w.Close())
	return b.Bytes()
}

func gzipped(tb testing.TB, b []byte) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(b)
	must(tb, err)
	must(tb, w.Close())
	return out.Bytes()
}

// zipOf writes headers, each with text as its content.
func zipOf(tb testing.TB, text string, headers ...zip.FileHeader) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, h := range headers {
		f, err := w.CreateHeader(&h)
		must(tb, err)
		_, err = io.WriteString(f, text)
		must(tb, err)
	}
	must(tb, w.Close())
	return b.Bytes()
}

// arOf writes members as name, content, name, content.
func arOf(members ...string) []byte {
	var b strings.Builder
	b.WriteString("!<arch>\n")
	for i := 0; i+1 < len(members); i += 2 {
		fmt.Fprintf(&b, "%-16s%-12d%-6d%-6d%-8o%-10d`\n%s", members[i], 0, 0, 0, 0o100644, len(members[i+1]), members[i+1])
		if len(members[i+1])%2 == 1 {
			b.WriteByte('\n')
		}
	}
	return []byte(b.String())
}

// debOf is a package with data as its data.tar.gz.
func debOf(tb testing.TB, data []byte) []byte {
	return arOf("debian-binary", "2.0\n", "control.tar.gz", "abc", "data.tar.gz", string(gzipped(tb, data)))
}

// newcFile is an entry of a cpio archive.
type newcFile struct {
	name, content string
	mode          uint32
	uid           int
}

func cpioOf(files ...newcFile) []byte {
	var b bytes.Buffer
	pad := func() { b.Write(make([]byte, -b.Len()&3)) }
	for i, f := range append(files, newcFile{name: cpioTrailer}) {
		fmt.Fprintf(&b, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x", i, f.mode, f.uid, 0, 1, 0, len(f.content), 0, 0, 0, 0, len(f.name)+1, 0)
		b.WriteString(f.name + "\x00")
		pad()
		b.WriteString(f.content)
		pad()
	}
	return b.Bytes()
}

// rpmTag is a tag of a header: its values are strings, or numbers of one size.
type rpmTag struct {
	tag   uint32
	value any
}

// rpmHeaderOf writes a header structure.
func rpmHeaderOf(tags ...rpmTag) []byte {
	var index, store bytes.Buffer
	for _, t := range tags {
		kind, count := uint32(rpmStrings), 0
		at := uint32(store.Len())
		switch v := t.value.(type) {
		case []string:
			count = len(v)
			for _, s := range v {
				store.WriteString(s + "\x00")
			}
		case []uint16:
			kind, count = rpmInt16, len(v)
			binary.Write(&store, binary.BigEndian, v)
		case []uint32:
			kind, count = rpmInt32, len(v)
			binary.Write(&store, binary.BigEndian, v)
		case []uint64:
			kind, count = rpmInt64, len(v)
			binary.Write(&store, binary.BigEndian, v)
		}
		binary.Write(&index, binary.BigEndian, []uint32{t.tag, kind, at, uint32(count)})
	}
	var b bytes.Buffer
	b.WriteString("\x8e\xad\xe8\x01\x00\x00\x00\x00")
	binary.Write(&b, binary.BigEndian, []uint32{uint32(len(tags)), uint32(store.Len())})
	b.Write(index.Bytes())
	b.Write(store.Bytes())
	return b.Bytes()
}

// rpmOf is a package with a signature of one odd byte, so that the header has
// to be padded.
func rpmOf(tags ...rpmTag) []byte {
	b := append([]byte("\xed\xab\xee\xdb"), make([]byte, 92)...)
	b = append(b, rpmHeaderOf(rpmTag{1000, []string{"signed"}})...)
	b = append(b, make([]byte, -len(b)&7)...)
	return append(b, rpmHeaderOf(tags...)...)
}

// orders is the header of a package with a program, its directory and a link.
func orders() []rpmTag {
	return []rpmTag{
		{tagBaseNames, []string{"orders", "lib", "o"}},
		{tagDirNames, []string{"/usr/bin/", "/usr/"}},
		{tagDirIndexes, []uint32{0, 1, 0}},
		{tagFileModes, []uint16{0o104755, 0o040755, 0o120777}},
		{tagFileSizes, []uint32{42, 4096, 6}},
		{tagFileLinks, []string{"", "", "orders"}},
		{tagFileUsers, []string{"root", "alice", "root"}},
		{tagFileGroups, []string{"shadow", "root", "root"}},
		{tagFileFlags, []uint32{0, rpmGhost, 0}},
		{tagFileClass, []uint32{1, 0, 0}},
		{tagClassNames, []string{"", "ELF 64-bit LSB pie executable"}},
		{tagFileCaps, []string{"cap_net_raw=ep", "", ""}},
	}
}

// readBytes is ReadFrom of bytes.
func readBytes(b []byte) (*Tree, error) { return ReadFrom(bytes.NewReader(b), int64(len(b))) }

// mustRead is readBytes of what can be read.
func mustRead(tb testing.TB, b []byte) *Tree {
	tb.Helper()
	t, err := readBytes(b)
	must(tb, err)
	return t
}

// refuses wants an error that contains words.
func refuses(t *testing.T, b []byte, words string) {
	t.Helper()
	if _, err := readBytes(b); err == nil || !strings.Contains(err.Error(), words) {
		t.Errorf("got error %v, want one with %q", err, words)
	}
}
