package checks_test

import (
	"debug/elf"
	"testing"

	"example.com/seaworthy/checks/binary"
)

func TestE1ComparesTheLevelOfGoCodeWithTheHosts(t *testing.T) {
	t.Parallel()
	const lower = "mage build:platform linux/amd64"
	const v2, v3 = "needs x86-64-v2 (SSE4.2, POPCNT, CX16: from 2009 on)", "needs x86-64-v3 (AVX2, BMI2, FMA, MOVBE: Intel from 2013, AMD from 2015 on, no Atom)"
	const everywhere, silent = "PASS x86-64-v1, which every x86-64 processor is", "SKIP the build information does not say for which processor it is"
	amd := func(level string) *binary.Binary { return pure(set("GOAMD64", level)) }
	noticed := func(level string) edit {
		return func(b *binary.Binary) { b.Go, b.MayBeGo, b.GoCPULevel = nil, true, level }
	}
	other := func(m elf.Machine, class int, arch, key, value string) *binary.Binary {
		return pure(on(m, class, arch), set(key, value))
	}
	big := func(b *binary.Binary) { b.BigEndian = true }
	holds(t, "E1", []ruling{
		{what: "v1", file: amd("v1"), host: "centos-7", says: everywhere},
		{what: "no host", file: amd("v3"), says: "SKIP " + v3 + "; no host named to compare with", hint: nameHosts},
		{what: "an older host", file: amd("v3"), host: "rhel-9", says: "WARN " + v3 + "; rhel-9 also runs on x86-64-v2", hint: lower + ", or look on each host: grep -c avx2 /proc/cpuinfo"},
		{what: "a host as new", file: amd("v2"), host: "rhel-9", says: "PASS needs x86-64-v2; rhel-9 runs on nothing older than x86-64-v2"},
		{what: "a newer host", file: amd("v2"), host: "rhel-10", says: "PASS needs x86-64-v2; rhel-10 runs on nothing older than x86-64-v3"},
		{what: "any host", file: amd("v2"), host: "centos-7", says: "WARN " + v2 + "; centos-7 also runs on x86-64-v1", hint: lower + ", or look on each host: grep -c sse4_2 /proc/cpuinfo"},
		{what: "a host without a processor", file: amd("v3"), host: "scratch", says: "SKIP " + v3 + "; the processors of scratch are not known", hint: fetch},
		{what: "a level without words", file: amd("v9"), says: "SKIP needs x86-64-v9; no host named to compare with", hint: nameHosts},
		{what: "C", file: pure(inC), wanted: builtC, says: "PASS a C program: see isa-note"},
		{what: "somebody's C", file: pure(inC), says: "PASS not a Go program: see isa-note"},
		{what: "wiped", file: pure(wiped), says: "SKIP no Go build information to tell the level", hint: "mage build:linux, which keeps the build information"},
		{what: "wiped, with the start-up message", file: pure(noticed("v3")), says: "SKIP " + v3 + "; no host named to compare with", hint: nameHosts},
		{what: "no settings", file: pure(unset), says: silent},
		{what: "no settings, of a release without levels", file: pure(unset, release("go1.17.13")), says: everywhere},
		{what: "no settings, of a release with levels", file: pure(unset, release("go1.18")), says: silent},
		{what: "no settings, of a release without a number", file: pure(unset, release("unknown")), says: silent},
		{what: "arm64", file: other(elf.EM_AARCH64, 64, "arm64", "GOARM64", "v8.0"), says: "PASS GOARM64=v8.0, which every arm64 processor that runs Linux has"},
		{
			what: "arm64 with more", file: other(elf.EM_AARCH64, 64, "arm64", "GOARM64", "v8.0,lse"), host: "debian-12",
			says: "SKIP needs GOARM64=v8.0,lse; what the host's processor has is not known", hint: fetch,
		},
		{what: "arm64 before levels", file: pure(arm64, release("go1.22.1")), says: "PASS GOARM64=v8.0, which every arm64 processor that runs Linux has"},
		{what: "arm64 that does not say", file: pure(arm64), says: silent},
		{what: "ARMv5", file: other(elf.EM_ARM, 32, "arm", "GOARM", "5,softfloat"), says: "PASS GOARM=5, which every arm processor that runs Linux has"},
		{
			what: "ARMv7", file: other(elf.EM_ARM, 32, "arm", "GOARM", "7,hardfloat"), host: "debian-12",
			says: "SKIP needs GOARM=7; what the host's processor has is not known", hint: fetch,
		},
		{what: "386", file: other(elf.EM_386, 32, "386", "GO386", "sse2"), says: "PASS GO386=sse2, which every x86 processor from 2003 on has"},
		{what: "386 without SSE", file: other(elf.EM_386, 32, "386", "GO386", "softfloat"), says: "PASS GO386=softfloat, which every 386 processor that runs Linux has"},
		{what: "ppc64le", file: other(elf.EM_PPC64, 64, "ppc64le", "GOPPC64", "power8"), says: "PASS GOPPC64=power8, which every ppc64le processor that runs Linux has"},
		{what: "ppc64le of later", file: other(elf.EM_PPC64, 64, "ppc64le", "GOPPC64", "power10"), says: "SKIP needs GOPPC64=power10; what the host's processor has is not known", hint: fetch},
		{what: "s390x has no levels", file: pure(on(elf.EM_S390, 64, "s390x"), big), says: silent},
	})
}

func TestE2ComparesTheLevelOfCCodeWithTheHosts(t *testing.T) {
	t.Parallel()
	note := func(bits uint32) edit { return func(b *binary.Binary) { b.ISANeeded = bits } }
	const lower = "CGO_CFLAGS=-march=x86-64, and no -Wl,-z,x86-64-vN"
	const record, recordC = "mage build:linux, whose record has the flags of every package", "Config.C builds it with a record of the flags; or compile it with -mneeded"
	const silent = "SKIP its C code does not say for which processor it was compiled"
	const v4 = "needs x86-64-v4 (AVX-512: servers from 2017 on)"
	holds(t, "E2", []ruling{
		{what: "no C code", file: pure(), says: "PASS none"},
		{what: "cgo that nothing uses", file: pure(set("CGO_ENABLED", "1")), says: "PASS none"},
		{what: "no C code, PIE", file: loaderOnly(), says: "PASS none"},
		{what: "cgo", file: dynamic(), says: silent, hint: record},
		{what: "C", file: pure(inC), says: silent, hint: recordC},
		{what: "C for a machine without such notes", file: pure(inC, arm64), says: silent, hint: recordC},
		{what: "the start-up files' baseline", file: dynamic(note(1)), says: silent, hint: record},
		{what: "v2, no host", file: dynamic(note(1 | 2)), says: "SKIP needs x86-64-v2 (SSE4.2, POPCNT, CX16: from 2009 on); no host named to compare with", hint: nameHosts},
		{what: "v2 on a host as new", file: dynamic(note(1 | 2)), host: "rhel-9", says: "PASS needs x86-64-v2; rhel-9 runs on nothing older than x86-64-v2"},
		{what: "v4 on an older host", file: dynamic(note(8)), host: "rhel-10", says: "WARN " + v4 + "; rhel-10 also runs on x86-64-v3", hint: lower + ", or look on each host: grep -c avx512f /proc/cpuinfo"},
		{what: "every bit that is known", file: dynamic(note(15)), host: "scratch", says: "SKIP " + v4 + "; the processors of scratch are not known", hint: fetch},
		{what: "v3 without C code", file: pure(note(4)), host: "rhel-10", says: "PASS needs x86-64-v3; rhel-10 runs on nothing older than x86-64-v3"},
		{what: "baseline without C code", file: pure(note(1)), says: "PASS none"},
		{what: "a bit of the future", file: dynamic(note(16)), host: "rhel-10", says: "SKIP needs an x86-64 level that is not known here (0x10)", hint: "readelf -n FILE"},
	})
}
