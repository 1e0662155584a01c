//go:build unix

package tree

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// write makes files with their modes, whatever the umask.
func write(t *testing.T, dir, name, text string, mode fs.FileMode) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	must(t, os.WriteFile(path, []byte(text), 0o600))
	must(t, os.Chmod(path, mode))
}

func TestADirectoryIsReadByNameAndNoLinkIsFollowed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "bin/orders", program, fs.ModeSetuid|0o755)
	write(t, dir, "etc/empty", "", 0o640)
	must(t, os.Symlink("..", filepath.Join(dir, "etc", "loop")))
	must(t, os.Symlink("self", filepath.Join(dir, "self")))
	must(t, syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600))
	top := filepath.Join(t.TempDir(), "link")
	must(t, os.Symlink(dir, top))

	for _, path := range []string{dir, top, dir + "/."} {
		read, err := Read(path)
		must(t, err)
		var got []string
		for _, e := range read.Entries {
			if !e.Known() || e.UID != os.Getuid() {
				t.Errorf("%s: modes from %q, owner %d", e.Path, e.Modes, e.UID)
			}
			got = append(got, strings.TrimSpace(strings.Join([]string{e.Path, string(e.Kind), string(e.Content), e.Link}, " ")))
		}
		want := []string{". directory", "bin directory", "bin/orders file ELF", "etc directory", "etc/empty file empty", "etc/loop symbolic link  ..", "pipe named pipe", "self symbolic link  self"}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%s (-got +want):\n%s", path, diff)
		}
		if mode := read.Entries[2].Mode; mode != fs.ModeSetuid|0o755 {
			t.Errorf("bin/orders has mode %v", mode)
		}
		err = read.Contents(func(i int) bool { return true }, func(i int, content io.Reader) error {
			text, err := io.ReadAll(content)
			if want := map[int]string{2: program, 4: ""}[i]; string(text) != want {
				t.Errorf("entry %d holds %q, want %q", i, text, want)
			}
			return err
		})
		must(t, err)
	}
}

func TestAnArchiveIsReadByItsPathAndReopenedForItsContents(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "orders.cpio")
	must(t, os.WriteFile(path, cpioOf(newcFile{"a", "hello", 0o644, 0}), 0o600))
	read, err := Read(path)
	must(t, err)
	if read.Name != path || read.Format != "cpio" || len(read.Entries) != 1 {
		t.Errorf("got %s, a %s of %d entries", read.Name, read.Format, len(read.Entries))
	}
	must(t, os.WriteFile(path, cpioOf(newcFile{"b", "other", 0o644, 0}), 0o600))
	err = read.Contents(func(int) bool { return true }, func(int, io.Reader) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "it changed while it was read") {
		t.Errorf("got error %v for an archive that is another by now", err)
	}
}

func TestWhatIsNeitherDirectoryNorFileIsNotOpened(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	must(t, syscall.Mkfifo(pipe, 0o600))
	if _, err := Read(pipe); err == nil || !strings.HasSuffix(err.Error(), "neither a directory nor an archive (named pipe)") {
		t.Errorf("got error %v", err)
	}
	if _, err := Read(pipe + "x"); err == nil || err.Error() != "reading "+pipe+"x: no such file or directory" {
		t.Errorf("got error %v", err)
	}
}
