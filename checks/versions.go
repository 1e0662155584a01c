package checks

import (
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// zigTargets are zig's names of the architectures for which its libc can be
// aimed at an old glibc.
var zigTargets = map[string]string{"amd64": "x86_64", "arm64": "aarch64", "386": "x86", "riscv64": "riscv64", "ppc64le": "powerpc64le", "s390x": "s390x"}

// glibcFloor is C1: the newest glibc version that the file asks for, against
// the host's.
func glibcFloor(s Subject) Finding {
	version, symbol := s.File.Floor("GLIBC_")
	switch {
	case version == "" && !s.usesGlibc():
		return pass("none needed")
	case version == "":
		return pass("no version asked for")
	}
	said := needs(version, symbol)
	if s.Host == nil {
		return skip(said + "; no host named to compare with").hint("Config.Hosts, or for one run SEAWORTHY_HOSTS=debian-12").show(askers(s.File, "GLIBC_"))
	}
	return s.againstGlibc(version, said).show(askers(s.File, "GLIBC_"))
}

// againstGlibc compares a version with the host's ceiling.
func (s Subject) againstGlibc(version, said string) Finding {
	h, ceiling := s.Host, s.ceiling("GLIBC")
	switch {
	case h.Libc.Kind != "glibc":
		return fail(fmt.Sprintf("%s; %s has %s", said, h.Name, kindWords(h.Libc.Kind))).hint(toStatic)
	case ceiling == "":
		return skip(fmt.Sprintf("%s; the glibc of %s for %s is not known", said, h.Name, s.arch()))
	case binary.CompareVersions(strings.TrimPrefix(version, "GLIBC_"), ceiling) > 0:
		return fail(fmt.Sprintf("%s; %s has %s", s.tooNew(ceiling), h.Name, ceiling)).hint(s.olderGlibc(ceiling))
	}
	return pass(fmt.Sprintf("%s; %s has %s", said, h.Name, ceiling))
}

func kindWords(kind string) string {
	if kind == "none" {
		return "no C library"
	}
	return kind
}

// ceiling is the highest version of a node that the host defines for the
// file's architecture; "" if that is not known.
func (s Subject) ceiling(prefix string) string {
	nodes, ok := s.Host.Nodes[s.arch()]
	if ok && nodes[prefix] != "" {
		return nodes[prefix]
	}
	if ok && prefix == "GLIBC" {
		return s.Host.Libc.Version
	}
	return ""
}

// tooNew names each glibc version above ceiling with its symbols, newest first.
func (s Subject) tooNew(ceiling string) string {
	var parts []string
	for _, line := range askedFor(s.File, "GLIBC_") {
		if binary.CompareVersions(strings.TrimPrefix(line.Name, "GLIBC_"), ceiling) > 0 {
			parts = append(parts, needs(line.Name, symbolList(line)))
		}
	}
	return strings.Join(parts[:min(len(parts), 3)], ", ")
}

func needs(version, symbols string) string {
	if symbols == "" {
		return "needs " + version
	}
	return fmt.Sprintf("needs %s (%s)", version, symbols)
}

// olderGlibc is what to do about a glibc that is too new.
func (s Subject) olderGlibc(ceiling string) string {
	zig := zigTargets[s.arch()]
	if zig == "" {
		return toStatic
	}
	return fmt.Sprintf("Config.Link: targets.Static (for one run: SEAWORTHY_LINK=static), or zig cc with -target %s-linux-gnu.%s", zig, ceiling)
}

// askedFor lists the version nodes with prefix that are not weak, newest first,
// each once with the symbols of all libraries.
func askedFor(b *binary.Binary, prefix string) []binary.Version {
	var all []binary.Version
	for _, lib := range b.Requires {
		for _, v := range lib.Versions {
			if strings.HasPrefix(v.Name, prefix) && !v.Weak && numeric(strings.TrimPrefix(v.Name, prefix)) {
				all = append(all, v)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b binary.Version) int {
		return binary.CompareVersions(strings.TrimPrefix(b.Name, prefix), strings.TrimPrefix(a.Name, prefix))
	})
	return mergeVersions(all)
}

func mergeVersions(sorted []binary.Version) []binary.Version {
	var out []binary.Version
	for _, v := range sorted {
		if n := len(out); n > 0 && out[n-1].Name == v.Name {
			out[n-1].Symbols = append(slices.Clone(out[n-1].Symbols), v.Symbols...)
			out[n-1].Count += v.Count
			continue
		}
		out = append(out, v)
	}
	return out
}

func numeric(version string) bool {
	return version != "" && strings.Trim(version, "0123456789.") == "" && version[0] != '.'
}

// symbolList names up to four symbols and says how many more there are.
func symbolList(v binary.Version) string {
	shown := v.Symbols[:min(len(v.Symbols), 4)]
	list := strings.Join(shown, ", ")
	if more := v.Count - len(shown); more > 0 && len(shown) > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}

// askers is the evidence of a floor: every version and who asks for it.
func askers(b *binary.Binary, prefix string) []string {
	var lines []string
	for _, v := range askedFor(b, prefix) {
		line := v.Name
		if len(v.Symbols) > 0 {
			line += ": " + strings.Join(v.Symbols, ", ")
		}
		if more := v.Count - len(v.Symbols); more > 0 && len(v.Symbols) > 0 {
			line += fmt.Sprintf(" and %d more", more)
		}
		lines = append(lines, line)
	}
	return lines
}

// relrMarker is the one marker whose release is certain. The others have been
// put into older releases by distributions.
const relrMarker = "GLIBC_ABI_DT_RELR" // glibc 2.36, NEWS

// abiMarkers is C2: the marks without a number that the file asks the host's
// glibc for, and packed relocations without their mark.
func abiMarkers(s Subject) Finding {
	marks := markers(s.File)
	switch {
	case s.File.Relr && slices.Contains(s.File.Needed, "libc.so.6") && !slices.Contains(marks, relrMarker):
		return fail("packed relocations (DT_RELR) without " + relrMarker + ": glibc 2.36 and later refuse it, older ones crash").hint("link with -Wl,-z,nopack-relative-relocs")
	case len(marks) == 0:
		return pass("none needed")
	case s.Host == nil:
		return skip("needs " + strings.Join(marks, " ") + "; no host named to compare with").hint("Config.Hosts, or for one run SEAWORTHY_HOSTS=debian-12")
	}
	return s.againstMarkers(marks)
}

func (s Subject) againstMarkers(marks []string) Finding {
	var absent []string
	for _, m := range marks {
		if !slices.Contains(s.Host.Markers[s.arch()], m) {
			absent = append(absent, m)
		}
	}
	ceiling := s.ceiling("GLIBC")
	switch {
	case len(absent) == 0:
		return pass("needs " + strings.Join(marks, " ") + ", which " + s.Host.Name + " has")
	case slices.Contains(absent, relrMarker) && ceiling != "" && binary.CompareVersions(ceiling, "2.36") < 0:
		return fail(fmt.Sprintf("needs %s (glibc 2.36); %s has %s", relrMarker, s.Host.Name, ceiling)).hint("link with -Wl,-z,nopack-relative-relocs")
	}
	return skip(fmt.Sprintf("needs %s; whether %s has it is not known", strings.Join(absent, " "), s.Host.Name))
}

func markers(b *binary.Binary) []string {
	var marks []string
	for _, lib := range b.Requires {
		for _, v := range lib.Versions {
			if strings.HasPrefix(v.Name, "GLIBC_ABI_") && !v.Weak {
				marks = append(marks, v.Name)
			}
		}
	}
	slices.Sort(marks)
	return slices.Compact(marks)
}

// private is C3: the file uses glibc's inner symbols, which change with every
// release.
func private(s Subject) Finding {
	for _, lib := range s.File.Requires {
		for _, v := range lib.Versions {
			if v.Name == "GLIBC_PRIVATE" {
				return fail(fmt.Sprintf("uses glibc's private symbols (%s) of %s: it runs only with the glibc it was built with", symbolList(v), lib.File)).hint("link it again without that library's internals")
			}
		}
	}
	return pass("none used")
}

// cxxPrefixes are the version nodes of the compilers' own run-time libraries
// and of zlib.
var cxxPrefixes = []string{"GLIBCXX", "CXXABI", "GCC", "LIBATOMIC", "ZLIB"}

// cxxFloors is C6: the newest versions asked of libstdc++, libgcc, libatomic
// and zlib, against the host's.
func cxxFloors(s Subject) Finding {
	var asked []string
	worst := pass("none needed")
	for _, prefix := range cxxPrefixes {
		version, symbol := s.File.Floor(prefix + "_")
		if version == "" {
			continue
		}
		asked = append(asked, version)
		if f := s.againstNode(prefix, version, symbol); Worst([]Finding{worst, f}) == f.Status && f.Status != Pass {
			worst = f
		}
	}
	if worst.Status == Pass && len(asked) > 0 {
		return pass(fmt.Sprintf("needs %s, which %s has", strings.Join(asked, " "), s.Host.Name))
	}
	return worst
}

func (s Subject) againstNode(prefix, version, symbol string) Finding {
	said := needs(version, symbol)
	switch {
	case s.Host == nil:
		return skip(said + "; no host named to compare with").hint("Config.Hosts, or for one run SEAWORTHY_HOSTS=debian-12")
	case s.ceiling(prefix) == "":
		return skip(fmt.Sprintf("%s; what %s has of it is not known", said, s.Host.Name))
	case binary.CompareVersions(strings.TrimPrefix(version, prefix+"_"), s.ceiling(prefix)) > 0:
		return fail(fmt.Sprintf("%s; %s has %s", said, s.Host.Name, s.ceiling(prefix))).hint("-static-libstdc++ -static-libgcc, or a compiler as old as the host's")
	}
	return pass(said)
}
