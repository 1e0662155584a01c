package root

import (
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// Missing is how a version is missing.
type Missing string

// How glibc complains of a version, and what it does then.
const (
	NotDefined     Missing = "not defined"      // does not start: "version 'X' not found"
	WeakNotDefined Missing = "weak"             // starts, with a warning
	Unversioned    Missing = "unversioned"      // starts, with a warning: the library defines no version at all
	NotLoaded      Missing = "not loaded"       // does not start: the library is asked for versions and was never loaded
	Unanswered     Missing = "unanswered"       // does not start before glibc 2.41: the library has no table of versions at all, and the loader asserts that it has
	RelrIgnored    Missing = "DT_RELR ignored"  // crashes: has DT_RELR, which the loader does not know
	RelrUnmarked   Missing = "DT_RELR unmarked" // does not start: has DT_RELR, needs libc.so, and does not ask for GLIBC_ABI_DT_RELR
)

// Fatal reports whether the program does not start.
func (m Missing) Fatal() bool { return m != WeakNotDefined && m != Unversioned }

// VersionProblem is a version that an object asks for and does not get.
type VersionProblem struct {
	Kind     Missing
	Version  string   // "GLIBC_2.38"; "" if Kind is RelrUnmarked or RelrIgnored
	File     string   // the library that has to define it, as the object names it: "libc.so.6"
	Path     string   // that library as found; "" if Kind is NotLoaded, RelrUnmarked or RelrIgnored
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
	case Unanswered:
		return fmt.Sprintf("%s: no version information available (required by %s), and: Inconsistency detected by ld.so: check_match", v.Path, v.NeededBy)
	case RelrIgnored:
		return v.NeededBy + ": DT_RELR, which this glibc does not know"
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
			marked = marked || v.Name == relrMark
			p.Path = dep.path
			if p.Kind = match(dep.Object, v.Name, v.Weak); p.Kind == Unversioned {
				p.Kind = g.unversioned(m, dep, v)
			}
			if p.Kind != "" {
				g.out.Versions = append(g.out.Versions, p)
			}
		}
	}
	switch {
	case g.needsMark(m) && !marked:
		g.out.Versions = append(g.out.Versions, VersionProblem{Kind: RelrUnmarked, File: "libc.so.6", NeededBy: m.path})
	case m.Relr && !g.knowsRelr() && !marked:
		g.out.Versions = append(g.out.Versions, VersionProblem{Kind: RelrIgnored, File: "libc.so.6", NeededBy: m.path})
	}
}

// unversioned is what follows from a library without versions for the symbols
// that m binds to one: nothing, if it has a table of versions all the same, as
// every library has that asks for one itself. Else glibc before 2.41 ends at the
// first symbol that it looks up (check_match of elf/dl-lookup.c, commit
// bdaf500353), which may be at start or at the first call.
func (g *glibc) unversioned(m, dep *mapped, v binary.Version) Missing {
	if len(dep.Requires) > 0 || v.Count == 0 || g.loader.atLeast(2, 41) {
		return Unversioned
	}
	if !m.BindNow {
		g.doubt("%s has no table of versions: this glibc ends when it looks for %s there, at start or later", dep.path, v.Name)
		return Unversioned
	}
	return Unanswered
}

// knowsRelr reports whether the loader has DT_RELR: from 2.36 on, or put in by a
// distribution, whose libc then has the mark.
func (g *glibc) knowsRelr() bool {
	return g.loader.atLeast(2, 36) || slices.ContainsFunc(g.maps, func(m *mapped) bool {
		return m.Object != nil && slices.Contains(m.Defines, relrMark)
	})
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

// relrMark is what an object with DT_RELR asks libc.so.6 for, so that older ones
// refuse it.
const relrMark = "GLIBC_ABI_DT_RELR"

// needsMark reports whether the loader insists on GLIBC_ABI_DT_RELR.
func (g *glibc) needsMark(m *mapped) bool {
	return m.Relr && len(m.Requires) > 0 && g.loader.atLeast(2, 36) &&
		slices.ContainsFunc(m.Needed, func(name string) bool { return strings.HasPrefix(name, "libc.so.") })
}
