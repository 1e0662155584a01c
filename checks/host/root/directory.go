package root

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// maxRemembered is how many entries of a directory are kept in memory. A
// program with fifty libraries looks at some thousands.
const maxRemembered = 1 << 17

// directory is a root that lies unpacked in the file system of this machine.
type directory struct {
	base string

	mu    sync.Mutex
	known map[string]found
}

// found is what lstat said of a path.
type found struct {
	entry *Entry
	err   error
}

func openDirectory(path string) (*directory, error) {
	base, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	// What cannot be listed would look like an empty root.
	file, err := os.Open(base)
	if err != nil {
		return nil, bare(err)
	}
	defer file.Close()
	return &directory{base: base, known: map[string]found{}}, nil
}

func (d *directory) Close() error   { return nil }
func (d *directory) hasModes() bool { return knowsModes }

func (d *directory) lstat(path string) (*Entry, error) {
	d.mu.Lock()
	f, ok := d.known[path]
	d.mu.Unlock()
	if ok {
		return f.entry, f.err
	}
	f.entry, f.err = d.look(path)
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.known) < maxRemembered {
		d.known[path] = f
	}
	return f.entry, f.err
}

// look is lstat without the memory.
func (d *directory) look(path string) (*Entry, error) {
	local, err := d.local(path)
	if err != nil {
		return nil, err
	}
	info, err := os.Lstat(local)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fs.ErrNotExist
	}
	if err != nil {
		return nil, bare(err)
	}
	e := &Entry{Path: path, Mode: info.Mode(), Size: info.Size(), UID: -1, GID: -1}
	e.inode.path = path
	d.own(e, local, info)
	if e.Mode&fs.ModeSymlink == 0 {
		return e, nil
	}
	link, err := os.Readlink(local)
	e.Link = strings.TrimPrefix(filepath.ToSlash(link), filepath.VolumeName(link))
	return e, bare(err)
}

// own adds what only some systems tell of a file.
func (d *directory) own(e *Entry, local string, info fs.FileInfo) {
	describe(e, info)
	if e.Mode.IsRegular() {
		e.Capability = capability(local)
	}
}

// local is path on this machine. A name that this machine cannot have is not
// there.
func (d *directory) local(path string) (string, error) {
	if path == "/" {
		return d.base, nil
	}
	local, err := localize(path[1:])
	if err != nil {
		return "", fs.ErrNotExist
	}
	return filepath.Join(d.base, local), nil
}

func (d *directory) list(path string) ([]string, error) {
	local, err := d.local(path)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(local)
	if err != nil {
		return nil, bare(err)
	}
	defer file.Close()
	names, err := file.Readdirnames(-1)
	slices.Sort(names)
	return names, bare(err)
}

func (d *directory) open(e *Entry) (content, error) {
	local, err := d.local(e.Path)
	if err != nil {
		return nil, err
	}
	file, err := os.OpenFile(local, os.O_RDONLY|doNotWait, 0)
	if err != nil {
		return nil, bare(err)
	}
	// It may have become a pipe since it was looked at.
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		file.Close()
		return nil, ErrNotRegular
	}
	return file, nil
}
