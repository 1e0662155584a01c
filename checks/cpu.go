package checks

import (
	"fmt"
	"math/bits"
	"strings"
)

// levelFeatures are what each x86-64 level adds, in the words of
// /proc/cpuinfo (psABI x86-64, "micro-architecture levels").
var levelFeatures = map[string]string{
	"v2": "SSE4.2, POPCNT, CX16: from 2009 on",
	"v3": "AVX2, BMI2, FMA, MOVBE: Intel from 2013, AMD from 2015 on, no Atom",
	"v4": "AVX-512: servers from 2017 on",
}

// cpu is E1: the processor level that the Go code was compiled for, against
// what the host is known to have.
func cpu(s Subject) Finding {
	switch s.arch() {
	case "amd64":
		return s.amd64Level()
	case "arm64":
		return s.goLevel("GOARM64", "v8.0")
	case "arm":
		return s.armLevel()
	case "riscv64":
		return s.goLevel("GORISCV64", "rva20u64")
	case "386":
		return s.goLevel("GO386", "softfloat", "sse2")
	}
	if s.File.Go == nil {
		return skip("no Go build information to tell the level")
	}
	return pass("the lowest of " + s.arch())
}

// amd64Level reads GOAMD64, or the message that code for v2 and later carries.
func (s Subject) amd64Level() Finding {
	level := s.File.Go.Setting("GOAMD64")
	if level == "" {
		level = s.File.GoCPULevel
	}
	if level == "" && s.File.Go == nil {
		return skip("no Go build information to tell the level")
	}
	return s.x86(level)
}

// x86 compares an x86-64 level with the host's.
func (s Subject) x86(level string) Finding {
	if level == "" || level == "v1" {
		return pass("x86-64-v1, which every x86-64 processor is")
	}
	said := fmt.Sprintf("needs x86-64-%s (%s)", level, levelFeatures[level])
	const lower = "leave the level out: linux/amd64"
	switch {
	case s.Host == nil:
		return skip(said + "; no host named to compare with").hint("Config.Hosts, or for one run SEAWORTHY_HOSTS=rhel-9")
	case s.Host.CPU == "":
		return skip(fmt.Sprintf("%s; the processors of %s are not known", said, s.Host.Name)).hint(lower)
	case level > s.Host.CPU:
		return warn(fmt.Sprintf("%s; %s also runs on x86-64-%s", said, s.Host.Name, s.Host.CPU)).hint(lower + ", or be sure of every machine")
	}
	return pass(fmt.Sprintf("needs x86-64-%s; %s runs on nothing older than x86-64-%s", level, s.Host.Name, s.Host.CPU))
}

// goLevel judges architectures whose hosts are not known by level: the lowest
// ones pass anywhere.
func (s Subject) goLevel(variable string, lowest ...string) Finding {
	level := s.File.Go.Setting(variable)
	if level == "" && s.File.Go == nil {
		return skip("no Go build information to tell the level")
	}
	for _, l := range lowest {
		if level == l || level == "" {
			return pass(variable + "=" + lowest[0] + ", which every " + s.arch() + " processor is")
		}
	}
	return skip(fmt.Sprintf("needs %s=%s; what the host's processor has is not known", variable, level)).hint("leave the level out of the platform, or be sure of every machine")
}

// armLevel judges GOARM, which has no level that every host has.
func (s Subject) armLevel() Finding {
	level, _, _ := strings.Cut(s.File.Go.Setting("GOARM"), ",")
	switch level {
	case "":
		return skip("the file does not say for which ARM it is")
	case "5":
		return pass("ARMv5, which every ARM that runs Linux is")
	}
	return skip(fmt.Sprintf("needs ARMv%s; what the host's processor is, is not known", level)).hint("linux/arm/5 runs on every one, more slowly")
}

// isaNote is E2: the level that C code was compiled for, where the compiler
// wrote it down (GNU_PROPERTY_X86_ISA_1_NEEDED, psABI x86-64).
func isaNote(s Subject) Finding {
	if s.File.ISANeeded == 0 {
		return pass("none")
	}
	level := fmt.Sprintf("v%d", min(bits.Len32(s.File.ISANeeded), 4))
	return s.x86(level)
}
