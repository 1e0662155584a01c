package checks

import (
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host/root"
)

// onMachine reports whether the loader of the host can be asked about the file.
func onMachine(s Subject) bool {
	return s.Host != nil && s.Host.System != nil && len(s.File.Needed) > 0
}

// versions is C4: every version that the file and its libraries ask for is
// defined in the very library that it is asked of (elf/dl-version.c). What
// distributions are known to have is compared by number alone, in C1, C2 and C6;
// where these fail, this is silent on it.
func versions(s Subject) Finding {
	if why := s.unsettled(); why != "" {
		return skip(why)
	}
	r := s.resolution()
	if r.Loader.Libc == root.Musl {
		return pass("musl looks at no versions: see symbols")
	}
	var fatal, odd, seen []root.VersionProblem
	for _, p := range r.Versions {
		switch {
		case !p.Kind.Fatal():
			odd = append(odd, p)
		case s.seenBy(p) != "":
			seen = append(seen, p)
		default:
			fatal = append(fatal, p)
		}
	}
	switch said := complaints(r.Versions); {
	case len(fatal) > 0:
		return fail(s.complaint(fatal[0])).hint(s.otherVersion(fatal[0])).show(said)
	case len(seen) > 0:
		return skip(fmt.Sprintf("%s does not have %s: see %s", s.Host.Name, seen[0].Version, s.seenBy(seen[0]))).show(said)
	case len(odd) > 0:
		return warn(s.complaint(odd[0]) + ": it starts, and warns of it").show(said)
	}
	return pass(fmt.Sprintf("all %d versions; %s defines each where it is asked for", asked(r), s.Host.Name))
}

// asked counts the versions that the objects of a resolution ask for.
func asked(r *root.Resolution) (n int) {
	for _, o := range r.Objects {
		for _, lib := range o.Requires {
			n += len(lib.Versions)
		}
	}
	return n
}

// seenBy is the check that already fails for what the program itself asks for;
// "" if none does.
func (s Subject) seenBy(p root.VersionProblem) string {
	if p.NeededBy != "" {
		return ""
	}
	prefix, version, _ := strings.Cut(p.Version, "_")
	above := numeric(version) && s.ceiling(prefix) != "" && binary.CompareVersions(version, s.ceiling(prefix)) > 0
	switch {
	case above && prefix == "GLIBC":
		return "glibc"
	case above && slices.Contains(cxxPrefixes, prefix):
		return "c++"
	case p.Version == "GLIBC_PRIVATE":
		return "private"
	case (p.Kind == root.RelrUnmarked || p.Version == relrMarker) && abiMarkers(s).Status == Fail:
		return "abi-marker"
	}
	return ""
}

// complaint puts a problem into words.
func (s Subject) complaint(p root.VersionProblem) string {
	switch p.Kind {
	case root.NotDefined, root.WeakNotDefined:
		symbols := strings.Join(p.Symbols[:min(len(p.Symbols), 4)], ", ")
		return fmt.Sprintf("%s needs %s of %s; %s of %s does not define it", whose(p.NeededBy), withSymbols(p.Version, symbols), p.File, p.Path, s.Host.Name)
	case root.Unversioned:
		return fmt.Sprintf("%s needs %s of %s; %s of %s defines no versions at all", whose(p.NeededBy), p.Version, p.File, p.Path, s.Host.Name)
	case root.RelrUnmarked:
		return fmt.Sprintf("%s has packed relocations (DT_RELR) without %s; the loader of %s refuses it", whose(p.NeededBy), relrMarker, s.Host.Name)
	}
	return fmt.Sprintf("%s needs %s of %s, and names it not as a library that it needs; the loader of %s refuses that", whose(p.NeededBy), p.Version, p.File, s.Host.Name)
}

// complaints are all problems in the words of ld.so, as the evidence.
func complaints(problems []root.VersionProblem) (lines []string) {
	for _, p := range problems {
		lines = append(lines, p.String())
	}
	return lines
}

// otherVersion is how to have another version.
func (s Subject) otherVersion(p root.VersionProblem) string {
	switch {
	case p.Kind == root.RelrUnmarked:
		return noRelr
	case strings.HasPrefix(p.Version, "GLIBC_") && p.NeededBy == "":
		return s.olderGlibc()
	}
	return whereIs(p.File)
}
