package whole

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// Move moves tmp to final, over what is there. Windows does not let anybody
// write over a program that runs, but it may be renamed: it then lies beside, as
// ".orders.exe.old", and is removed the next time.
func Move(tmp, final string) error {
	err := os.Rename(tmp, final)
	if err == nil || !errors.Is(err, fs.ErrPermission) && !errors.Is(err, windows.ERROR_SHARING_VIOLATION) {
		return err
	}
	aside := filepath.Join(filepath.Dir(final), "."+filepath.Base(final)+".old")
	_ = os.Remove(aside)
	if os.Rename(final, aside) != nil {
		return err
	}
	if err := os.Rename(tmp, final); err != nil {
		return errors.Join(err, os.Rename(aside, final))
	}
	_ = os.Remove(aside)
	return nil
}
