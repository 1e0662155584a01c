// Package tree reads who may do what with the files of a directory or an
// archive: modes, owners and capabilities, as they will be on a host.
//
// It holds facts and no judgement. What an archive says comes from its own
// headers, on every operating system, and nothing is unpacked. Whatever the
// bytes, reading costs bounded time and memory: see budget.
//
// The roots of checks/host/root are another view of the same: what a loader
// sees after unpacking, with links followed, what was replaced gone, and
// directories that nobody wrote made up. A mode that nobody wrote must not be
// judged, so this package reads the headers for itself.
package tree

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Tree is what the headers of a directory or an archive say.
type Tree struct {
	// Format is what it was read from: "directory", "tar", "zip", "deb", "rpm"
	// or "cpio".
	Format string

	// Name is the path as it was given to Read; "" from ReadFrom.
	Name string

	// Entries are in the order of the archive, and of a directory by name. One
	// that an archive has twice is there twice: the later one wins when it is
	// unpacked.
	Entries []Entry

	// Gaps are what could not be looked at, at most the first 1000.
	Gaps []Gap

	source source
}

// Gap is a part of a tree that could not be looked at.
type Gap struct {
	Path string
	Why  string // "permission denied", "another file system"
}

// source shows a tree's entries one after the other.
type source interface {
	// each calls visit for every entry. The content is that of a regular file;
	// it is nil if there is none to be had, and may be read until visit returns.
	each(visit func(e *Entry, content io.Reader) error) error
}

// Read reads the tree at path: a directory, or an archive, which its first
// bytes tell apart: tar (plain, or compressed by gzip or bzip2), zip, deb, rpm,
// cpio. Only the path itself may be a symbolic link; those inside are not
// followed, and other file systems mounted inside not entered.
func Read(path string) (*Tree, error) {
	t, err := read(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, bare(err))
	}
	t.Name = path
	return t, nil
}

// read looks first: to open a pipe would wait for its writer.
func read(path string) (*Tree, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		t := &Tree{Format: "directory"}
		t.source = &directory{base: path, gap: t.gap}
		return t, t.load()
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("neither a directory nor an archive (%s)", kindOf(info.Mode()))
	}
	return readFile(path)
}

// readFile reads an archive, and opens it again when its contents are asked for.
func readFile(path string) (*Tree, error) {
	again := &reopened{path: path}
	file, size, err := again.open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	t, err := ReadFrom(file, size)
	if err != nil {
		return nil, err
	}
	t.source = again
	return t, nil
}

// ReadFrom reads an archive of size bytes. For Contents, r has to stay readable.
func ReadFrom(r io.ReaderAt, size int64) (*Tree, error) {
	t := &Tree{}
	var err error
	if t.Format, t.source, err = open(r, size); err != nil {
		return nil, err
	}
	return t, t.load()
}

// load fills Entries.
func (t *Tree) load() error {
	left := newBudget()
	return t.source.each(func(e *Entry, content io.Reader) error {
		if err := left.take(e); err != nil {
			return err
		}
		if err := e.peek(content); err != nil {
			if !errors.As(err, new(*fs.PathError)) {
				return fmt.Errorf("%s: %w", e.Path, err)
			}
			t.gap(e.Path, bare(err).Error())
		}
		t.Entries = append(t.Entries, *e)
		return nil
	})
}

// gap notes what could not be looked at.
func (t *Tree) gap(path, why string) {
	if len(t.Gaps) < maxGaps {
		t.Gaps = append(t.Gaps, Gap{path, why})
	}
}

// opener is a source that has its files at hand, in any order.
type opener interface {
	open(e *Entry) io.ReadCloser
}

// Contents calls do with the bytes of those regular files that want picks, by
// their place in Entries. It goes through an archive once more. What has no
// content to be had, as in an rpm or a Tree that nobody read, is left out.
func (t *Tree) Contents(want func(i int) bool, do func(i int, content io.Reader) error) error {
	if t.source == nil {
		return nil
	}
	if o, ok := t.source.(opener); ok {
		return t.openEach(o, want, do)
	}
	at := -1
	return t.source.each(func(e *Entry, content io.Reader) error {
		at++
		switch {
		case at >= len(t.Entries) || t.Entries[at].Path != e.Path:
			return errors.New("it changed while it was read")
		case content == nil || !want(at):
			return nil
		}
		return do(at, content)
	})
}

// openEach is Contents of a directory.
func (t *Tree) openEach(o opener, want func(i int) bool, do func(i int, content io.Reader) error) error {
	for i := range t.Entries {
		if t.Entries[i].Kind != File || !want(i) {
			continue
		}
		content := o.open(&t.Entries[i])
		err := do(i, content)
		content.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// reopened is an archive that is open only while it is read.
type reopened struct{ path string }

func (r *reopened) open() (*os.File, int64, error) {
	file, err := os.Open(r.path)
	if err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, 0, err
	}
	return file, info.Size(), nil
}

func (r *reopened) each(visit func(*Entry, io.Reader) error) error {
	file, size, err := r.open()
	if err != nil {
		return err
	}
	defer file.Close()
	_, s, err := open(file, size)
	if err != nil {
		return err
	}
	return s.each(visit)
}

// bare takes the path out of an error that os wrapped, for the caller adds it.
func bare(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
