package checks_test

import (
	"testing"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host/profile"
)

// flagged is a record with what the C compiler was told.
func flagged(flags ...string) checks.Wanted {
	return checks.Wanted{Known: true, Platform: "linux/amd64", Language: "c", CFlags: flags, CFlagsKnown: true}
}

func TestE2TakesTheLevelOfCCodeFromItsFlags(t *testing.T) {
	t.Parallel()
	c, arm := dynamic(inC), dynamic(inC, arm64)
	told := func(flags string) *binary.Binary { return dynamic(set("CGO_CFLAGS", flags)) }
	note := func(bits uint32) edit { return func(b *binary.Binary) { b.ISANeeded = bits } }
	n1 := prodArm(4096)
	newer := of(prod(func(p *profile.Profile) { p.Arch, p.CPU.Level = "arm64", "v8.2" }))
	const lowest = "PASS its C code is compiled for the lowest processor: no -march"
	const v2, v3 = "needs x86-64-v2 (SSE4.2, POPCNT, CX16: from 2009 on)", "needs x86-64-v3 (AVX2, BMI2, FMA, MOVBE: Intel from 2013, AMD from 2015 on, no Atom)"
	const silent, record = "SKIP its C code does not say for which processor it was compiled", "mage build:linux, whose record has the flags of every package"
	lower := func(arch string) string { return "compile with -march=" + arch + ", and " }
	grep := func(flag string) string { return ", or look on each host: grep -c " + flag + " /proc/cpuinfo" }
	const native = "WARN its C code is compiled for the processor of the machine that built it (-march=native)"
	holds(t, "E2", []ruling{
		{what: "no flags", file: c, wanted: flagged(), says: lowest},
		{what: "flags of other things", file: c, wanted: flagged("-O3", "-std=c11", "-mtune=haswell", "-mcpu=atomic9"), says: lowest},
		{what: "the lowest by name", file: c, wanted: flagged("-march=x86-64"), says: "PASS its C code is compiled for x86-64-v1"},
		{what: "v3 on a distribution", file: c, wanted: flagged("-O2", "-march=x86-64-v3"), host: "rhel-9", says: "WARN " + v3 + "; rhel-9 also runs on x86-64-v2", hint: lower("x86-64") + "no flag like -mavx2" + grep("avx2")},
		{what: "v2 on a distribution as new", file: c, wanted: flagged("-march=nehalem"), host: "rhel-9", says: "PASS needs x86-64-v2; rhel-9 runs on nothing older than x86-64-v2"},
		{what: "the last one counts", file: c, wanted: flagged("-march=haswell", "-march=x86-64"), says: "PASS its C code is compiled for x86-64-v1"},
		{what: "one instruction set", file: c, wanted: flagged("-mavx2"), says: "SKIP " + v3 + "; no host named to compare with", hint: nameHosts},
		{what: "one instruction set above the processor", file: c, wanted: flagged("-mavx512f", "-march=x86-64-v2"), host: "rhel-10", says: "WARN needs x86-64-v4 (AVX-512: servers from 2017 on); rhel-10 also runs on x86-64-v3", hint: lower("x86-64") + "no flag like -mavx2" + grep("avx512f")},
		{what: "one machine", file: c, wanted: flagged("-march=x86-64-v3"), on: of(prod()), says: "FAIL needs x86-64-v3; prod has v2", hint: lower("x86-64") + "no flag like -mavx2"},
		{what: "one machine that has it", file: c, wanted: flagged("-march=x86-64-v2"), on: of(prod()), says: "PASS needs x86-64-v2; prod has v2"},
		{what: "native", file: c, wanted: flagged("-march=native"), on: of(prod()), says: native, hint: lower("x86-64") + "no native"},
		{what: "a processor without a level here", file: c, wanted: flagged("-march=bdver9"), says: "SKIP its C code is compiled with -march=bdver9, which is not known here", hint: lower("x86-64") + "no other"},
		{what: "flags above the note", file: dynamic(inC, note(2)), wanted: flagged("-march=x86-64-v3"), on: of(prod()), says: "FAIL needs x86-64-v3; prod has v2", hint: "mage build:platform linux/amd64"},
		{what: "flags below the note", file: dynamic(inC, note(4)), wanted: flagged(), on: of(prod()), says: "FAIL needs x86-64-v3; prod has v2", hint: "mage build:platform linux/amd64"},
		{what: "cgo, by its build information", file: told("-O2 -march=x86-64-v2"), host: "centos-7", says: "WARN " + v2 + "; centos-7 also runs on x86-64-v1", hint: "CGO_CFLAGS=-march=x86-64, and no flag like -mavx2" + grep("sse4_2")},
		{what: "cgo, where packages may have flags of their own", file: told("-O2 -g"), says: silent, hint: record},
		{what: "cgo, and the lowest, where packages may have flags of their own", file: told("-march=x86-64"), says: silent, hint: record},
		{what: "cgo, by the record", file: told(""), wanted: flagged("-O2"), says: lowest},
		{what: "no C code", file: pure(), wanted: flagged("-march=native"), says: "PASS none"},
		{what: "arm64", file: arm, wanted: flagged("-O2"), says: lowest},
		{what: "arm64 by name", file: arm, wanted: flagged("-march=armv8-a"), says: "PASS its C code is compiled for armv8-a, which every arm64 processor is"},
		{what: "arm64 by an early processor", file: arm, wanted: flagged("-mcpu=cortex-a72"), says: "PASS its C code is compiled for cortex-a72, which every arm64 processor is"},
		{what: "arm64, later", file: arm, wanted: flagged("-march=armv8.2-a"), host: "debian-12", says: "SKIP its C code is compiled for armv8.2-a; what the host's processor has is not known", hint: fetch},
		{what: "arm64, later than one machine", file: arm, wanted: flagged("-mcpu=neoverse-n1"), on: n1, says: "FAIL its C code is compiled for neoverse-n1; prod has v8.0", hint: lower("armv8-a") + "no other"},
		{what: "arm64, as one machine", file: arm, wanted: flagged("-march=armv8.2-a"), on: newer, says: "PASS its C code is compiled for armv8.2-a; prod has v8.2"},
		{what: "arm64 and a feature", file: arm, wanted: flagged("-march=armv8-a+lse"), on: newer, says: "SKIP its C code is compiled for armv8-a+lse; prod has v8.2, and whether it has lse is not looked at", hint: "on the host: grep Features /proc/cpuinfo"},
		{what: "arm64, native", file: arm, wanted: flagged("-mcpu=native"), says: native, hint: lower("armv8-a") + "no native"},
		{what: "arm64, another processor", file: arm, wanted: flagged("-mcpu=thunderx9"), says: "SKIP its C code is compiled for thunderx9; what that asks of the host's processor is not known here", hint: "leave -march and -mcpu out"},
		{what: "riscv64", file: dynamic(inC, riscv64), wanted: flagged("-march=rv64gcv"), says: "SKIP its C code is compiled for rv64gcv; what that asks of the host's processor is not known here", hint: "leave -march and -mcpu out"},
	})
}
