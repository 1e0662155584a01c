package targets

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Not parallel: clean works in the current directory.
func TestCleanRemovesTheDirectoryAndNothingElse(t *testing.T) {
	root := t.TempDir()
	outside := filepath.Join(root, "outside")
	here := filepath.Join(root, "here")
	for _, dir := range []string{outside, filepath.Join(here, "dist", "sub"), filepath.Join(here, "other")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(outside, filepath.Join(here, "dist", "sub", "link")); err != nil {
		t.Skipf("no symbolic links: %v", err)
	}
	if err := os.Symlink(outside, filepath.Join(here, "away")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(here, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(here)

	for dir, want := range map[string]string{
		"away":       `"away" is a link`,
		"file":       `"file" is a file`,
		"../outside": "lies outside this directory",
		".":          "lies outside this directory",
	} {
		if err := clean(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("clean %q: %v, want %q", dir, err, want)
		}
	}
	for range 2 { // the second time there is nothing to remove
		if err := clean("dist"); err != nil {
			t.Errorf("clean dist: %v", err)
		}
	}
	for name, want := range map[string]bool{"dist": false, "other": true, "file": true, "away": true, outside: true} {
		if _, err := os.Lstat(name); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", name, err == nil, want)
		}
	}
}
