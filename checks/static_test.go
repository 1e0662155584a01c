package checks_test

import (
	"testing"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
)

func TestD1WarnsOfLookupsInAStaticGlibc(t *testing.T) {
	t.Parallel()
	const crash = ": where nsswitch.conf names sss, systemd or another module, it loads the host's and can crash"
	const said, musl = "WARN static glibc with its lookup of users and hosts", "CC_FOR_linux_amd64=musl-gcc"
	const tags = `Config.Tags: []string{"netgo", "osusergo"}, or `
	nss := libc(binary.StaticLibc{Kind: "glibc", NSS: true, Stripped: true})
	named := libc(binary.StaticLibc{Kind: "glibc", NSSSymbols: []string{"getpwnam_r"}})
	warned := built("linux/amd64")
	warned.LibcCalls = []string{"dlopen", "getaddrinfo", "getpwnam_r"}
	onlyDlopen := built("linux/amd64")
	onlyDlopen.LibcCalls = []string{"dlopen"}
	holds(t, "D1", []ruling{
		{what: "no C library", file: pure(), says: "PASS no glibc linked in"},
		{what: "musl", file: staticGlibc(libc(binary.StaticLibc{Kind: "musl"})), says: "PASS no glibc linked in"},
		{what: "cannot be told", file: staticGlibc(libc(binary.StaticLibc{Kind: "unknown"})), says: "SKIP which C library is linked in cannot be told"},
		{what: "without lookups", file: staticGlibc(), says: "PASS glibc is linked in without its lookup of users and hosts"},
		{what: "dlopen is no lookup", file: staticGlibc(), wanted: onlyDlopen, says: "PASS glibc is linked in without its lookup of users and hosts"},
		{what: "its string", file: staticGlibc(nss), says: said + crash, hint: tags + musl},
		{what: "its symbols", file: staticGlibc(named), says: said + " (getpwnam_r)" + crash, hint: tags + musl},
		{what: "the linker's word", file: staticGlibc(), wanted: warned, says: said + " (getaddrinfo, getpwnam_r)" + crash, hint: tags + musl},
		{what: "both, each name once", file: staticGlibc(named), wanted: warned, says: said + " (getaddrinfo, getpwnam_r)" + crash, hint: tags + musl},
		{what: "with the tags set", file: staticGlibc(nss, set("-tags", "netgo,osusergo")), says: said + crash, hint: musl},
		{what: "arm64", file: staticGlibc(nss, arm64), says: said + crash, hint: tags + `CC_FOR_linux_arm64="zig cc"`},
		{what: "C", file: staticGlibc(inC, nss), wanted: builtC, says: said + crash, hint: "musl-gcc -static"},
	})
}

func TestD2WarnsOfLoadingInAStaticGlibc(t *testing.T) {
	t.Parallel()
	const has, dynamically = ": what it loads has to be of the glibc it was linked with", "Config.Link: targets.Dynamic (for one run: SEAWORTHY_LINK=dynamic)"
	stripped := libc(binary.StaticLibc{Kind: "glibc", Stripped: true})
	both := libc(binary.StaticLibc{Kind: "glibc", Dlopen: true, Iconv: true})
	sqlite := func(b *binary.Binary) {
		b.Go.ModuleList = "dep\texample.com/other\tv1.0.0\tsum\ndep\tgithub.com/mattn/go-sqlite3\tv1.14.32\tsum\n"
	}
	warned := built("linux/amd64")
	warned.LibcCalls = []string{"dlopen", "getaddrinfo"}
	holds(t, "D2", []ruling{
		{what: "no C library", file: pure(), says: "PASS no glibc linked in"},
		{what: "cannot be told", file: staticGlibc(libc(binary.StaticLibc{Kind: "unknown"})), says: "SKIP which C library is linked in cannot be told"},
		{what: "nothing", file: staticGlibc(), says: "PASS loads nothing at run time"},
		{what: "nothing, as recorded", file: staticGlibc(), wanted: built("linux/amd64"), says: "PASS loads nothing at run time"},
		{what: "stripped", file: staticGlibc(stripped), says: "SKIP stripped: whether it loads libraries cannot be told"},
		{
			what: "stripped, and the linker silent", file: staticGlibc(stripped), wanted: built("linux/amd64"),
			says: "SKIP the linker warned of no dlopen; whether iconv_open is inside cannot be seen in a stripped file",
		},
		{what: "stripped, and the linker's word", file: staticGlibc(stripped), wanted: warned, says: "WARN static glibc with dlopen" + has, hint: dynamically},
		{what: "its symbols", file: staticGlibc(both), wanted: warned, says: "WARN static glibc with dlopen and iconv_open" + has, hint: dynamically},
		{what: "sqlite", file: staticGlibc(both, sqlite), says: "WARN static glibc with dlopen and iconv_open" + has, hint: `Config.Tags: []string{"sqlite_omit_load_extension"}`},
		{
			what: "modules, and none of them sqlite", hint: dynamically, says: "WARN static glibc with dlopen and iconv_open" + has,
			file: staticGlibc(both, func(b *binary.Binary) { b.Go.ModuleList = "dep\texample.com/other\tv1.0.0\tsum\n" }),
		},
		{what: "C", file: staticGlibc(inC, both), says: "WARN static glibc with dlopen and iconv_open" + has, hint: "link it without -static"},
	})
}

func TestD3ComparesCgoWithTheRecord(t *testing.T) {
	t.Parallel()
	withCgo := built("linux/amd64")
	withCgo.Cgo = true
	holds(t, "D3", []ruling{
		{what: "off", file: pure(), says: "PASS off"},
		{what: "on", file: dynamic(), says: "PASS on"},
		{what: "off as recorded", file: pure(), wanted: built("linux/amd64"), says: "PASS off"},
		{what: "on as recorded", file: dynamic(), wanted: withCgo, says: "PASS on"},
		{
			what: "on by itself", file: dynamic(), wanted: built("linux/amd64"),
			says: "WARN built with cgo, and was to be without: a compiler on the build machine switched it on", hint: "mage build:platform linux/amd64",
		},
		{what: "off where it was needed", file: pure(), wanted: withCgo, says: "FAIL built without cgo, and was to be with it", hint: "mage build:platform linux/amd64"},
		{what: "no settings", file: pure(unset), says: "SKIP the file does not say whether cgo was on"},
		{what: "wiped", file: pure(wiped), says: "SKIP the file does not say whether cgo was on"},
		{what: "C", file: pure(inC), wanted: builtC, says: "PASS a C program"},
	})
}

// The reason that was recorded is evidence, not text: it is long.
func TestD3ShowsTheReasonOfTheRecord(t *testing.T) {
	t.Parallel()
	w := checks.Wanted{Known: true, Platform: "linux/amd64", Language: "go", Reason: "nothing outside the standard library needs cgo"}
	f := judge(t, "D3", ruling{file: pure(), wanted: w})
	if len(f.Evidence) != 1 || f.Evidence[0] != w.Reason {
		t.Errorf("evidence is %q, want the reason %q", f.Evidence, w.Reason)
	}
}
