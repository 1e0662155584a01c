package root

import (
	"slices"
	"strings"
)

// glibc resolves as glibc's loader does: _dl_map_object_deps of elf/dl-deps.c
// and _dl_map_object of elf/dl-load.c.
type glibc struct {
	*resolver
	loader   *Loader
	platform string
	level    int
	caps     []string // tried below each directory, in order, each with its slash; the last is ""
	cache    cacheQuery
	env      dirList
	system   dirList
}

func newGlibc(r *resolver) *glibc {
	g := &glibc{resolver: r, loader: r.out.Loader, platform: r.opt.Platform, level: max(levels[r.opt.CPULevel], 1)}
	if g.platform == "" {
		g.platform = platformOf(g.loader)
	}
	old := legacyOf(g.loader, g.platform, g.level)
	sub := hwcapDirs(g.loader, g.level)
	for _, dir := range sub {
		g.caps = append(g.caps, "glibc-hwcaps/"+dir+"/")
	}
	g.caps = append(g.caps, old.dirs()...)
	g.cache = cacheQuery{loader: g.loader, subDirs: sub, level: g.level, legacy: old, kernel: r.kernel}
	for _, dir := range g.loader.dirs() {
		g.system = append(g.system, slashed(dir))
	}
	if env := strings.Join(r.opt.LibraryPath, ":"); env != "" && !r.opt.Secure {
		g.env = g.split(r.maps[0], env, ":;")
	}
	return g
}

// run loads breadth first, and then checks versions.
func (g *glibc) run() {
	g.addLoader()
	queue := []*mapped{g.maps[0]}
	g.list(g.maps[0], "")
	for ; len(queue) > 0; queue = queue[1:] {
		m := queue[0]
		for _, name := range m.Needed {
			if g.full() {
				return
			}
			dep, step := g.need(m, name)
			g.out.Steps = append(g.out.Steps, step)
			if dep != nil && !dep.listed {
				g.list(dep, step.By)
				queue = append(queue, dep)
			}
		}
	}
	g.checkVersions()
	g.checkMapped()
}

// addLoader puts the loader itself where it is found by name.
func (g *glibc) addLoader() {
	at := g.loader.Path
	if at == "" {
		return
	}
	if g.out.NoInterp == "" && g.out.Interp != "" {
		at = g.out.Interp
	}
	g.maps = append(g.maps, &mapped{Object: g.loaderObject(), path: at, names: []string{at}})
}

// need meets one DT_NEEDED of m. The object is nil if nothing was found.
func (g *glibc) need(m *mapped, needed string) (*mapped, Step) {
	step := Step{Name: needed, NeededBy: m.path}
	name, ok := g.expand(m, needed)
	if !ok || name == "" {
		step.Fatal = pick(needed == "", "empty name", "empty dynamic string token substitution")
		return nil, step
	}
	if dep := g.loaded(name); dep != nil {
		step.Path, step.By = dep.path, Loaded
		return dep, step
	}
	f := &search{glibc: g, name: name, asker: m, step: &step}
	if strings.Contains(name, "/") {
		f.try(Direct, name)
	} else {
		f.search()
	}
	if f.object == nil {
		g.maps = append(g.maps, &mapped{names: []string{name}}) // as ldd does
		return nil, step
	}
	return g.add(f), step
}

// loaded returns the object that answers to name: it was loaded by that name,
// or has it as DT_SONAME.
func (g *glibc) loaded(name string) *mapped {
	for _, m := range g.maps {
		if m.Object == nil {
			continue
		}
		if m.answers(name) {
			return m
		}
		if !m.soname && m.Soname != "" && m.Soname == name {
			m.names, m.soname = append(m.names, name), true
			return m
		}
	}
	return nil
}

// answers reports whether m goes by that name (_dl_name_match_p).
func (m *mapped) answers(name string) bool {
	return m.path == name && !m.program || slices.Contains(m.names, name)
}

// add maps what a search found. The same file under another name is not loaded
// again.
func (g *glibc) add(f *search) *mapped {
	for _, m := range g.maps {
		if m.Object != nil && m != g.maps[0] && same(m.Object, f.object) {
			m.names = append(m.names, f.name)
			f.step.Path = m.path
			return m
		}
	}
	m := &mapped{Object: f.object, path: f.step.Path, names: []string{f.name}, parent: f.asker}
	m.origin = g.directory(m.path)
	g.maps = append(g.maps, m)
	return m
}

// directory is $ORIGIN of a library: all before the last slash of the path as
// it was found.
func (g *glibc) directory(at string) string {
	at = g.absolute(at)
	return at[:max(strings.LastIndexByte(at, '/'), 1)]
}
