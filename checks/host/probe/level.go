package probe

import (
	"slices"
	"strings"
)

// step is a level and what it asks for beyond the ones before it.
type step struct {
	level string
	flags string
}

// steps are the levels of each GOARCH, lowest first, in the words of
// /proc/cpuinfo.
var steps = map[string][]step{
	// x86-64 psABI, "micro-architecture levels". The kernel shows avx and what
	// is above it only if it saves its registers, so OSXSAVE need not be asked.
	"amd64": {
		{"v1", "cmov cx8 fpu fxsr mmx sse sse2 syscall"},
		{"v2", "cx16 lahf_lm pni popcnt sse4_1 sse4_2 ssse3"},
		{"v3", "abm avx avx2 bmi1 bmi2 f16c fma movbe xsave"},
		{"v4", "avx512bw avx512cd avx512dq avx512f avx512vl"},
	},
	// Arm ARM, "mandatory from", as far as Linux shows it to programs and a
	// hypervisor has no reason to hide it: no pointer authentication, no BTI.
	"arm64": {
		{"v8.0", "asimd fp"},
		{"v8.1", "asimdrdm atomics crc32"},
		{"v8.2", "dcpop"},
		{"v8.3", "fcma jscvt lrcpc"},
		{"v8.4", "asimddp dit flagm ilrcpc uscat"},
		{"v8.5", "dcpodp flagm2 frint sb"},
		{"v8.6", "bf16 i8mm"},
		{"v8.7", "wfxt"},
		{"v8.8", "hbc mops"},
		{"v8.9", "cssc rprfm"},
	},
	// What Go's start-up code asks for: runtime/os_linux_arm.go.
	"arm": {{"5", ""}, {"6", "vfp"}, {"7", "vfpv3"}},
	"386": {{"softfloat", ""}, {"sse2", "sse2"}},
	// What GORISCV64 makes the compiler use. The other parts of the profiles
	// are shown by new kernels only, so that they cannot be asked for.
	"riscv64": {{"rva20u64", "a c d f i m"}, {"rva22u64", "zba zbb zbs"}, {"rva23u64", "v zcb zicond"}},
}

// levelOf returns the highest level of arch that has all its flags, "" if not
// even the lowest has, or there are none.
func levelOf(arch string, flags []string) string {
	level := ""
	for _, s := range steps[arch] {
		for flag := range strings.FieldsSeq(s.flags) {
			if !slices.Contains(flags, flag) {
				return level
			}
		}
		level = s.level
	}
	return level
}

// arm64Level is levelOf for arm64, where v9.0 is v8.5 with SVE2, v9.1 is v8.6
// with it, and so on.
func arm64Level(flags []string) string {
	level := levelOf("arm64", flags)
	if level >= "v8.5" && slices.Contains(flags, "sve2") {
		return "v9." + string(level[3]-5)
	}
	return level
}

// armLevel is levelOf for arm, no higher than the architecture in the name of
// the machine, "armv5tejl": an ARMv5 may have a floating point unit as well.
func armLevel(machine string, flags []string) string {
	level := levelOf("arm", flags)
	if number, ok := strings.CutPrefix(machine, "armv"); ok && number != "" && number[:1] < level {
		level = max("5", number[:1])
	}
	return level
}

// lowerLevel returns the lower of two levels of arch, the known one if the other
// is "".
func lowerLevel(arch, a, b string) string {
	rank := func(level string) int {
		return slices.IndexFunc(steps[arch], func(s step) bool { return s.level == level })
	}
	if a == "" || b != "" && rank(b) < rank(a) {
		return b
	}
	return a
}
