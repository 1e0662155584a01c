package checks_test

import (
	"testing"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/profile"
)

// parted is prod with a library libpart.so.1 that defines these versions.
func parted(versions ...string) *host.Host {
	return of(prod(listed(), func(p *profile.Profile) {
		p.Libraries = append(p.Libraries, profile.Library{
			Path: "/lib64/libpart.so.1", Arch: "amd64", Soname: "libpart.so.1", Needed: []string{"libc.so.6"}, Defines: versions,
			Requires: []profile.Requirement{{File: "libc.so.6", Versions: []string{"GLIBC_2.2.5"}}},
		})
	}))
}

// usesPart asks libpart.so.1 for a version.
func usesPart(version string, weak bool) *binary.Binary {
	part := asks("libpart.so.1", version)
	part.Versions[0].Weak = weak
	return dynamic(needed("libpart.so.1", "libc.so.6"), requires(part, asks("libc.so.6", "GLIBC_2.2.5")))
}

func TestC4LooksForEachVersionInItsLibrary(t *testing.T) {
	t.Parallel()
	const part = " the program needs PART_2 (use_part_2) of libpart.so.1; /lib64/libpart.so.1 of prod "
	whereIs := "on the host: apt-file search libpart.so.1, or dnf provides '*/libpart.so.1'; or link its static archive (.a)"
	deeper := parted("PART_2")
	deeper.Profile.Libraries[1].Requires[0].Versions = []string{"GLIBC_2.99"}
	deeper = of(host.FromProfile("prod", deeper.Profile))
	hole := dynamic(requires(asks("libc.so.6", "GLIBC_2.27")))
	later := dynamic(requires(asks("libc.so.6", "GLIBC_2.34", "GLIBC_2.2.5")))
	const older = `Config.Link: targets.Static (for one run: SEAWORTHY_LINK=static), or zig, which aims at the oldest of Config.Hosts: CC_FOR_linux_amd64="zig cc"`
	holds(t, "C4", []ruling{
		{what: "no host", file: dynamic()},
		{what: "a distribution", file: dynamic(), host: "debian-12"},
		{what: "static", file: pure(), on: parted("PART_2")},
		{what: "all are there", file: usesPart("PART_2", false), on: parted("PART_1", "PART_2"), says: "PASS all 3 versions; prod defines each where it is asked for"},
		{what: "one is not", file: usesPart("PART_2", false), on: parted("PART_1"), says: "FAIL" + part + "does not define it", hint: whereIs},
		{what: "one is not, and is weak", file: usesPart("PART_2", true), on: parted("PART_1"), says: "WARN" + part + "does not define it: it starts, and warns of it"},
		{what: "a library without versions", file: usesPart("PART_2", false), on: parted(), says: "WARN the program needs PART_2 of libpart.so.1; /lib64/libpart.so.1 of prod defines no versions at all: it starts, and warns of it"},
		{
			what: "below the highest, and not there", file: hole, on: parted(), hint: older,
			says: "FAIL the program needs GLIBC_2.27 (use_glibc_2.27) of libc.so.6; /lib64/libc.so.6 of prod does not define it",
		},
		{what: "above the highest, which C1 says", file: later, on: parted(), says: "SKIP prod does not have GLIBC_2.34: see glibc"},
		{
			what: "what a library asks for", file: usesPart("PART_2", false), on: deeper,
			says: "FAIL /lib64/libpart.so.1 needs GLIBC_2.99 of libc.so.6; /lib64/libc.so.6 of prod does not define it",
			hint: "on the host: apt-file search libc.so.6, or dnf provides '*/libc.so.6'; or link its static archive (.a)",
		},
		{what: "a library that is missing", file: usesPart("PART_2", false), on: of(prod(listed())), says: "SKIP not all libraries are found: see resolve"},
		{what: "no loader", file: dynamic(), on: of(prod(listed(), func(p *profile.Profile) { p.Loaders = nil })), says: "SKIP the loader is not there: see loader"},
		{what: "musl", file: dynamic(interp(muslLoader), needed("libc.so")), on: alpine(muslLoader), says: "PASS musl looks at no versions: see symbols"},
	})
}

// A missing version of the program's own is one FAIL, of whichever check.
func TestOneMissingVersionIsOneFailure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what string
		file *binary.Binary
		on   *host.Host
		want string
	}{
		{"glibc", dynamic(), parted(), "C1"},
		{"zlib", dynamic(needed("libz.so.1", "libc.so.6"), requires(asks("libz.so.1", "ZLIB_1.2.9"))), of(prod(listed("ZLIB_1.2.0"))), "C6"},
		{"another", usesPart("PART_2", false), parted("PART_1"), "C4"},
	} {
		var failed []string
		for _, f := range checks.Run(checks.Default(), checks.Subject{File: c.file}, []host.Host{*c.on}) {
			if f.Status == checks.Fail {
				failed = append(failed, f.ID)
			}
		}
		if len(failed) != 1 || failed[0] != c.want {
			t.Errorf("%s: %v fail, want %s alone", c.what, failed, c.want)
		}
	}
}
