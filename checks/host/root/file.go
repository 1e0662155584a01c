package root

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// File is an open regular file of a root.
type File struct {
	io.ReaderAt
	Entry *Entry
	close func() error
}

// Close closes the file.
func (f *File) Close() error { return f.close() }

// Open opens the regular file at path, after all links. Anything else is
// ErrNotRegular and is not touched.
func (f *FS) Open(path string) (*File, error) {
	e, err := f.find(path, true)
	if err != nil {
		return nil, err
	}
	file, err := f.open(e)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return file, nil
}

// open opens what was found.
func (f *FS) open(e *Entry) (*File, error) {
	if e.Mode.IsDir() {
		return nil, errDirectory
	}
	if !e.Mode.IsRegular() {
		return nil, fmt.Errorf("%w (%s)", ErrNotRegular, kindOf(e.Mode))
	}
	c, err := f.tree.open(e)
	if err != nil {
		return nil, err
	}
	return &File{ReaderAt: c, Entry: e, close: c.Close}, nil
}

var errDirectory = fmt.Errorf("%w (a directory)", ErrNotRegular)

// kindOf names what is no regular file.
func kindOf(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return mode.Type().String()
}

// ReadFile reads the regular file at path whole. One of more than limit bytes
// is an error.
func (f *FS) ReadFile(path string, limit int64) ([]byte, error) {
	file, err := f.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	b, err := io.ReadAll(io.NewSectionReader(file, 0, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = fmt.Errorf("more than %d bytes", limit)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: path, Err: bare(err)}
	}
	return b, nil
}

// absent reports whether err says that nothing is there, for all that the
// loader cares.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrNotDir)
}
