package root

import (
	"fmt"
	"slices"
	"strings"
)

// Missing is how a version is missing.
type Missing string

// How glibc complains of a version, and what it does then.
const (
	NotDefined     Missing = "not defined"      // does not start: "version 'X' not found"
	WeakNotDefined Missing = "weak"             // starts, with a warning
	Unversioned    Missing = "unversioned"      // starts, with a warning: the library defines no version at all
	NotLoaded      Missing = "not loaded"       // does not start: the library is asked for versions and was never loaded
	RelrUnmarked   Missing = "DT_RELR unmarked" // does not start: has DT_RELR, needs libc.so, and does not ask for GLIBC_ABI_DT_RELR
)

// Fatal reports whether the program does not start.
func (m Missing) Fatal() bool { return m != WeakNotDefined && m != Unversioned }

// VersionProblem is a version that an object asks for and does not get.
type VersionProblem struct {
	Kind     Missing
	Version  string   // "GLIBC_2.38"; "" if Kind is RelrUnmarked
	File     string   // the library that has to define it, as the object names it: "libc.so.6"
	Path     string   // that library as found; "" if Kind is NotLoaded or RelrUnmarked
	NeededBy string   // Path of the object
	Symbols  []string // the first of those the object binds to it; nil if not known
}

// String is the complaint in the words of ld.so. A program without a path is
// "the program".
func (v VersionProblem) String() string {
	if v.NeededBy == "" {
		v.NeededBy = "the program"
	}
	switch v.Kind {
	case NotDefined:
		return fmt.Sprintf("%s: version `%s' not found (required by %s)", v.Path, v.Version, v.NeededBy)
	case WeakNotDefined:
		return fmt.Sprintf("%s: weak version `%s' not found (required by %s)", v.Path, v.Version, v.NeededBy)
	case Unversioned:
		return fmt.Sprintf("%s: no version information available (required by %s)", v.Path, v.NeededBy)
	case RelrUnmarked:
		return v.NeededBy + ": DT_RELR without GLIBC_ABI_DT_RELR dependency"
	}
	return fmt.Sprintf("%s: %s of %s is asked for, and nothing of that name was loaded", v.NeededBy, v.Version, v.File)
}

// checkVersions is _dl_check_all_versions of elf/dl-version.c. Versions of a
// library that is missing are not asked for.
func (g *glibc) checkVersions() {
	for _, m := range g.maps {
		if m.Object != nil {
			g.checkVersionsOf(m)
		}
	}
}

func (g *glibc) checkVersionsOf(m *mapped) {
	marked := false
	for _, file := range m.Requires {
		i := slices.IndexFunc(g.maps, func(dep *mapped) bool { return dep.answers(file.File) })
		for _, v := range file.Versions {
			p := VersionProblem{Version: v.Name, File: file.File, NeededBy: m.path, Symbols: v.Symbols}
			if i < 0 {
				p.Kind = NotLoaded
				g.out.Versions = append(g.out.Versions, p)
				continue
			}
			dep := g.maps[i]
			if dep.Object == nil {
				continue
			}
			marked = marked || v.Name == "GLIBC_ABI_DT_RELR"
			p.Path = dep.path
			if p.Kind = match(dep.Object, v.Name, v.Weak); p.Kind != "" {
				g.out.Versions = append(g.out.Versions, p)
			}
		}
	}
	if g.needsMark(m) && !marked {
		g.out.Versions = append(g.out.Versions, VersionProblem{Kind: RelrUnmarked, File: "libc.so.6", NeededBy: m.path})
	}
}

// match is match_symbol: "" if the library defines the version.
func match(o *Object, version string, weak bool) Missing {
	switch {
	case slices.Contains(o.Defines, version):
		return ""
	case len(o.Defines) == 0:
		return Unversioned
	case version == o.Soname:
		return "" // the base version, which Defines leaves out
	case weak:
		return WeakNotDefined
	}
	return NotDefined
}

// needsMark reports whether the loader insists on GLIBC_ABI_DT_RELR.
func (g *glibc) needsMark(m *mapped) bool {
	return m.Relr && len(m.Requires) > 0 && g.loader.atLeast(2, 36) &&
		slices.ContainsFunc(m.Needed, func(name string) bool { return strings.HasPrefix(name, "libc.so.") })
}
