package tree

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// zipped is a zip archive.
type zipped struct {
	r    io.ReaderAt
	size int64
}

func (z *zipped) each(visit func(*Entry, io.Reader) error) error {
	meter := &metered{ReaderAt: z.r, left: maxHeader}
	archive, err := zip.NewReader(meter, z.size)
	if err != nil {
		return err
	}
	meter.left = -1
	unpacked := int64(maxUnpacked)
	for _, f := range archive.File {
		e := zipEntry(f)
		var content io.Reader
		if e.Kind == File || e.Kind == Symlink {
			lazy := &member{file: f, left: &unpacked}
			content = lazy
		}
		if e.Kind == Symlink {
			e.Link, err = target(content)
			content = nil
		}
		if err == nil {
			err = visit(e, content)
		}
		if m, ok := content.(*member); ok {
			m.close()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Who made a zip entry, in the high byte of "version made by" (APPNOTE.TXT
// 4.4.2). Only Unix and macOS write st_mode into the external attributes.
const (
	madeOnUnix  = 3
	madeOnMacOS = 19
)

// zipEntry is what one header says. Without a mode in it, unpacking gives the
// modes of whoever unpacks: umask(2). Python's ZipInfo says Unix and no mode.
func zipEntry(f *zip.File) *Entry {
	e := &Entry{Path: clean(f.Name), Mode: f.Mode(), Size: int64(min(f.UncompressedSize64, 1<<62)), UID: -1, GID: -1}
	made, mode := f.CreatorVersion>>8, f.ExternalAttrs>>16
	if (made == madeOnUnix || made == madeOnMacOS) && mode&0o7777 != 0 {
		e.Mode, e.Modes = f.Mode(), "zip external attributes"
	} else {
		e.Mode &= fs.ModeType
	}
	e.Kind = kindOf(e.Mode)
	return e
}

// target reads what a symbolic link leads to.
func target(content io.Reader) (string, error) {
	b, err := io.ReadAll(io.LimitReader(content, 4097))
	if err == nil && len(b) > 4096 {
		err = errors.New("a symbolic link of more than 4096 bytes")
	}
	return string(b), err
}

// member is a file in a zip archive, opened when it is first read.
type member struct {
	file *zip.File
	open io.ReadCloser
	left *int64 // of what all members may become
}

func (m *member) Read(b []byte) (int, error) {
	if m.file.Flags&1 != 0 {
		return 0, &fs.PathError{Op: "read", Path: m.file.Name, Err: errors.New("encrypted")}
	}
	if m.open == nil {
		r, err := m.file.Open()
		if errors.Is(err, zip.ErrAlgorithm) {
			return 0, &fs.PathError{Op: "read", Path: m.file.Name, Err: err}
		}
		if err != nil {
			return 0, err
		}
		m.open = r
	}
	n, err := m.open.Read(b)
	if *m.left -= int64(n); *m.left < 0 {
		return 0, fmt.Errorf("unpacks to more than %d GB", maxUnpacked>>30)
	}
	return n, err
}

func (m *member) close() {
	if m.open != nil {
		m.open.Close()
		m.open = nil
	}
}

// metered refuses to read on once left is used up; below 0 it reads freely. It
// bounds what the directory of a zip archive, which archive/zip reads whole,
// can take of memory.
type metered struct {
	io.ReaderAt
	left int64
}

func (m *metered) ReadAt(b []byte, at int64) (int, error) {
	if m.left >= 0 {
		if m.left -= int64(len(b)); m.left < 0 {
			return 0, fmt.Errorf("a directory of more than %d MB", maxHeader>>20)
		}
	}
	return m.ReaderAt.ReadAt(b, at)
}
