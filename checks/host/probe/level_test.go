package probe

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// flags of real machines, from their /proc/cpuinfo.
const (
	nehalem  = "fpu cx8 cmov mmx fxsr sse sse2 syscall lm pni ssse3 cx16 sse4_1 sse4_2 popcnt lahf_lm"
	haswell  = nehalem + " fma movbe xsave avx f16c abm bmi1 avx2 bmi2"
	a53      = "fp asimd evtstrm aes pmull sha1 sha2 crc32 cpuid"
	graviton = "fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp ssbs"
	neoverse = "fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm jscvt fcma lrcpc dcpop sha3 sm3 sm4 asimddp sha512 sve asimdfhm dit uscat ilrcpc flagm ssbs sb paca pacg dcpodp sve2 flagm2 frint i8mm bf16"
)

func TestLevelsAreTheHighestThatHaveAllTheirFlags(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ arch, flags, want string }{
		{"amd64", nehalem, "v2"},
		{"amd64", haswell, "v3"},
		{"amd64", strings.Replace(haswell, " abm", "", 1), "v2"},
		{"amd64", strings.Replace(haswell, " cx16", "", 1), "v1"}, // v3 without v2 is not v3
		{"amd64", haswell + " avx512f avx512bw avx512cd avx512dq avx512vl", "v4"},
		{"amd64", haswell + " avx512f avx512bw avx512cd avx512dq", "v3"},
		{"amd64", "sse", ""},
		{"arm", "half thumb vfp edsp neon vfpv3", "7"},
		{"arm", "half thumb vfp", "6"},
		{"arm", "half", "5"},
		{"386", "fpu sse2", "sse2"},
		{"386", "fpu", "softfloat"},
		{"riscv64", "i m a f d c", "rva20u64"},
		{"riscv64", "i m a f d c zba zbb zbs zicsr", "rva22u64"},
		{"s390x", "zarch", ""},
	} {
		if got := levelOf(c.arch, strings.Fields(c.flags)); got != c.want {
			t.Errorf("%s with %q is %q, want %q", c.arch, c.flags, got, c.want)
		}
	}
	for flags, want := range map[string]string{a53: "v8.0", graviton: "v8.2", neoverse: "v9.1", strings.Replace(neoverse, " sve2", "", 1): "v8.6", "fp": ""} {
		if got := arm64Level(strings.Fields(flags)); got != want {
			t.Errorf("arm64 with %q is %q, want %q", flags, got, want)
		}
	}
}

func TestAnOldArmWithAFloatingPointUnitIsStillOld(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"armv5tejl", "vfp", "5"}, {"armv4tl", "half", "5"}, {"armv6l", "vfp", "6"}, {"armv6l", "vfp vfpv3", "6"},
		{"armv7l", "vfp vfpv3", "7"}, {"armv7l", "vfp", "6"}, {"armv8l", "vfp vfpv3", "7"}, {"aarch64", "vfp vfpv3", "7"},
	} {
		if got := armLevel(c[0], strings.Fields(c[1])); got != c[2] {
			t.Errorf("%s with %q is %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestTheLowerLevelCounts(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{{"v4", "v2", "v2"}, {"v1", "v3", "v1"}, {"", "v3", "v3"}, {"v3", "", "v3"}, {"", "", ""}} {
		if got := lowerLevel("amd64", c[0], c[1]); got != c[2] {
			t.Errorf("of %q and %q: %q", c[0], c[1], got)
		}
	}
}

func TestFlagsAreReadFromTheFirstProcessor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		arch, text string
		flags      []string
		name       string
	}{
		{"amd64", "processor\t: 0\nflags\t\t: sse2 fpu sse2\nvmx flags\t: x\n\nprocessor\t: 1\nflags\t\t: other\n", []string{"fpu", "sse2"}, ""},
		{"arm64", "Features\t: fp asimd\n", []string{"asimd", "fp"}, ""},
		{"arm64", "flags\t\t: sse2\n", nil, ""}, // qemu-user shows the file of the machine below
		{"riscv64", "isa\t\t: rv64gc_zba_zbb\n", []string{"a", "c", "d", "f", "i", "m", "zba", "zbb"}, ""},
		{"ppc64le", "cpu\t\t: POWER9 (architected), altivec supported\n", nil, "POWER9 (architected), altivec supported"},
	} {
		flags, name := parseCPUInfo(c.arch, c.text)
		if diff := cmp.Diff(flags, c.flags); diff != "" || name != c.name {
			t.Errorf("%s %q: name %q, flags:\n%s", c.arch, c.text, name, diff)
		}
	}
	for name, want := range map[string]string{"POWER9 (raw)": "power9", "POWER10": "power10", "POWER11 (architected)": "power10", "POWER8E": "power8", "POWER7": "", "PPC970": ""} {
		if got := powerLevel(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestHWCAPBitsHaveTheNamesOfCPUInfo(t *testing.T) {
	t.Parallel()
	got := hwcapFlags("arm64", 1<<0|1<<1|1<<8|1<<31, 1<<1|1<<31|1<<43)
	if diff := cmp.Diff(got, []string{"asimd", "atomics", "fp", "mops", "pacg", "sve2", "wfxt"}); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(hwcapFlags("arm", 1<<6|1<<13|1<<21, 0), []string{"evtstrm", "vfp", "vfpv3"}); diff != "" {
		t.Error(diff)
	}
	if got := hwcapFlags("amd64", ^uint64(0), 0); got != nil {
		t.Errorf("amd64 has other bits: %q", got)
	}
}
