package root

import (
	"io/fs"
	"path"
	"strings"
)

// What Linux allows (path_resolution(7), limits.h).
const (
	maxLinks = 40
	maxPath  = 4096 // with the NUL
	maxName  = 255
)

// Stat returns what lies at path, after all links. Paths begin with a slash;
// one that does not is taken from the root all the same. The error is an
// fs.PathError with fs.ErrNotExist, ErrLoop, ErrNotDir or ErrNameTooLong.
func (f *FS) Stat(path string) (*Entry, error) { return f.find(path, true) }

// Lstat is Stat that does not follow a link in the last place.
func (f *FS) Lstat(path string) (*Entry, error) { return f.find(path, false) }

// Real returns where path leads after all links.
func (f *FS) Real(path string) (string, error) {
	e, err := f.find(path, true)
	if err != nil {
		return "", err
	}
	return e.Path, nil
}

// ReadDir lists the directory at path, sorted by name, links not followed.
// Entries that cannot be looked at are left out.
func (f *FS) ReadDir(path string) ([]*Entry, error) {
	e, err := f.find(path, true)
	if err != nil {
		return nil, err
	}
	if !e.Mode.IsDir() {
		return nil, &fs.PathError{Op: "list", Path: path, Err: ErrNotDir}
	}
	names, err := f.tree.list(e.Path)
	if err != nil {
		return nil, &fs.PathError{Op: "list", Path: path, Err: bare(err)}
	}
	list := make([]*Entry, 0, len(names))
	for _, name := range names {
		if e, err := f.tree.lstat(join(e.Path, name)); err == nil {
			list = append(list, e)
		}
	}
	return list, nil
}

// find walks from the root to path.
func (f *FS) find(path string, follow bool) (*Entry, error) {
	e, err := walk(f.tree, path, follow)
	if err != nil {
		return nil, &fs.PathError{Op: "find", Path: path, Err: bare(err)}
	}
	return e, nil
}

// walk is find in a tree. Parts are resolved one by one, ".." after the links
// before it, as the kernel does.
func walk(t tree, at string, follow bool) (*Entry, error) {
	if len(at) >= maxPath {
		return nil, ErrNameTooLong
	}
	here, err := t.lstat("/")
	rest := strings.Split(at, "/")
	for links := 0; err == nil && len(rest) > 0; {
		name := rest[0]
		rest = rest[1:]
		var next *Entry
		next, err = step(t, here, name)
		if err != nil || next.Mode&fs.ModeSymlink == 0 || !follow && len(rest) == 0 {
			here = next
			continue
		}
		if links++; links > maxLinks {
			return nil, ErrLoop
		}
		rest, err = through(next.Link, rest)
		if strings.HasPrefix(next.Link, "/") && err == nil {
			here, err = t.lstat("/")
		}
	}
	return here, err
}

// step goes from the directory here to the entry called name.
func step(t tree, here *Entry, name string) (*Entry, error) {
	if !here.Mode.IsDir() {
		return nil, ErrNotDir // also "file/" and "file/."
	}
	switch {
	case name == "" || name == ".":
		return here, nil
	case name == "..":
		return t.lstat(path.Dir(here.Path))
	case len(name) > maxName:
		return nil, ErrNameTooLong
	}
	return t.lstat(join(here.Path, name))
}

// through puts what a link leads to before the rest of the path.
func through(link string, rest []string) ([]string, error) {
	if link == "" {
		return nil, fs.ErrNotExist
	}
	if len(link) >= maxPath {
		return nil, ErrNameTooLong
	}
	return append(strings.Split(link, "/"), rest...), nil
}

// join is the path of a name in a directory.
func join(dir, name string) string {
	if dir == "/" {
		return "/" + name
	}
	return dir + "/" + name
}
