package probe

// cpuid executes the CPUID instruction.
func cpuid(leaf, subleaf uint32) (eax, ebx, ecx, edx uint32)

// xgetbv returns the low half of XCR0. It may be called only if CPUID says
// OSXSAVE.
func xgetbv() (eax uint32)

// feature is a flag of /proc/cpuinfo and the bit of CPUID that it is.
type feature struct {
	flag string
	bit  uint
}

var (
	leaf1ECX = []feature{{"pni", 0}, {"ssse3", 9}, {"fma", 12}, {"cx16", 13}, {"sse4_1", 19}, {"sse4_2", 20},
		{"movbe", 22}, {"popcnt", 23}, {"xsave", 26}, {"avx", 28}, {"f16c", 29}}
	leaf1EDX = []feature{{"fpu", 0}, {"cx8", 8}, {"cmov", 15}, {"mmx", 23}, {"fxsr", 24}, {"sse", 25}, {"sse2", 26}}
	leaf7EBX = []feature{{"bmi1", 3}, {"avx2", 5}, {"bmi2", 8}, {"avx512f", 16}, {"avx512dq", 17}, {"avx512cd", 28},
		{"avx512bw", 30}, {"avx512vl", 31}}
	extECX = []feature{{"lahf_lm", 0}, {"abm", 5}}
	extEDX = []feature{{"syscall", 11}}
)

// cpuidFlags returns those flags that levels ask for, by the instruction alone.
// Registers that the kernel does not save count as missing.
func cpuidFlags() []string {
	const osxsave, avxState, avx512State = 1 << 27, 0x06, 0xe6
	last, _, _, _ := cpuid(0, 0)
	_, _, ecx, edx := cpuid(1, 0)
	state := uint32(0)
	if ecx&osxsave != 0 {
		state = xgetbv()
	}
	if state&avxState != avxState {
		ecx &^= 1<<12 | 1<<28 | 1<<29 // fma, avx, f16c
	}
	flags := append(featuresIn(leaf1ECX, ecx), featuresIn(leaf1EDX, edx)...)
	if last >= 7 {
		_, ebx, _, _ := cpuid(7, 0)
		if state&avxState != avxState {
			ebx &^= 1 << 5 // avx2
		}
		if state&avx512State != avx512State {
			ebx &^= 1<<16 | 1<<17 | 1<<28 | 1<<30 | 1<<31
		}
		flags = append(flags, featuresIn(leaf7EBX, ebx)...)
	}
	const extended = 0x80000000
	if last, _, _, _ := cpuid(extended, 0); last > extended {
		_, _, ecx, edx := cpuid(extended+1, 0)
		flags = append(flags, append(featuresIn(extECX, ecx), featuresIn(extEDX, edx)...)...)
	}
	return flags
}

func featuresIn(features []feature, register uint32) (flags []string) {
	for _, f := range features {
		if register>>f.bit&1 != 0 {
			flags = append(flags, f.flag)
		}
	}
	return flags
}
