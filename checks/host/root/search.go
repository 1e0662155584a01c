package root

import (
	"slices"
	"strings"
)

const cachePath = "/etc/ld.so.cache"

// search is the search of glibc for one name.
type search struct {
	*glibc
	name   string
	asker  *mapped
	step   *Step
	object *Object // what was found
}

// search looks in all places, in the order of _dl_map_object, until one has it
// or the loader gives up.
func (f *search) search() {
	m := f.asker
	if !m.HasRunPath {
		f.rpaths()
	}
	f.path(Environment, f.env)
	f.path(RunPath, f.dirsOf(m, RunPath))
	f.inCache()
	if m.NoDefLib && !f.done() {
		f.pass(f.step, Try{Default, "", f.nameOf(m) + " has DF_1_NODEFLIB"})
		return
	}
	f.path(Default, f.system)
}

// done reports whether there is nothing more to look for.
func (f *search) done() bool { return f.object != nil || f.step.Fatal != "" }

// nameOf is the path of m for people.
func (f *search) nameOf(m *mapped) string {
	if m.path == "" {
		return "the program"
	}
	return m.path
}

// rpaths looks along DT_RPATH of the asker, of who loaded it, and so on up; and
// of the program, which ends the chain but where ld.so itself asks.
func (f *search) rpaths() {
	last := f.asker
	for m := f.asker; m != nil; m = m.parent {
		f.path(RPath, f.dirsOf(m, RPath))
		last = m
	}
	if !last.program {
		f.path(RPath, f.dirsOf(f.maps[0], RPath))
	}
}

// dirsOf returns the directories of an object's DT_RPATH or DT_RUNPATH. The
// first does not count if there is the second.
func (g *glibc) dirsOf(m *mapped, by Source) dirList {
	text := m.RPath
	switch {
	case by == RunPath:
		text = m.RunPath
	case m.HasRunPath:
		return nil
	}
	if text == "" {
		return nil // not the current directory
	}
	if dirs, ok := m.dirs[by]; ok {
		return dirs
	}
	if m.dirs == nil {
		m.dirs = map[Source]dirList{}
	}
	m.dirs[by] = g.split(m, text, ":")
	return m.dirs[by]
}

// split takes a search path apart: fillin_rpath. Each directory ends with a
// slash, but for the current one, which is ""; none comes twice.
func (g *glibc) split(m *mapped, text, separators string) dirList {
	var dirs dirList
	if separators == ":;" {
		text = strings.ReplaceAll(text, ";", ":")
	}
	for dir := range strings.SplitSeq(text, ":") {
		if dir != "" {
			expanded, ok := g.expand(m, dir)
			if !ok || expanded == "" {
				continue
			}
			dir = strings.TrimRight(expanded, "/") + "/"
		}
		if !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// try looks at one path.
func (f *search) try(by Source, at string) outcome {
	o, result, why := f.open(at)
	switch result {
	case taken:
		f.object, f.step.Path, f.step.By = o, at, by
		return taken
	case fatal:
		f.step.Fatal = why
	}
	f.pass(f.step, Try{by, at, why})
	return result
}

// path looks in the directories of one search path, below each first in those
// for the processor: open_path.
func (f *search) path(by Source, dirs dirList) {
	for _, dir := range dirs {
		for _, below := range f.caps {
			if f.done() || f.out.Stopped != "" {
				return
			}
			if f.quiet(below, dir) {
				continue
			}
			if f.try(by, dir+below+f.name) == abandons && below == "" {
				return
			}
		}
	}
}

// quiet reports whether a directory for the processor has nothing of the name,
// which is then not worth a Try.
func (f *search) quiet(below, dir string) bool {
	if below == "" {
		return false
	}
	_, err := f.look(dir + below + f.name)
	return err != nil && failed(err) == passed
}

// inCache looks into ld.so.cache.
func (f *search) inCache() {
	if f.done() {
		return
	}
	at, why := f.cached()
	if why != "" {
		f.pass(f.step, Try{InCache, at, why})
		return
	}
	f.try(InCache, at)
}

// cached returns what the cache has for the name, or why it has nothing.
func (f *search) cached() (at, why string) {
	if f.sys.Cache == nil {
		if f.sys.NoCache != "" {
			return cachePath, f.sys.NoCache
		}
		return cachePath, notThere
	}
	at, ok := f.sys.Cache.lookup(f.name, &f.glibc.cache)
	if !ok {
		return cachePath, "has no " + f.name
	}
	if f.asker.NoDefLib && f.inSystemDir(at) {
		return at, f.nameOf(f.asker) + " has DF_1_NODEFLIB"
	}
	return at, ""
}

// inSystemDir reports whether a path begins with a system directory.
func (f *search) inSystemDir(at string) bool {
	return slices.ContainsFunc(f.system, func(dir string) bool { return strings.HasPrefix(at, dir) })
}
