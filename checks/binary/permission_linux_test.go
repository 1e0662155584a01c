package binary_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"example.com/seaworthy/checks/binary"
)

// asNobody runs do without the rights of root, if the tests run as root: with
// another user for the file system, of this thread alone (man 2 setfsuid).
func asNobody(do func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if os.Geteuid() == 0 {
		syscall.Setfsuid(65534)
		defer syscall.Setfsuid(0)
	}
	do()
}

func TestFileWithoutPermissionIsAnError(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o000); err != nil {
		t.Fatal(err)
	}
	asNobody(func() {
		b, err := binary.ReadFile(path)
		if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), path) {
			t.Errorf("got %v, error %v, want that there is no permission for %s", b, err, path)
		}
	})
}
