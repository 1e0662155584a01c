package profile

import "path"

// Inventory finds the libraries of a profile by path. It shares them with the
// profile, and does not see what is changed there afterwards.
type Inventory struct {
	dirs   map[string]string   // directory as written to what it really is, "" if it is absent
	files  map[string]*Library // by every path whose directory is real
	unread map[string]bool     // directories that could not be listed
}

// Inventory returns the libraries of p by path.
func (p *Profile) Inventory() *Inventory {
	inv := &Inventory{dirs: make(map[string]string), files: make(map[string]*Library), unread: make(map[string]bool)}
	for _, d := range p.Dirs {
		inv.addDir(d)
	}
	for i := range p.Libraries {
		lib := &p.Libraries[i]
		inv.files[lib.Path] = lib
		for _, name := range lib.Names {
			if !path.IsAbs(name) {
				name = path.Join(path.Dir(lib.Path), name)
			}
			inv.files[name] = lib
		}
	}
	return inv
}

func (inv *Inventory) addDir(d Dir) {
	if d.Problem != "" {
		inv.unread[path.Clean(d.Path)] = true
		return
	}
	real := d.Real
	if real == "" && !d.Absent {
		real = d.Path
	}
	inv.dirs[path.Clean(d.Path)] = real
	if real != "" {
		inv.dirs[real] = real
	}
}

// Lookup returns the library that a loader would find at an absolute path, nil
// if there is none. Where listed is false, nil means that nobody looked: the
// profile knows nothing of that directory.
func (inv *Inventory) Lookup(name string) (lib *Library, listed bool) {
	name = path.Clean(name)
	if lib = inv.files[name]; lib != nil {
		return lib, true
	}
	dir, base := path.Split(name)
	real, listed := inv.dir(path.Clean(dir))
	if real == "" {
		return nil, listed
	}
	return inv.files[path.Join(real, base)], true
}

// dir returns what a directory really is, "" if it is absent, and whether that
// is known. A subdirectory of glibc-hwcaps that is not listed is not there, if
// what it would lie in is.
func (inv *Inventory) dir(name string) (real string, listed bool) {
	if real, listed = inv.dirs[name]; listed || inv.unread[name] {
		return real, listed
	}
	hwcaps, level := path.Split(name)
	hwcaps = path.Clean(hwcaps)
	if path.Base(hwcaps) != "glibc-hwcaps" || inv.unread[hwcaps] {
		return "", false
	}
	parent, listed := inv.dirs[path.Dir(hwcaps)]
	return inv.dirs[path.Join(parent, "glibc-hwcaps", level)], listed
}
