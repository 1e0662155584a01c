package root

import (
	"debug/elf"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// musl resolves as musl's loader does: load_deps and load_library of
// ldso/dynlink.c.
type musl struct {
	*resolver
	self *mapped // the loader, once something asked for it
}

// reserved are the libraries that are part of musl's loader, whatever follows
// the dot.
var reserved = []string{"c", "pthread", "rt", "m", "dl", "util", "xnet"}

// muslPath is the longest path that musl tries in a directory, its NUL
// included: 2*NAME_MAX+2.
const muslPath = 512

func (u *musl) run() {
	u.list(u.maps[0], "")
	for i := 0; i < len(u.maps); i++ {
		m := u.maps[i]
		if m == u.self {
			continue
		}
		for _, name := range m.Needed {
			if u.full() {
				return
			}
			step := Step{Name: name, NeededBy: m.path}
			if dep := u.need(m, name, &step); dep != nil {
				step.Path = dep.path
				u.list(dep, step.By)
			}
			u.out.Steps = append(u.out.Steps, step)
		}
	}
	u.checkMapped()
}

// checkMapped notes what is odd with the objects once all are there. DT_RELR is
// known from musl 1.2.4 on; before, its relocations are left undone.
func (u *musl) checkMapped() {
	version := u.out.Loader.Version
	for _, m := range u.maps {
		switch {
		case m.Object == nil || m == u.self:
		case !m.program && endsEarly(m.Object, elf.PT_LOAD):
			u.doubt("%s is cut off", m.path)
		case m.Relr && version != "" && binary.CompareVersions(version, "1.2.4") < 0:
			u.doubt("%s has DT_RELR, which musl %s does not know", pick(m.program, "the program", m.path), version)
		}
	}
}

// need meets one DT_NEEDED of m.
func (u *musl) need(m *mapped, name string, step *Step) *mapped {
	switch {
	case name == "":
		step.Fatal = "empty name"
		return nil
	case u.isLoader(name):
		step.By = Loaded
		return u.loaderItself()
	case strings.Contains(name, "/"):
		return u.open(m, name, step, Try{By: Direct, Path: name})
	}
	for _, known := range u.maps[1:] {
		if slices.Contains(known.names, name) {
			step.By = Loaded
			return known
		}
	}
	if len(name) > maxName {
		u.pass(step, Try{Why: ErrNameTooLong.Error()})
		return nil
	}
	return u.search(m, name, step)
}

// isLoader reports whether the loader answers to name.
func (u *musl) isLoader(name string) bool {
	l := u.out.Loader
	if name == u.out.Interp || l.Path != "" && name == l.Path {
		return true
	}
	rest, ok := strings.CutPrefix(name, "lib")
	return ok && slices.ContainsFunc(reserved, func(r string) bool { return strings.HasPrefix(rest, r+".") })
}

// loaderItself is the loader as an object. It has no dependencies.
func (u *musl) loaderItself() *mapped {
	if u.self == nil {
		u.self = &mapped{Object: u.loaderObject(), path: u.out.Loader.Path, names: []string{"libc.so"}}
		u.maps = append(u.maps, u.self)
	}
	return u.self
}

// search looks in LD_LIBRARY_PATH, then in the paths of m and of those who
// loaded it, then in the directories of the host.
func (u *musl) search(m *mapped, name string, step *Step) *mapped {
	if !u.opt.Secure {
		if dep, done := u.path(m, name, step, Environment, strings.Join(u.opt.LibraryPath, ":")); done {
			return dep
		}
	}
	for p := m; p != nil; p = p.parent {
		if dep, done := u.path(m, name, step, RPath, u.rpath(p)); done {
			return dep
		}
	}
	dep, _ := u.path(m, name, step, Default, strings.Join(u.out.Loader.dirs(), ":"))
	return dep
}

// path looks in the directories of one search path: path_open. An empty one is
// left out. done says that the search is over, found or not.
func (u *musl) path(m *mapped, name string, step *Step, by Source, dirs string) (dep *mapped, done bool) {
	for _, dir := range strings.FieldsFunc(dirs, func(c rune) bool { return c == ':' || c == '\n' }) {
		if u.out.Stopped != "" {
			return nil, true
		}
		at := Try{By: by, Path: dir + "/" + name}
		if len(at.Path) >= muslPath {
			at.Why = ErrNameTooLong.Error()
			u.pass(step, at)
			continue
		}
		if dep = u.open(m, name, step, at); dep != nil || step.Fatal != "" {
			return dep, true
		}
	}
	return nil, false
}

// open tries a path. musl takes the first file that can be opened: one for
// another machine is fatal.
func (u *musl) open(m *mapped, name string, step *Step, at Try) *mapped {
	o, err := u.look(at.Path)
	if err == nil {
		at.Why = u.refuses(o)
	} else {
		at.Why = whyNot(err)
	}
	switch {
	case at.Why == "":
		step.By = at.By
		return u.add(m, name, o, at.Path)
	case err == nil, !absent(err) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, ErrNameTooLong):
		step.Fatal = at.Why
	}
	u.pass(step, at)
	return nil
}

// refuses says why an object cannot be mapped: map_library.
func (u *musl) refuses(o *Object) string {
	l := u.out.Loader
	switch {
	case o.Format != binary.ELF || !o.Dynamic:
		return "not a dynamic ELF file"
	case !l.serves(o):
		return "for another machine"
	case endsEarly(o, elf.PT_DYNAMIC):
		return "it is cut off, and ends with a bus error"
	}
	return ""
}

// add maps an object, unless it is there under another name. Only what was
// searched for can be found by its name again: DT_SONAME is not looked at.
func (u *musl) add(m *mapped, name string, o *Object, at string) *mapped {
	direct := strings.Contains(name, "/")
	for _, known := range u.maps[1:] {
		if same(known.Object, o) {
			if !direct && len(known.names) == 0 {
				known.names = []string{known.path[strings.LastIndexByte(known.path, '/')+1:]}
			}
			return known
		}
	}
	dep := &mapped{Object: o, path: at, parent: m, origin: u.directory(at)}
	if !direct {
		dep.names = []string{name}
	}
	u.maps = append(u.maps, dep)
	return dep
}

// directory is $ORIGIN of a library: all before the last slash of the path as
// it was found.
func (u *musl) directory(at string) string {
	if i := strings.LastIndexByte(at, '/'); i >= 0 {
		return at[:i]
	}
	return "."
}

// rpath is DT_RUNPATH of m, else DT_RPATH, with $ORIGIN replaced: fixup_rpath.
// It is "" if it has another $, or if $ORIGIN may not be used.
func (u *musl) rpath(m *mapped) string {
	text := m.RPath
	if m.HasRunPath {
		text = m.RunPath
	}
	n := strings.Count(text, "$")
	if n == 0 {
		return text
	}
	if n != strings.Count(text, "$ORIGIN")+strings.Count(text, "${ORIGIN}") {
		return ""
	}
	if m.origin == "" && m.program || u.opt.Secure && (m.program || !strings.HasPrefix(m.origin, "/")) || n*len(m.origin) > 1<<20 {
		return ""
	}
	return strings.NewReplacer("$ORIGIN", m.origin, "${ORIGIN}", m.origin).Replace(text)
}
