package checks

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// levelFeatures are what each x86-64 level adds, in the words of
// /proc/cpuinfo (psABI x86-64, "micro-architecture levels").
var levelFeatures = map[string]string{
	"v2": "SSE4.2, POPCNT, CX16: from 2009 on",
	"v3": "AVX2, BMI2, FMA, MOVBE: Intel from 2013, AMD from 2015 on, no Atom",
	"v4": "AVX-512: servers from 2017 on",
}

// levelsSince are the releases go1.N that began to write the level into what
// they build. Before, go1.17 and older wrote no settings at all, and of arm64
// and riscv64 there was only the lowest level (go1.23 release notes).
var levelsSince = map[string]int{"GOAMD64": 18, "GOARM64": 23, "GORISCV64": 23}

// levelFlags are words of /proc/cpuinfo that only processors of the level have.
var levelFlags = map[string]string{"v2": "sse4_2", "v3": "avx2", "v4": "avx512f"}

// cpu is E1: the processor level that the Go code was compiled for, against
// what the host is known to have.
func cpu(s Subject) Finding {
	arch := s.arch()
	level, known := s.goLevel()
	switch {
	case s.isC():
		return pass(s.noGo() + ": see isa-note")
	case s.File.Go == nil && level == "":
		return skip("no Go build information to tell the level").hint("mage build:linux, which keeps the build information")
	case !known:
		return skip("the build information does not say for which processor it is")
	case s.Host != nil && s.Host.Profile != nil && levelVariables[arch] != "" && arch != "386":
		return s.machineLevel(levelVariables[arch]+"=", level)
	case arch == "amd64":
		return s.x86(level, "mage build:platform linux/amd64")
	case arch == "386" && level == "sse2":
		return pass("GO386=sse2, which every x86 processor from 2003 on has")
	case slices.Contains(lowest[arch], level):
		return pass(fmt.Sprintf("%s=%s, which every %s processor that runs Linux has", levelVariables[arch], level, arch))
	}
	said := fmt.Sprintf("needs %s=%s; what the host's processor has is not known", levelVariables[arch], level)
	return skip(said).hint(fetchProfile)
}

// lowest are the levels that run on every processor of an architecture that
// runs Linux and Go.
var lowest = map[string][]string{
	"386": {"softfloat"}, "arm": {"5"}, "arm64": {"v8.0"}, "ppc64le": {"power8"}, "riscv64": {"rva20u64"},
	"mips": {"softfloat"}, "mipsle": {"softfloat"}, "mips64": {"softfloat"}, "mips64le": {"softfloat"},
}

// goLevel is the level that the Go code is compiled for. known is false if the
// file does not tell, or Go has no levels of the architecture.
func (s Subject) goLevel() (level string, known bool) {
	variable := levelVariables[s.arch()]
	level, _, _ = strings.Cut(s.File.Go.Setting(variable), ",softfloat")
	level, _, _ = strings.Cut(level, ",hardfloat")
	if level != "" {
		return level, true
	}
	if s.File.GoCPULevel != "" {
		return s.File.GoCPULevel, true
	}
	since, ok := levelsSince[variable]
	minor, isGo := s.goMinor()
	if ok && isGo && minor < since {
		return firstLevel[variable], true
	}
	return "", false
}

// firstLevel is the level of releases that had no other.
var firstLevel = map[string]string{"GOAMD64": "v1", "GOARM64": "v8.0", "GORISCV64": "rva20u64"}

// x86 compares an x86-64 level with the host's. lower is what to type to need
// less.
func (s Subject) x86(level, lower string) Finding {
	if level == "v1" {
		return pass("x86-64-v1, which every x86-64 processor is")
	}
	said := withSymbols("needs x86-64-"+level, levelFeatures[level])
	switch h := s.Host; {
	case h == nil:
		return skip(said + "; no host named to compare with").hint(nameHosts)
	case h.CPU == "":
		return skip(fmt.Sprintf("%s; the processors of %s are not known", said, h.Name)).hint(fetchProfile)
	case level > h.CPU:
		return warn(fmt.Sprintf("%s; %s also runs on x86-64-%s", said, h.Name, h.CPU)).hint(lower + ", or look on each host: grep -c " + levelFlags[level] + " /proc/cpuinfo")
	}
	return pass(fmt.Sprintf("needs x86-64-%s; %s runs on nothing older than x86-64-%s", level, s.Host.Name, s.Host.CPU))
}

// isaNote is E2: the level that C code was compiled for, where the compiler
// wrote it down (GNU_PROPERTY_X86_ISA_1_NEEDED, psABI x86-64), else by the flags
// of the build. gcc writes it only with -mneeded, and the lowest level comes from
// the C library's start-up files: code compiled with -march=x86-64-v3 says no
// more than that.
func isaNote(s Subject) Finding {
	f := s.isaNeeded()
	f.Perhaps = f.Status == Fail && !s.loaderLooks()
	return f
}

// loaderLooks reports whether the loader refuses a program whose note asks for
// more than the processor has: that of glibc does, from 2.33 on. Others start it,
// and it ends where it comes to such code.
func (s Subject) loaderLooks() bool {
	l := s.Host.Libc
	return s.File.ISANeeded > 1 && s.File.Interp != "" && l.Kind == "glibc" && binary.CompareVersions(l.Version, "2.33") >= 0
}

func (s Subject) isaNeeded() Finding {
	const baseline = 1
	bit := s.File.ISANeeded
	level := max(fmt.Sprintf("v%d", bits.Len32(bit)), s.x86FlagLevel())
	switch {
	case bit > 0xf:
		return skip(fmt.Sprintf("needs an x86-64 level that is not known here (%#x)", bit)).hint("readelf -n FILE")
	case bit <= baseline && !s.hasC():
		return pass("none")
	case bit <= baseline:
		return s.flagLevel()
	case s.Host != nil && s.Host.Profile != nil:
		return s.machineLevel("x86-64-", level)
	}
	return s.x86(level, s.lowerC("no -Wl,-z,x86-64-vN"))
}
