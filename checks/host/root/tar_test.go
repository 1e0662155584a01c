package root

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// sampleFiles is what the headers of an archive can say.
func sampleFiles() map[string]any {
	return map[string]any{
		"/usr/bin/plain":   []byte("plain"),
		"/usr/bin/other":   hardLink("/usr/bin/plain"),
		"/usr/bin/suid":    tar.Header{Typeflag: tar.TypeReg, Mode: 0o4755, Uid: 0, Gid: 7},
		"/usr/bin/capable": tar.Header{Typeflag: tar.TypeReg, Mode: 0o755, Uid: 3, PAXRecords: map[string]string{"SCHILY.xattr.security.capability": "\x01\x00\x00\x02"}},
		"/tmp":             tar.Header{Typeflag: tar.TypeDir, Mode: 0o1777},
		"/run/pipe":        tar.Header{Typeflag: tar.TypeFifo, Mode: 0o600},
		"/dev/null":        tar.Header{Typeflag: tar.TypeChar, Mode: 0o666, Devmajor: 1, Devminor: 3},
		"/bin":             link("usr/bin"),
	}
}

func TestAnArchiveTellsModesOwnersAndCapabilities(t *testing.T) {
	t.Parallel()
	plain := tarOf(t, sampleFiles())
	for _, at := range []string{plain, gzipOf(t, plain)} {
		f, err := Open(at)
		if err != nil {
			t.Fatal(err)
		}
		if !f.HasModes() {
			t.Error("an archive has no modes")
		}
		for path, want := range map[string]Entry{
			"/bin/suid":    {Path: "/usr/bin/suid", Mode: 0o755 | fs.ModeSetuid, GID: 7},
			"/bin/capable": {Path: "/usr/bin/capable", Mode: 0o755, UID: 3, Capability: []byte{1, 0, 0, 2}},
			"/tmp":         {Path: "/tmp", Mode: 0o777 | fs.ModeDir | fs.ModeSticky},
			"/run/pipe":    {Path: "/run/pipe", Mode: 0o600 | fs.ModeNamedPipe},
			"/usr":         {Path: "/usr", Mode: 0o755 | fs.ModeDir, UID: -1, GID: -1}, // not in the archive
		} {
			got, err := f.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(*got, want, cmpopts.IgnoreUnexported(Entry{})); diff != "" {
				t.Errorf("%s (-got +want):\n%s", path, diff)
			}
		}
		if b, err := f.ReadFile("/bin/other", 5); string(b) != "plain" || err != nil {
			t.Errorf("the hard link reads %q, %v", b, err)
		}
		if _, err := f.ReadFile("/bin/other", 4); err == nil {
			t.Error("5 bytes are read with a limit of 4")
		}
		for _, path := range []string{"/run/pipe", "/dev/null", "/tmp"} {
			if _, err := f.Open(path); !errors.Is(err, ErrNotRegular) {
				t.Errorf("Open(%s): %v, want %v", path, err, ErrNotRegular)
			}
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestAnArchiveIsPlacedAsTarWouldUnpackIt(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	put := func(h tar.Header, content string) {
		h.Size, h.Mode = int64(len(content)), 0o644
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, content)
	}
	put(tar.Header{Name: "usr/lib/old", Typeflag: tar.TypeReg}, "one")
	put(tar.Header{Name: "lib", Typeflag: tar.TypeSymlink, Linkname: "usr/lib"}, "")
	put(tar.Header{Name: "lib/new", Typeflag: tar.TypeReg}, "behind a link")
	put(tar.Header{Name: "usr/lib/old", Typeflag: tar.TypeReg}, "two")
	put(tar.Header{Name: "../../etc/up", Typeflag: tar.TypeReg}, "outside")
	w.Close()
	at := filepath.Join(t.TempDir(), "x.tar")
	if err := os.WriteFile(at, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := Open(at)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for path, want := range map[string]string{"/usr/lib/new": "behind a link", "/lib/old": "two", "/etc/up": "outside"} {
		if got, err := f.ReadFile(path, 100); string(got) != want || err != nil {
			t.Errorf("%s is %q, %v, want %q", path, got, err, want)
		}
	}
}

func TestWhatIsNoRootSaysWhy(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, content string) string {
		at := filepath.Join(dir, name)
		if err := os.WriteFile(at, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return at
	}
	whole, err := os.ReadFile(tarOf(t, map[string]any{"/a": bytes.Repeat([]byte("x"), 4096)}))
	if err != nil {
		t.Fatal(err)
	}
	unlinked := tar.Header{Typeflag: tar.TypeLink, Linkname: "nowhere"}
	for _, c := range []struct{ path, want string }{
		{filepath.Join(dir, "none"), "no such file"},
		{file("empty", ""), "neither a directory nor a tar archive"},
		{file("words", strings.Repeat("word ", 500)), "neither a directory nor a tar archive"},
		{file("zstd", "\x28\xb5\x2f\xfd"+strings.Repeat("x", 600)), "compressed by zstd"},
		{file("gzip", "\x1f\x8b\x08 and no more"), "corrupt input"},
		{file("cut.tar", string(whole[:2000])), "after 1 entries"},
		{tarOf(t, map[string]any{"/x": unlinked}), "hard link to nowhere"},
	} {
		f, err := Open(c.path)
		if err == nil {
			f.Close()
			t.Errorf("%s was opened", c.path)
			continue
		}
		if !strings.Contains(err.Error(), c.want) || strings.Count(err.Error(), c.path) != 1 {
			t.Errorf("Open(%s): %v, want %q and the path once", c.path, err, c.want)
		}
	}
}

func TestAGzipArchiveLeavesNothingBehind(t *testing.T) {
	temp := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, temp)
	}
	good := gzipOf(t, tarOf(t, sampleFiles()))
	bad := filepath.Join(t.TempDir(), "bad.tgz")
	b, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(bad, b[:len(b)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadDir(temp)
	for _, at := range []string{good, bad} {
		if f, err := Open(at); err == nil {
			f.Close()
		} else if at == good {
			t.Fatal(err)
		}
	}
	if after, _ := os.ReadDir(temp); len(after) != len(before) {
		t.Errorf("left behind: %v", after)
	}
}

// gzipOf compresses a file.
func gzipOf(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	at := filepath.Join(t.TempDir(), "root.tar.gz")
	if err := os.WriteFile(at, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return at
}

func FuzzTar(f *testing.F) {
	for name, file := range sampleFiles() {
		b, err := os.ReadFile(tarOf(f, map[string]any{"/usr/bin/plain": []byte("plain"), name: file}))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(bytes.TrimRight(b, "\x00"))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		b = bytes.Clone(b)
		for at := 0; at+512 <= len(b); at += 512 {
			mendChecksum(b[at : at+512])
		}
		r := &position{r: bytes.NewReader(b), size: int64(len(b))}
		a := newArchive(bytes.NewReader(b), func() error { return nil })
		a.index(r, func() int64 { return r.at }) // what came before an error is there
		root := newFS(a)
		for path, e := range a.entries {
			if e.Path != path || !strings.HasPrefix(path, "/") {
				t.Errorf("%q lies at %q", e.Path, path)
			}
			root.Lookup(path)
			root.ReadDir(path)
		}
	})
}

// mendChecksum makes a header whole again after a mutation, or nothing behind
// it would ever be read.
func mendChecksum(header []byte) {
	if string(header[257:262]) != "ustar" {
		return
	}
	sum := 8 * int(' ')
	for i, c := range header {
		if i < 148 || i >= 156 {
			sum += int(c)
		}
	}
	copy(header[148:156], fmt.Sprintf("%06o\x00 ", sum))
}
