package checks

import (
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// nssCalls are the libc functions that look users, groups and hosts up through
// modules that nsswitch.conf(5) names.
var nssCalls = []string{
	"getaddrinfo", "gethostbyname", "gethostbyname_r", "gethostbyaddr_r", "getpwnam", "getpwnam_r", "getpwuid", "getpwuid_r",
	"getgrnam", "getgrnam_r", "getgrgid", "getgrgid_r", "getgrouplist", "initgroups", "getservbyname", "getservbyname_r",
}

// glibcInside reports whether a static glibc is, or may be, linked in.
func (s Subject) glibcInside() bool {
	return s.File.Libc.Kind == "glibc"
}

// nss is D1: a static glibc that loads the host's name service modules, and
// crashes when they are of another release (glibc bug 19341, golang/go#30310).
func nss(s Subject) Finding {
	l := s.File.Libc
	switch {
	case l.Kind == "unknown":
		return skip("which C library is linked in cannot be told")
	case !s.glibcInside():
		return pass("no glibc linked in")
	case !l.NSS && len(l.NSSSymbols) == 0:
		return pass("glibc is linked in without the name service")
	}
	calls := append(slices.Clone(l.NSSSymbols), only(s.Wanted.LibcCalls, nssCalls)...)
	slices.Sort(calls)
	said := "static glibc with the name service inside"
	if calls = slices.Compact(calls); len(calls) > 0 {
		said += " (" + strings.Join(calls, ", ") + ")"
	}
	return warn(said + ": where nsswitch.conf names sss, systemd or another module, it loads the host's and can crash").
		hint(`Config.Tags: []string{"netgo", "osusergo"}, or musl: Config.CC "musl-gcc"`)
}

// only keeps those of names that are in set.
func only(names, set []string) []string {
	var kept []string
	for _, n := range names {
		if slices.Contains(set, n) {
			kept = append(kept, n)
		}
	}
	return kept
}

// staticDlopen is D2: a static glibc that loads libraries or character set
// converters of the host's glibc.
func staticDlopen(s Subject) Finding {
	l := s.File.Libc
	warned := only(s.Wanted.LibcCalls, []string{"dlopen", "iconv_open"})
	switch {
	case l.Kind == "unknown":
		return skip("which C library is linked in cannot be told")
	case !s.glibcInside():
		return pass("no glibc linked in")
	case l.Dlopen || l.Iconv || len(warned) > 0:
		return warn("static glibc with " + strings.Join(loads(l, warned), " and ") + ": it needs the glibc it was linked with on the host").
			hint("leave out what calls it (go-sqlite3: tag sqlite_omit_load_extension), or link dynamically")
	case l.Stripped && !s.Wanted.Known:
		return skip("stripped: whether it loads libraries cannot be told")
	}
	return pass("loads nothing at run time")
}

func loads(l binary.StaticLibc, warned []string) []string {
	names := slices.Clone(warned)
	if l.Dlopen {
		names = append(names, "dlopen")
	}
	if l.Iconv {
		names = append(names, "iconv_open")
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// cgo is D3: cgo is on or off as was decided.
func cgo(s Subject) Finding {
	setting := s.File.Go.Setting("CGO_ENABLED")
	switch {
	case s.Wanted.Language == "c":
		return skip("a C program")
	case setting == "":
		return skip("the file does not say")
	case setting == "1" && s.Wanted.Known && !s.Wanted.Cgo:
		return warn("built with cgo, and was to be without: a compiler on the build machine switched it on").hint("mage build:linux sets CGO_ENABLED=0 itself")
	case setting == "0" && s.Wanted.Known && s.Wanted.Cgo:
		return fail("built without cgo, and needs it: " + s.Wanted.Reason).hint("mage build:linux")
	case setting == "1":
		return pass("on").show(s.reason())
	}
	return pass("off").show(s.reason())
}
