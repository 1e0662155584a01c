package checks_test

import (
	"debug/elf"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/binary"
)

const (
	nameHosts = `Config.Hosts: []string{"debian-12"} (for one run: SEAWORTHY_HOSTS=debian-12)`
	byZig     = `, or zig, which aims at the oldest of Config.Hosts: `
)

func glibcOf(versions ...string) edit { return requires(asks("libc.so.6", versions...)) }

func TestC1ComparesTheGlibcVersionWithTheHosts(t *testing.T) {
	t.Parallel()
	const symbols = "__libc_start_main, pthread_attr_getstack, pthread_create, pthread_key_create and 2 more"
	const newest = "needs GLIBC_2.34 (__libc_start_main)"
	arm64loader := interp("/lib/ld-linux-aarch64.so.1")
	weak := requires(binary.Library{File: "libc.so.6", Versions: []binary.Version{{Name: "GLIBC_2.99", Weak: true}, {Name: "GLIBC_2.17"}}})
	holds(t, "C1", []ruling{
		{what: "static", file: pure(), host: "centos-7", says: "PASS none needed"},
		{what: "static glibc", file: staticGlibc(), host: "centos-7", says: "PASS none needed"},
		{what: "only the loader", file: loaderOnly(), says: "PASS no version asked for"},
		{what: "dynamic without versions", file: dynamic(requires()), says: "PASS no version asked for"},
		{what: "musl", file: dynamic(interp("/lib/ld-musl-x86_64.so.1"), needed("libc.so"), requires()), says: "PASS none needed"},
		{what: "unknown loader", file: dynamic(interp("/system/bin/linker64"), needed("libdl.so"), requires()), says: "SKIP which C library it needs cannot be told"},
		{what: "unknown loader and a version", file: dynamic(interp("/opt/ld.so"), needed("libm.so.6")), host: "debian-12", says: "PASS " + newest + "; debian-12 has 2.36"},
		{what: "static, of a C library that is not known", file: staticGlibc(libc(binary.StaticLibc{Kind: "unknown"})), says: "PASS none needed"},
		{
			what: "three versions", file: dynamic(glibcOf("GLIBC_2.32", "GLIBC_2.34", "GLIBC_2.33")), host: "centos-7", hint: goStatic + byZig + `CC_FOR_linux_amd64="zig cc"`,
			says: "FAIL needs GLIBC_2.34 (use_glibc_2.34), GLIBC_2.33 (use_glibc_2.33), GLIBC_2.32 (use_glibc_2.32); centos-7 has 2.17",
		},
		{
			what: "no host", file: dynamic(), hint: nameHosts,
			says: "SKIP needs GLIBC_2.34 (" + symbols + "); debian-12, rhel-9, ubuntu-22.04 and newer have it, and no host is named to compare with",
		},
		{what: "no host, and nobody has it", file: dynamic(glibcOf("GLIBC_9.1")), hint: nameHosts, says: "SKIP needs GLIBC_9.1 (use_glibc_9.1); no host named to compare with"},
		{
			what: "older host", file: dynamic(), host: "centos-7", hint: goStatic + byZig + `CC_FOR_linux_amd64="zig cc"`,
			says: "FAIL needs GLIBC_2.34 (" + symbols + "), GLIBC_2.32 (pthread_getattr_np, pthread_sigmask); centos-7 has 2.17",
		},
		{
			what: "host between", file: dynamic(), host: "photon-4", hint: goStatic + byZig + `CC_FOR_linux_amd64="zig cc"`,
			says: "FAIL needs GLIBC_2.34 (" + symbols + "); photon-4 has 2.32",
		},
		{
			what: "many versions", file: dynamic(glibcOf("GLIBC_2.30", "GLIBC_2.31", "GLIBC_2.9", "GLIBC_2.32", "GLIBC_2.34", "GLIBC_2.33")), host: "centos-7",
			hint: goStatic + byZig + `CC_FOR_linux_amd64="zig cc"`,
			says: "FAIL needs GLIBC_2.34 (use_glibc_2.34), GLIBC_2.33 (use_glibc_2.33), GLIBC_2.32 (use_glibc_2.32) and 2 more; centos-7 has 2.17",
		},
		{
			what: "names what is asked for and nothing else", host: "centos-7", hint: goStatic + byZig + `CC_FOR_linux_amd64="zig cc"`,
			file: dynamic(requires(binary.Library{File: "libc.so.6", Versions: []binary.Version{
				{Name: "GLIBC_2.99", Weak: true}, {Name: "9.9"}, {Name: "GLIBC_3..1"}, {Name: "GLIBC_2.34", Count: 3},
			}}, asks("libstdc++.so.6", "GLIBCXX_3.4"))),
			says: "FAIL needs GLIBC_2.34; centos-7 has 2.17",
		},
		{what: "arm64", file: dynamic(arm64, arm64loader, glibcOf("GLIBC_2.34")), host: "centos-7", hint: goStatic + byZig + `CC_FOR_linux_arm64="zig cc"`, says: "FAIL needs GLIBC_2.34 (use_glibc_2.34); centos-7 has 2.18"},
		{what: "a part put in", file: dynamic(arm64, arm64loader, glibcOf("GLIBC_2.18")), host: "centos-7", hint: goStatic + byZig + `CC_FOR_linux_arm64="zig cc"`, says: "WARN needs GLIBC_2.18 (use_glibc_2.18); centos-7 has 2.17, with a part of 2.18 put in"},
		{what: "C", file: dynamic(inC), wanted: builtC, host: "photon-4", hint: cStatic + ", or build it on photon-4", says: "FAIL needs GLIBC_2.34 (" + symbols + "); photon-4 has 2.32"},
		{what: "a machine that Go does not know", file: dynamic(on(elf.EM_SPARCV9, 64, "")), host: "centos-7", says: "SKIP " + newest + "; the glibc of centos-7 for EM_SPARCV9, 64 bits is not known", hint: fetch},
		{what: "an architecture that zig cannot aim", file: dynamic(on(elf.EM_LOONGARCH, 64, "loong64"), glibcOf("GLIBC_2.36")), host: "sles-12-sp5", hint: goStatic, says: "FAIL needs GLIBC_2.36 (use_glibc_2.36); sles-12-sp5 has 2.22"},
		{what: "equal", file: dynamic(), host: "rhel-9", says: "PASS " + newest + "; rhel-9 has 2.34"},
		{what: "newer host", file: dynamic(), host: "debian-12", says: "PASS " + newest + "; debian-12 has 2.36"},
		{what: "a host that was not scanned", file: dynamic(), host: "sles-15-sp7", says: "PASS " + newest + "; sles-15-sp7 has 2.38"},
		{what: "an older one", file: dynamic(glibcOf("GLIBC_2.34")), host: "sles-12-sp5", hint: goStatic + byZig + `CC_FOR_linux_amd64="zig cc"`, says: "FAIL needs GLIBC_2.34 (use_glibc_2.34); sles-12-sp5 has 2.22"},
		{what: "an architecture that was not scanned", file: dynamic(riscv64), host: "debian-12", says: "SKIP " + newest + "; the glibc of debian-12 for riscv64 is not known", hint: fetch},
		{what: "musl host", file: dynamic(), host: "alpine-3.22", says: "SKIP alpine-3.22 has musl: see loader"},
		{what: "no C library", file: dynamic(), host: "scratch", says: "SKIP scratch has no C library: see loader"},
		{what: "no C library, and a loader not known", file: dynamic(interp("/opt/ld.so")), host: "scratch", hint: goStatic, says: "FAIL needs GLIBC_2.34 (" + symbols + "); scratch has no C library"},
		{
			what: "no C library, and a machine without a usual loader", file: dynamic(on(elf.EM_SPARCV9, 64, ""), interp("")), host: "scratch", hint: goStatic,
			says: "FAIL needs GLIBC_2.34 (" + symbols + "); scratch has no C library",
		},
		{what: "a host of which nothing is known", file: dynamic(), host: "blank", says: "SKIP " + newest + "; the C library of blank is not known", hint: fetch},
		{what: "2.9 below 2.17", file: dynamic(glibcOf("GLIBC_2.9")), host: "centos-7", says: "PASS needs GLIBC_2.9 (use_glibc_2.9); centos-7 has 2.17"},
		{what: "weak ones do not count", file: dynamic(weak), host: "centos-7", says: "PASS needs GLIBC_2.17; centos-7 has 2.17"},
	})
}

func TestC1ShowsEveryVersionAndWhoAsksForIt(t *testing.T) {
	t.Parallel()
	libm := binary.Library{File: "libm.so.6", Versions: []binary.Version{{Name: "GLIBC_2.34", Symbols: []string{"exp"}, Count: 1}, {Name: "GLIBC_PRIVATE"}}}
	f := judge(t, "C1", ruling{file: dynamic(func(b *binary.Binary) { b.Requires = append(b.Requires, libm) }), host: "rhel-9"})
	want := []string{
		"GLIBC_2.34: __libc_start_main, exp, pthread_attr_getstack, pthread_create, pthread_key_create, pthread_setspecific and 1 more",
		"GLIBC_2.32: pthread_getattr_np, pthread_sigmask",
		"GLIBC_2.2.5: abort, free",
	}
	if diff := cmp.Diff(want, f.Evidence); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
}

func TestC2ComparesMarkersWithTheHosts(t *testing.T) {
	t.Parallel()
	const relr, tls, noRelr = "GLIBC_ABI_DT_RELR", "GLIBC_ABI_GNU2_TLS", "link with -Wl,-z,nopack-relative-relocs"
	packed := func(b *binary.Binary) { b.Relr = true }
	weak := requires(binary.Library{File: "libc.so.6", Versions: []binary.Version{{Name: relr, Weak: true}}})
	holds(t, "C2", []ruling{
		{what: "none", file: dynamic(), host: "centos-7", says: "PASS none needed"},
		{what: "weak", file: dynamic(weak), host: "centos-7", says: "PASS none needed"},
		{
			what: "packed without a mark", file: dynamic(packed), hint: noRelr,
			says: "FAIL packed relocations (DT_RELR) without GLIBC_ABI_DT_RELR: glibc 2.36 and later refuse it, older ones crash",
		},
		{what: "packed with musl", file: dynamic(packed, needed("libc.so")), says: "PASS none needed"},
		{what: "no host", file: dynamic(packed, glibcOf(relr)), says: "SKIP needs " + relr + "; no host named to compare with", hint: nameHosts},
		{what: "a host that has it", file: dynamic(packed, glibcOf(relr, "GLIBC_2.34")), host: "debian-12", says: "PASS needs " + relr + ", which debian-12 has"},
		{what: "a host that is new enough", file: dynamic(glibcOf(relr)), host: "sles-15-sp7", says: "PASS needs " + relr + ", which sles-15-sp7 has"},
		{what: "a host that is too old", file: dynamic(glibcOf(relr)), host: "ubuntu-22.04", says: "FAIL needs " + relr + " (glibc 2.36); ubuntu-22.04 has 2.35", hint: noRelr},
		{what: "a host without a version", file: dynamic(glibcOf(relr)), host: "blank", says: "SKIP needs " + relr + "; whether blank has it is not known", hint: fetch},
		{what: "a host that is just new enough", file: dynamic(glibcOf(relr)), host: "antique", says: "PASS needs " + relr + ", which antique has"},
		{what: "a mark that moves", file: dynamic(glibcOf(relr, tls)), host: "debian-13", says: "SKIP needs " + tls + "; whether debian-13 has it is not known", hint: fetch},
		{what: "a mark that is there", file: dynamic(glibcOf(tls)), host: "debian-sid", says: "PASS needs " + tls + ", which debian-sid has"},
		{what: "musl host", file: dynamic(glibcOf(relr)), host: "alpine-3.22", says: "SKIP alpine-3.22 has musl: see loader"},
		{what: "no C library", file: dynamic(glibcOf(relr)), host: "scratch", says: "SKIP scratch has no C library: see loader"},
	})
}

func TestC3RefusesGlibcsPrivateSymbols(t *testing.T) {
	t.Parallel()
	const only = ": it runs only with the glibc it was built with"
	const show = "nm -D FILE | grep GLIBC_PRIVATE shows them; link without what uses them"
	holds(t, "C3", []ruling{
		{what: "none", file: dynamic(), says: "PASS none used"},
		{what: "one", file: dynamic(glibcOf("GLIBC_2.17", "GLIBC_PRIVATE")), says: "FAIL uses glibc's private symbols (use_glibc_private) of libc.so.6" + only, hint: show},
		{
			what: "without names", file: dynamic(requires(binary.Library{File: "libm.so.6", Versions: []binary.Version{{Name: "GLIBC_PRIVATE"}}})),
			says: "FAIL uses glibc's private symbols of libm.so.6" + only, hint: show,
		},
	})
}

func TestC6ComparesRunTimeLibrariesWithTheHosts(t *testing.T) {
	t.Parallel()
	cxx := requires(asks("libstdc++.so.6", "GLIBCXX_3.4.29", "GLIBCXX_3.4.9", "CXXABI_1.3"), asks("libgcc_s.so.1", "GCC_3.0"))
	const all = "GLIBCXX_3.4.29 CXXABI_1.3 GCC_3.0"
	const own = `Config.LDFlags: "-s -w \"-extldflags=-static-libstdc++ -static-libgcc\""`
	holds(t, "C6", []ruling{
		{what: "none", file: dynamic(), host: "centos-7", says: "PASS none needed"},
		{what: "no host", file: dynamic(cxx), says: "SKIP needs " + all + "; no host named to compare with", hint: nameHosts},
		{what: "a host that has all", file: dynamic(cxx), host: "debian-12", says: "PASS needs " + all + ", which debian-12 has"},
		{what: "a host as old", file: dynamic(requires(asks("libstdc++.so.6", "GLIBCXX_3.4.28"))), host: "debian-11", says: "PASS needs GLIBCXX_3.4.28, which debian-11 has"},
		{what: "an older host", file: dynamic(cxx), host: "debian-11", says: "FAIL needs GLIBCXX_3.4.29 (use_glibcxx_3.4.29); debian-11 has 3.4.28", hint: own},
		{what: "an older host, C", file: dynamic(inC, cxx), host: "debian-11", says: "FAIL needs GLIBCXX_3.4.29 (use_glibcxx_3.4.29); debian-11 has 3.4.28", hint: "link with -static-libstdc++ -static-libgcc"},
		{what: "a host that was not scanned", file: dynamic(cxx), host: "sles-15-sp7", says: "SKIP needs GLIBCXX_3.4.29 (use_glibcxx_3.4.29); what sles-15-sp7 has of it is not known", hint: fetch},
		{
			what: "zlib", file: dynamic(requires(asks("libz.so.1", "ZLIB_1.9.9"))), host: "debian-12",
			says: "FAIL needs ZLIB_1.9.9 (use_zlib_1.9.9); debian-12 has 1.2.12", hint: "link its static archive: -Wl,-Bstatic -lz -Wl,-Bdynamic",
		},
		{
			what: "libatomic", file: dynamic(requires(asks("libatomic.so.1", "LIBATOMIC_1.9"))), host: "debian-12",
			says: "FAIL needs LIBATOMIC_1.9 (use_libatomic_1.9); debian-12 has 1.2", hint: "link its static archive: -Wl,-Bstatic -latomic -Wl,-Bdynamic",
		},
		{what: "a mark that the host has", file: dynamic(requires(asks("libstdc++.so.6", "CXXABI_FLOAT128"))), host: "debian-12", says: "PASS needs CXXABI_FLOAT128, which debian-12 has"},
		{what: "a mark that it may not have", file: dynamic(requires(asks("libstdc++.so.6", "CXXABI_FLOAT128", "CXXABI_1.3"))), host: "centos-7", says: "SKIP needs CXXABI_FLOAT128; whether centos-7 has it is not known", hint: fetch},
		{what: "a failure hides nothing known less", file: dynamic(requires(asks("libstdc++.so.6", "CXXABI_FLOAT128", "GLIBCXX_9.9"))), host: "centos-7", says: "FAIL needs GLIBCXX_9.9 (use_glibcxx_9.9); centos-7 has 3.4.19", hint: own},
	})
}
