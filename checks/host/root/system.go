package root

import (
	"context"
	"io/fs"
	"sync"
)

// System is what the dynamic loaders of a host work with, and the files beside
// it that decide whether a program runs. It comes from FS.System, or is filled
// by hand. Its methods may be called from several goroutines, once it is
// filled.
type System struct {
	Files   Files    // nil: nothing is there
	Loaders []Loader // in the order of their paths

	Cache *Cache // ld.so.cache; nil if there is none that the loader would use

	// NoCache says why Cache is nil though there is a file: "truncated".
	NoCache string

	Release  map[string]string   // os-release(5): "ID" to "debian"; nil if there is none
	NSS      map[string][]string // nsswitch.conf(5): "hosts" to "files", "dns"; nil if there is none
	CABundle string              // where Go would find certificates; "" if nowhere
	Zoneinfo string              // where Go would find time zones; "" if nowhere

	// Unread says what is there and could not be read, a line each. Facts that
	// depend on it are not known.
	Unread []string

	describe func(path string, o *Object) Loader // for a loader not in Loaders
	more     sync.Map                            // those found so, by path
}

// Lookup returns the object at an absolute path: see Files.
func (s *System) Lookup(path string) (*Object, error) {
	if s.Files == nil {
		return nil, &fs.PathError{Op: "find", Path: path, Err: fs.ErrNotExist}
	}
	return s.Files.Lookup(path)
}

// Libc returns the host's C library: that of its first loader, glibc before
// others. It is "" and "" for a host that has no loader.
func (s *System) Libc() (kind Libc, version string) {
	for _, l := range s.Loaders {
		if kind == "" || kind != Glibc && l.Libc == Glibc {
			kind, version = l.Libc, l.Version
		}
	}
	return kind, version
}

// System reads what the dynamic loaders of the root work with. An error means
// that ctx was cancelled; what cannot be read is in System.Unread.
func (f *FS) System(ctx context.Context) (*System, error) {
	r := &systemReader{FS: f, System: &System{Files: f}}
	r.describe = r.describeLoader
	for _, read := range []func(){r.readCache, r.readLoaders, r.readRelease, r.readNSS, r.readCABundle, r.readZoneinfo} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		read()
	}
	return r.System, nil
}

// systemReader fills a System from an FS.
type systemReader struct {
	*FS
	*System
}

// Lookup says which of the two is meant.
func (r *systemReader) Lookup(path string) (*Object, error) { return r.FS.Lookup(path) }

// unread notes an error, unless it says that nothing is there.
func (r *systemReader) unread(err error) {
	if err != nil && !absent(err) {
		r.Unread = append(r.Unread, err.Error())
	}
}

// readCache reads ld.so.cache.
func (r *systemReader) readCache() {
	b, err := r.ReadFile(cachePath, maxCache)
	if err != nil {
		r.unread(err)
		return
	}
	c, err := ParseCache(b)
	if err != nil {
		r.NoCache = err.Error()
		return
	}
	r.Cache = c
}
