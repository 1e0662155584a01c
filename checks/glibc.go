package checks

import (
	"cmp"
	"fmt"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// glibcFloor is C1: the newest glibc version that the file asks for, against
// the host's.
func glibcFloor(s Subject) Finding {
	floor, _ := s.File.Floor("GLIBC_")
	version := strings.TrimPrefix(floor, "GLIBC_")
	switch kind := s.File.Link(); {
	case version == "" && kind == binary.UnknownLink && len(s.File.Needed) > 0:
		return skip("which C library it needs cannot be told")
	case version == "" && (kind == binary.DynamicGlibc || kind == binary.LoaderOnly):
		return pass("no version asked for")
	case version == "":
		return pass("none needed")
	case s.Host == nil:
		return skip(s.tooNew("") + s.whoHas(version)).hint(nameHosts).show(askers(s.File, "GLIBC_"))
	}
	return s.againstGlibc(version).show(askers(s.File, "GLIBC_"))
}

// noVersions is of a host whose musl would start the file: it checks symbols.
const noVersions = "musl looks at no versions"

// againstGlibc compares a version with the host's.
func (s Subject) againstGlibc(version string) Finding {
	h, ceiling := s.Host, s.ceiling("GLIBC")
	switch {
	case h.Libc.Kind == "":
		return skip(fmt.Sprintf("%s; the C library of %s is not known", s.newest(), h.Name)).hint(fetchProfile)
	case onMusl(s):
		return pass(s.newest() + "; " + noVersions)
	case h.Libc.Kind != "glibc" && s.family() != "":
		return skip(s.seeLoader())
	case h.Libc.Kind != "glibc":
		return fail(fmt.Sprintf("%s; %s has %s", s.tooNew(""), h.Name, libcWords(h.Libc.Kind))).hint(s.toStatic())
	case ceiling == "":
		return skip(fmt.Sprintf("%s; the glibc of %s for %s is not known", s.newest(), h.Name, cmp.Or(s.arch(), machine(s.File)))).hint(fetchProfile)
	case binary.CompareVersions(version, ceiling) > 0:
		return fail(fmt.Sprintf("%s; %s has %s", s.tooNew(ceiling), h.Name, ceiling)).hint(s.olderGlibc())
	case binary.CompareVersions(version, h.Libc.Version) > 0:
		return warn(fmt.Sprintf("%s; %s has %s, with a part of %s put in", s.newest(), h.Name, h.Libc.Version, ceiling)).hint(s.olderGlibc())
	}
	return pass(fmt.Sprintf("%s; %s has %s", s.newest(), h.Name, ceiling))
}

// ceiling is the highest version of a prefix that the host defines for the
// file's architecture; "" if that is not known. A host whose libraries nobody
// has looked into has at least the version of its C library.
func (s Subject) ceiling(prefix string) string {
	if v := s.Host.Nodes[s.arch()][prefix]; v != "" {
		return v
	}
	if prefix == "GLIBC" && s.Host.Libc.Kind == "glibc" && len(s.Host.Nodes) == 0 {
		return s.Host.Libc.Version
	}
	return ""
}

// newest names the highest version, and a symbol that asks for it.
func (s Subject) newest() string { return needs(s.File.Floor("GLIBC_")) }

// tooNew names each glibc version above ceiling with its symbols, newest first.
// Above "" are all.
func (s Subject) tooNew(ceiling string) string {
	var parts []string
	for _, v := range askedFor(s.File, "GLIBC_") {
		if binary.CompareVersions(strings.TrimPrefix(v.Name, "GLIBC_"), ceiling) > 0 {
			parts = append(parts, withSymbols(v.Name, symbolList(v)))
		}
	}
	if ceiling == "" {
		parts = parts[:min(len(parts), 1)]
	}
	const shown = 3
	list := strings.Join(parts[:min(len(parts), shown)], ", ")
	if more := len(parts) - shown; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return "needs " + list
}

// families are the distributions that people compare themselves with.
var families = []string{"debian-", "rhel-", "ubuntu-"}

// whoHas names the oldest release of some distributions that has the version.
func (s Subject) whoHas(version string) string {
	names := s.oldestWith(version)
	if len(names) == 0 {
		return "; no host named to compare with"
	}
	return fmt.Sprintf("; %s and newer have it, and no host is named to compare with", strings.Join(names, ", "))
}
