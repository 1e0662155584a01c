// Package whole writes files that a reader sees whole, the old or the new, and
// never in part: a run that is killed leaves the last good ones.
package whole

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write writes data to file by rename, making its directory. A file that already
// holds data is left alone, its mode too.
func Write(file string, data []byte, mode fs.FileMode) error {
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, data) {
		return nil
	}
	return From(file, mode, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// From is Write of what fill writes. If fill fails, file stays as it was.
func From(file string, mode fs.FileMode, fill func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), ".tmp-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // of no effect once it is renamed
	err = fill(tmp)
	if closed := tmp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(tmp.Name(), mode)
	}
	if err == nil {
		err = Move(tmp.Name(), file)
	}
	return err
}
