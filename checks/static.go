package checks

import (
	"slices"
	"strings"
)

// loading are the libc functions that load libraries or character set
// converters; the others that the linker warns of go through the name service.
var loading = []string{"dlopen", "dlmopen", "iconv_open"}

// warnedOf are the functions that the linker warned of: those that load, or
// the others.
func (s Subject) warnedOf(load bool) []string {
	var names []string
	for _, n := range s.Wanted.LibcCalls {
		if slices.Contains(loading, n) == load {
			names = append(names, n)
		}
	}
	return names
}

// once sorts names and drops those that come twice.
func once(names []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(names)))
}

// noGlibc answers for D1 and D2 where there is no static glibc, or none can be
// seen; ok is false where there is one.
func (s Subject) noGlibc() (f Finding, ok bool) {
	switch kind := s.File.Libc.Kind; {
	case kind == "unknown":
		return skip("which C library is linked in cannot be told"), true
	case kind != "glibc":
		return pass("no glibc linked in"), true
	}
	return Finding{}, false
}

// nss is D1: a static glibc that loads the host's name service modules, and
// crashes when they are of another release (glibc bug 19341, golang/go#30310).
func nss(s Subject) Finding {
	if f, ok := s.noGlibc(); ok {
		return f
	}
	l := s.File.Libc
	calls := once(slices.Concat(l.NSSSymbols, s.warnedOf(false)))
	if !l.NSS && len(calls) == 0 {
		return pass("glibc is linked in without its lookup of users and hosts")
	}
	said := withSymbols("static glibc with its lookup of users and hosts", strings.Join(calls, ", "))
	return warn(said + ": where nsswitch.conf names sss, systemd or another module, it loads the host's and can crash").hint(s.withoutNSS())
}

// withoutNSS is how to be rid of glibc's lookups. With the tags set, what is
// left comes from C code.
func (s Subject) withoutNSS() string {
	if s.File.Go == nil || strings.Contains(s.File.Go.Setting("-tags"), "netgo") {
		return s.toMusl()
	}
	return `Config.Tags: []string{"netgo", "osusergo"}, or ` + s.toMusl()
}

// staticDlopen is D2: a static glibc that loads libraries or character set
// converters of the host's glibc.
func staticDlopen(s Subject) Finding {
	if f, ok := s.noGlibc(); ok {
		return f
	}
	l := s.File.Libc
	switch calls := s.loads(); {
	case len(calls) > 0:
		return warn("static glibc with " + strings.Join(calls, " and ") + ": what it loads has to be of the glibc it was linked with").hint(s.withoutDlopen())
	case l.Stripped && s.Wanted.Known:
		return skip("the linker warned of no dlopen; whether iconv_open is inside cannot be seen in a stripped file")
	case l.Stripped:
		return skip("stripped: whether it loads libraries cannot be told")
	}
	return pass("loads nothing at run time")
}

// loads names what loads parts of the host's glibc.
func (s Subject) loads() []string {
	names := s.warnedOf(true)
	if s.File.Libc.Dlopen {
		names = append(names, "dlopen")
	}
	if s.File.Libc.Iconv {
		names = append(names, "iconv_open")
	}
	return once(names)
}

func (s Subject) withoutDlopen() string {
	switch {
	case s.dependsOn("github.com/mattn/go-sqlite3"):
		return `Config.Tags: []string{"sqlite_omit_load_extension"}`
	case s.File.Go == nil:
		return "link it without -static"
	}
	return "Config.Link: targets.Dynamic (for one run: SEAWORTHY_LINK=dynamic)"
}

// dependsOn reports whether a module is compiled into the file.
func (s Subject) dependsOn(module string) bool {
	return slices.Contains(s.modules(), module)
}

// cgo is D3: cgo is on or off as was decided.
func cgo(s Subject) Finding {
	setting := s.File.Go.Setting("CGO_ENABLED")
	switch {
	case s.isC():
		return pass(s.noGo())
	case setting == "":
		return skip("the file does not say whether cgo was on")
	case setting == "1" && s.Wanted.Known && !s.Wanted.Cgo:
		return warn("built with cgo, and was to be without: a compiler on the build machine switched it on").hint(s.again()).show(s.reason())
	case setting == "0" && s.Wanted.Cgo:
		return fail("built without cgo, and was to be with it").hint(s.again()).show(s.reason())
	case setting == "1":
		return pass("on").show(s.reason())
	}
	return pass("off").show(s.reason())
}
