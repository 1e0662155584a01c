package checks_test

import (
	"debug/elf"
	"testing"

	"example.com/seaworthy/checks/binary"
)

func TestF1ComparesTheKernelOfTheGoRelease(t *testing.T) {
	t.Parallel()
	const older = "GOTOOLCHAIN=go1.23.12 mage build:linux (go1.23 runs on 2.6.32)"
	goIs := func(version string) *binary.Binary { return pure(release(version)) }
	holds(t, "F1", []ruling{
		{what: "no host", file: pure(), says: "PASS go1.26.8 needs Linux 3.2 or newer"},
		{what: "a newer host", file: pure(), host: "centos-7", says: "PASS go1.26.8 needs Linux 3.2; centos-7 has 3.10"},
		{what: "an older host", file: pure(), host: "ancient", says: "FAIL go1.26.8 needs Linux 3.2; ancient has 2.6.32", hint: older},
		{what: "a host too old for any", file: pure(), host: "antique", says: "FAIL go1.26.8 needs Linux 3.2; antique has 2.6.30"},
		{what: "go1.23", file: goIs("go1.23.12"), host: "ancient", says: "PASS go1.23.12 needs Linux 2.6.32; ancient has 2.6.32"},
		{what: "go1.24", file: goIs("go1.24rc1"), host: "ancient", says: "FAIL go1.24rc1 needs Linux 3.2; ancient has 2.6.32", hint: older},
		{what: "go1.18", file: goIs("go1.18"), host: "antique", says: "FAIL go1.18 needs Linux 2.6.32; antique has 2.6.30"},
		{what: "go1.17", file: goIs("go1.17"), host: "antique", says: "PASS go1.17 needs Linux 2.6.23; antique has 2.6.30"},
		{what: "development", file: goIs("devel go1.27-abcdef Tue"), says: "PASS devel go1.27-abcdef Tue needs Linux 3.2 or newer"},
		{what: "no release", file: goIs("devel +abcdef"), says: "SKIP the release devel +abcdef is not known here"},
		{what: "a release of the future", file: goIs("go1.99"), host: "centos-7", says: "SKIP go1.99 needs Linux 3.2 or newer; how much newer is not known here", hint: "https://go.dev/doc/go1.99#ports"},
		{what: "a release of the future and an older host", file: goIs("go1.99"), host: "ancient", says: "FAIL go1.99 needs Linux 3.2; ancient has 2.6.32", hint: older},
		{what: "a rolling host", file: pure(), host: "arch", says: "PASS go1.26.8 needs Linux 3.2, as the C library of arch does"},
		{what: "a release of the future and an image", file: goIs("go1.99"), host: "scratch", says: "SKIP go1.99 needs Linux 3.2; the kernel of scratch is not known", hint: fetch},
		{what: "a kernel not known, and a glibc that needs 3.2", file: pure(), host: "glibc-2.26", says: "PASS go1.26.8 needs Linux 3.2, as the C library of glibc-2.26 does"},
		{what: "a kernel not known, and a glibc that needs less", file: pure(), host: "glibc-2.25", says: "SKIP go1.26.8 needs Linux 3.2; the kernel of glibc-2.25 is not known", hint: fetch},
		{what: "a kernel not known, and another C library", file: pure(), host: "other-9", says: "SKIP go1.26.8 needs Linux 3.2; the kernel of other-9 is not known", hint: fetch},
		{what: "an image", file: pure(), host: "scratch", says: "SKIP go1.26.8 needs Linux 3.2; the kernel of scratch is not known", hint: fetch},
		{what: "a rolling host and a later kernel", file: pure(on(elf.EM_LOONGARCH, 64, "loong64")), host: "arch", says: "SKIP go1.26.8 needs Linux 5.19; the kernel of arch is not known", hint: fetch},
		{what: "loong64", file: pure(on(elf.EM_LOONGARCH, 64, "loong64")), host: "debian-11", says: "FAIL go1.26.8 needs Linux 5.19; debian-11 has 5.10"},
		{what: "C", file: pure(inC), wanted: builtC, says: "PASS a C program: what is linked into it says it, see abi-tag"},
		{what: "somebody's C", file: dynamic(inC), host: "antique", says: "PASS not a Go program: it runs with the host's own C library"},
		{what: "wiped", file: pure(wiped), says: "SKIP no Go build information to tell the release"},
	})
}

func TestF2ComparesTheKernelOfTheCLibrary(t *testing.T) {
	t.Parallel()
	tag := func(t binary.ABITag) edit { return func(b *binary.Binary) { b.ABITag = &t } }
	usual := tag(binary.ABITag{Major: 3, Minor: 2})
	version := func(v string) edit { return libc(binary.StaticLibc{Kind: "glibc", Version: v}) }
	library := func(edits ...edit) *binary.Binary {
		return dynamic(append([]edit{interp(""), kind(elf.ET_DYN), usual}, edits...)...)
	}
	const starts = "; it would start, and its C library was not made for that"
	holds(t, "F2", []ruling{
		{what: "none", file: pure(), host: "ancient", says: "PASS none"},
		{what: "no host", file: dynamic(usual), says: "PASS needs Linux 3.2.0 or newer"},
		{what: "a newer host", file: dynamic(usual), host: "centos-7", says: "PASS needs Linux 3.2.0; centos-7 has 3.10"},
		{what: "3.2 is 3.2.0", file: dynamic(tag(binary.ABITag{Major: 3, Minor: 10})), host: "centos-7", says: "PASS needs Linux 3.10.0; centos-7 has 3.10"},
		{what: "a rolling host", file: dynamic(usual), host: "arch", says: "PASS needs Linux 3.2.0, as the C library of arch does"},
		{what: "an image", file: staticGlibc(usual), host: "scratch", says: "SKIP needs Linux 3.2.0; the kernel of scratch is not known", hint: fetch},
		{what: "a program on an older kernel", file: dynamic(usual), host: "ancient", says: "WARN needs Linux 3.2.0; ancient has 2.6.32" + starts},
		{what: "a library on an older kernel", file: library(), host: "ancient", says: `FAIL needs Linux 3.2.0; ancient has 2.6.32, and would say "cannot open shared object file"`, hint: "strip -R .note.ABI-tag FILE"},
		{what: "a library where nobody looks", file: library(), host: "antique", says: "WARN needs Linux 3.2.0; antique has 2.6.30" + starts},
		{what: "a library beside musl", file: library(), host: "muslish", says: "WARN needs Linux 3.2.0; muslish has 2.6.30" + starts},
		{what: "static, of a glibc that looks", file: staticGlibc(usual, version("2.31")), host: "ancient", says: `FAIL needs Linux 3.2.0; ancient has 2.6.32, and would say "FATAL: kernel too old"`, hint: "CC_FOR_linux_amd64=musl-gcc"},
		{what: "static, of a glibc that does not", file: staticGlibc(usual, version("2.36")), host: "ancient", says: "WARN needs Linux 3.2.0; ancient has 2.6.32" + starts},
		{what: "static, of any glibc", file: staticGlibc(usual, version("")), host: "ancient", says: `WARN needs Linux 3.2.0; ancient has 2.6.32, and a glibc before 2.36 would say "FATAL: kernel too old"`, hint: "CC_FOR_linux_amd64=musl-gcc"},
		{what: "static, of musl", file: staticGlibc(usual, libc(binary.StaticLibc{Kind: "musl", Version: "1.2.5"})), host: "ancient", says: "WARN needs Linux 3.2.0; ancient has 2.6.32" + starts},
		{what: "another system", file: dynamic(tag(binary.ABITag{OS: 1, Major: 3})), says: "FAIL its ABI tag names another system: Hurd 3.0.0", hint: "build it with a compiler for Linux"},
	})
}
