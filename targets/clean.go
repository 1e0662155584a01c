package targets

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// clean removes the directory dir below the current one. It refuses a link,
// whatever it points to, and anything that is not a directory or that turns out
// to lie elsewhere.
func clean(dir string) error {
	fi, err := os.Lstat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case fi.Mode()&(fs.ModeSymlink|fs.ModeIrregular) != 0:
		return fmt.Errorf("%q is a link, and what it points to is not the kit's to remove: remove the link", dir)
	case !fi.IsDir():
		return fmt.Errorf("%q is a file, not the kit's directory: move it away", dir)
	}
	here, err := filepath.EvalSymlinks(".")
	if err != nil {
		return err
	}
	there, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return err
	}
	if rel, err := filepath.Rel(here, there); err != nil || rel != filepath.Clean(dir) || rel == "." || !filepath.IsLocal(rel) {
		return fmt.Errorf("%q lies outside this directory, at %q: nothing is removed", dir, there)
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	progressNote("removed " + dir)
	return nil
}
