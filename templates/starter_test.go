package templates_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestTheSampleServiceHasTheStartersSideOfSystemd holds the copy that a service has
// to the original, file by file.
func TestTheSampleServiceHasTheStartersSideOfSystemd(t *testing.T) {
	t.Parallel()
	const original, copied = "starter/internal/systemd", "../testdata/services/tide/internal/systemd"
	names := map[string]bool{}
	for _, dir := range []string{original, copied} {
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) == 0 {
			t.Fatal(dir, err)
		}
		for _, e := range entries {
			names[e.Name()] = true
		}
	}
	for name := range names {
		want, err := os.ReadFile(filepath.Join(original, name))
		if err != nil {
			t.Errorf("%s is only in the copy: %v", name, err)
			continue
		}
		if got, err := os.ReadFile(filepath.Join(copied, name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not the same in the copy, %v: write cp templates/%s/%s %s", name, err, original, name, filepath.ToSlash(filepath.Clean(copied[len("../"):])))
		}
	}
}
