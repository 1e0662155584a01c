package probe

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host/profile"
)

const (
	maxLibraries = 10_000 // files described; the rest of the directories then has a Problem
	maxReaders   = 4      // files read at the same time
)

// linking finds the loaders, how they are configured, and all libraries where
// they look.
func (m *machine) linking() {
	m.loaders()
	m.cache()
	m.confDirs()
	inv := &inventory{names: make(map[string][]string), problems: make(map[string]string), listed: make(map[string]string)}
	for _, dir := range m.searched() {
		m.Dirs = append(m.Dirs, inv.addDir(dir)...)
	}
	slices.SortFunc(m.Dirs, func(a, b profile.Dir) int { return strings.Compare(a.Path, b.Path) })
	m.Libraries = m.describe(inv)
}

// cache reads ld.so.cache.
func (m *machine) cache() {
	const file = "/etc/ld.so.cache"
	data, err := readFile(file, 64<<20)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if m.Cache.Path = file; m.unless(err, "cache.entries") {
		m.Cache.Entries, err = parseCache(data)
		m.unless(err, "cache.entries")
	}
}

// confDirs reads ld.so.conf, which most musl systems do not have.
func (m *machine) confDirs() {
	c := &conf{
		seen: make(map[string]bool),
		read: func(name string) (string, error) {
			data, err := readFile(name, 1<<20)
			return string(data), err
		},
		glob: func(pattern string) []string {
			files, _ := filepath.Glob(pattern) // sorted; a bad pattern matches nothing, as in ldconfig
			return files
		},
	}
	c.add("/etc/ld.so.conf")
	m.ConfDirs = c.dirs
	for _, err := range c.errs {
		m.refused(err, "conf_dirs")
	}
}

// searched are all directories that a loader may look into, sorted.
func (m *machine) searched() []string {
	dirs := slices.Clone(m.ConfDirs)
	for _, l := range m.Loaders {
		dirs = append(dirs, l.Dirs...)
	}
	for _, e := range m.Cache.Entries {
		dirs = append(dirs, path.Dir(e.Path))
	}
	dirs = slices.DeleteFunc(dirs, func(dir string) bool { return !path.IsAbs(dir) })
	for i, dir := range dirs {
		dirs[i] = path.Clean(dir)
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

// inventory is the libraries being collected.
type inventory struct {
	names    map[string][]string // real path to the other paths that lead there
	problems map[string]string   // real path to why it cannot be followed
	listed   map[string]string   // real directory to why it could not be listed, "" if it was
}

// addDir lists a directory and those under its glibc-hwcaps.
func (inv *inventory) addDir(dir string) []profile.Dir {
	all := []profile.Dir{inv.list(dir)}
	hwcaps := dir + "/glibc-hwcaps"
	entries, err := readDir(hwcaps)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		all = append(all, profile.Dir{Path: hwcaps, Problem: err.Error()})
	}
	for _, e := range entries {
		if e.Type()&(fs.ModeDir|fs.ModeSymlink) != 0 {
			all = append(all, inv.list(hwcaps+"/"+e.Name()))
		}
	}
	return all
}

// list lists one directory, once however many paths lead to it.
func (inv *inventory) list(dir string) profile.Dir {
	d := profile.Dir{Path: dir}
	real, err := filepath.EvalSymlinks(dir)
	if errors.Is(err, fs.ErrNotExist) {
		d.Absent = true
		return d
	}
	if err != nil {
		d.Problem = err.Error()
		return d
	}
	if real != dir {
		d.Real = real
	}
	problem, done := inv.listed[real]
	if !done {
		problem = inv.listReal(real)
		inv.listed[real] = problem
	}
	d.Problem = problem
	return d
}

// listReal notes the libraries of a directory. It returns why it could not, ""
// if it could.
func (inv *inventory) listReal(dir string) string {
	if len(inv.names) >= maxLibraries {
		return fmt.Sprintf("there are more than %d libraries", maxLibraries)
	}
	entries, err := readDir(dir)
	if err != nil {
		return err.Error()
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".so") || strings.Contains(e.Name(), ".so.") {
			inv.addFile(dir+"/"+e.Name(), e.Type())
		}
	}
	return ""
}

// addFile notes one file under the path that it really has.
func (inv *inventory) addFile(name string, kind fs.FileMode) {
	real := name
	if kind&fs.ModeSymlink != 0 {
		var err error
		real, err = filepath.EvalSymlinks(name)
		if errors.Is(err, fs.ErrNotExist) {
			return
		}
		if err != nil {
			real = name
			inv.problems[name] = err.Error()
		}
	}
	names := inv.names[real]
	if real != name {
		if path.Dir(real) == path.Dir(name) {
			name = path.Base(name)
		}
		names = append(names, name)
	}
	inv.names[real] = names
}

// describe reads all libraries, several at a time. It stops early when the
// context is done.
func (m *machine) describe(inv *inventory) []profile.Library {
	paths := slices.Sorted(maps.Keys(inv.names))
	all := make([]profile.Library, len(paths))
	next := make(chan int)
	var readers sync.WaitGroup
	for range min(maxReaders, runtime.GOMAXPROCS(0)) {
		readers.Go(func() {
			for i := range next {
				all[i] = libraryAt(paths[i], inv.problems[paths[i]])
			}
		})
	}
	for i := range paths {
		if m.ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	readers.Wait()
	for i := range all {
		all[i].Names = slices.Sorted(slices.Values(inv.names[paths[i]]))
	}
	return all
}

// libraryAt describes one file.
func libraryAt(name, problem string) profile.Library {
	if problem != "" {
		return profile.Library{Path: name, Problem: problem}
	}
	file, err := open(name)
	if err != nil {
		return profile.Library{Path: name, Problem: err.Error()}
	}
	defer file.Close()
	b, err := binary.Read(file)
	if err != nil {
		return profile.Library{Path: name, Problem: err.Error()}
	}
	return libraryOf(name, b)
}
