package root

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"sync"
)

// What the index of an archive may hold at most.
const (
	maxEntries = 2 << 20
	maxNames   = 256 << 20 // bytes of names, targets and attributes
)

// archive is a root that lies in a tar archive, which is read in place: only
// the headers are in memory.
type archive struct {
	file    io.ReaderAt
	close   func() error
	entries map[string]*Entry
	bytes   int // of names, targets and attributes so far

	once  sync.Once
	names map[string][]string // of each directory
}

func newArchive(file io.ReaderAt, closer func() error) *archive {
	a := &archive{file: file, close: closer, entries: map[string]*Entry{}}
	a.imply("/")
	return a
}

func (a *archive) Close() error   { return a.close() }
func (a *archive) hasModes() bool { return true }

func (a *archive) lstat(path string) (*Entry, error) {
	if e, ok := a.entries[path]; ok {
		return e, nil
	}
	return nil, fs.ErrNotExist
}

func (a *archive) list(dir string) ([]string, error) {
	a.once.Do(a.sortNames)
	return a.names[dir], nil
}

// sortNames fills names.
func (a *archive) sortNames() {
	a.names = map[string][]string{}
	for _, p := range slices.Sorted(maps.Keys(a.entries)) {
		if p != "/" {
			a.names[path.Dir(p)] = append(a.names[path.Dir(p)], path.Base(p))
		}
	}
}

func (a *archive) open(e *Entry) (content, error) {
	if e.sparse {
		return nil, fmt.Errorf("%s is stored as a sparse file, which is not read: make the archive without --sparse", e.Path)
	}
	return stored{io.NewSectionReader(a.file, e.offset, e.Size)}, nil
}

// stored is a file in an archive.
type stored struct{ *io.SectionReader }

func (stored) Close() error { return nil }

// put places an entry called name where unpacking would: a directory before it
// that is a link is followed. What comes later replaces what came before.
func (a *archive) put(name string, e *Entry) error {
	at := path.Clean("/" + name)
	a.bytes += len(at) + len(e.Link) + len(e.Capability)
	if len(a.entries) >= maxEntries || a.bytes > maxNames {
		return fmt.Errorf("more than %d entries, or %d MB of names", maxEntries, maxNames>>20)
	}
	if len(at) >= maxPath {
		return nil // no host could have it
	}
	if at != "/" {
		at = join(a.directoryOf(at), path.Base(at))
	}
	if old, ok := a.entries[at]; ok && old.Mode.IsDir() && e.Mode&fs.ModeSymlink != 0 {
		return nil // tar does not put a link in the place of a directory that has files
	}
	e.Path = at
	if e.inode == (inode{}) {
		e.inode.path = at
	}
	a.entries[at] = e
	return nil
}

// directoryOf returns where the directory of a clean path is, and makes it if
// the archive did not name it.
func (a *archive) directoryOf(at string) string {
	dir := path.Dir(at)
	if e, ok := a.entries[dir]; ok && e.Mode.IsDir() {
		return dir
	}
	if e, err := walk(a, dir, true); err == nil {
		return e.Path
	}
	a.imply(dir)
	return dir
}

// imply adds the directories down to dir that the archive did not name.
func (a *archive) imply(dir string) {
	for at := dir; ; at = path.Dir(at) {
		if _, ok := a.entries[at]; !ok {
			a.bytes += len(at)
			a.entries[at] = &Entry{Path: at, Mode: fs.ModeDir | 0o755, UID: -1, GID: -1, inode: inode{path: at}}
		}
		if at == "/" {
			return
		}
	}
}

// link places a hard link. The archive must have named the other file before.
func (a *archive) link(name, target string) error {
	other, err := walk(a, path.Clean("/"+target), false)
	if err != nil {
		return fmt.Errorf("%s is a hard link to %s, which the archive does not have before it", name, target)
	}
	e := *other
	return a.put(name, &e)
}

// temporary is a file that is gone once it is closed.
type temporary struct{ *os.File }

// newTemporary makes one. Where the system lets it, the file has no name from
// the start, and nothing stays behind whatever happens.
func newTemporary() (*temporary, error) {
	file, err := os.CreateTemp("", "root-*.tar")
	if err != nil {
		return nil, err
	}
	os.Remove(file.Name())
	return &temporary{file}, nil
}

// Close is an error only if the file stays.
func (t *temporary) Close() error {
	t.File.Close()
	if err := os.Remove(t.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
