//go:build unix

package root

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestAPipeIsNotOpened(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, appPath, program(library{Needed: []string{"libz.so.1"}, RunPath: text("/opt")}).build())
	if err := syscall.Mkfifo(filepath.Join(dir, "opt/libz.so.1"), 0o644); err != nil {
		t.Fatal(err)
	}
	if f, err := Open(filepath.Join(dir, "opt/libz.so.1")); err == nil {
		f.Close()
		t.Error("a pipe was opened as a root")
	}
	r := resolveApp(t, dir, Options{}) // would wait for a writer
	if !strings.Contains(r.Steps[0].Fatal, "a named pipe") {
		t.Errorf("Fatal is %q", r.Steps[0].Fatal)
	}
	f, _ := systemOf(t, dir)
	if _, err := f.Open("/opt/libz.so.1"); !errors.Is(err, ErrNotRegular) {
		t.Errorf("Open: %v, want %v", err, ErrNotRegular)
	}
}
