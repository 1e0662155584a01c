package checks

import (
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// x86Levels are the levels that contain what gcc and clang use for a processor of
// -march (gcc manual, "x86 Options"). AVX without AVX2 is in no level but v3.
var x86Levels = map[string]string{
	"x86-64": "v1", "k8": "v1", "opteron": "v1", "nocona": "v1", "core2": "v2", "nehalem": "v2", "corei7": "v2", "westmere": "v2", "silvermont": "v2",
	"x86-64-v2": "v2", "x86-64-v3": "v3", "x86-64-v4": "v4",
	"sandybridge": "v3", "corei7-avx": "v3", "ivybridge": "v3", "haswell": "v3", "core-avx2": "v3", "broadwell": "v3", "skylake": "v3",
	"znver1": "v3", "znver2": "v3", "znver3": "v3", "alderlake": "v3",
	"skylake-avx512": "v4", "cascadelake": "v4", "icelake-client": "v4", "icelake-server": "v4", "sapphirerapids": "v4", "znver4": "v4", "znver5": "v4",
}

// x86Switches are the levels of what single flags switch on.
var x86Switches = map[string]string{
	"-mssse3": "v2", "-msse4": "v2", "-msse4.1": "v2", "-msse4.2": "v2", "-mpopcnt": "v2", "-mcx16": "v2",
	"-mavx": "v3", "-mavx2": "v3", "-mfma": "v3", "-mbmi": "v3", "-mbmi2": "v3", "-mf16c": "v3", "-mlzcnt": "v3", "-mmovbe": "v3",
	"-mavx512f": "v4", "-mavx512bw": "v4", "-mavx512cd": "v4", "-mavx512dq": "v4", "-mavx512vl": "v4",
}

// armLevels are the architectures of processors of -mcpu for arm64 (gcc manual,
// "AArch64 Options").
var armLevels = map[string]string{
	"generic": "8.0", "cortex-a53": "8.0", "cortex-a57": "8.0", "cortex-a72": "8.0", "cortex-a73": "8.0",
	"cortex-a55": "8.2", "cortex-a75": "8.2", "cortex-a76": "8.2", "neoverse-n1": "8.2", "neoverse-v1": "8.4", "neoverse-n2": "9.0", "neoverse-v2": "9.0",
}

// cFlags are what the C compiler was told, and where that is written: in the
// record, or for cgo in the build information, which leaves the #cgo lines of
// packages out and, with -trimpath, all. whole reports whether nothing is left
// out.
func (s Subject) cFlags() (flags []string, whole bool) {
	if s.Wanted.CFlagsKnown {
		return s.Wanted.CFlags, true
	}
	return strings.Fields(s.File.Go.Setting("CGO_CFLAGS")), false
}

// flagValue is the value of the last flag of the names, "" for none.
func flagValue(flags []string, names ...string) string {
	value := ""
	for _, f := range flags {
		name, v, ok := strings.Cut(f, "=")
		if ok && slices.Contains(names, name) {
			value = v
		}
	}
	return value
}

// flagLevel judges C code by the flags that it was compiled with.
func (s Subject) flagLevel() Finding {
	flags, whole := s.cFlags()
	machine := flagValue(flags, "-march", "-mcpu")
	if arch := s.arch(); arch == "amd64" || arch == "386" {
		machine = flagValue(flags, "-march") // -mcpu is another word for -mtune, which changes no instruction
	}
	if machine == "native" {
		return warn("its C code is compiled for the processor of the machine that built it (-march=native)").hint(s.lowerC("no native"))
	}
	if s.arch() == "amd64" {
		return s.x86Flags(machine, whole)
	}
	return s.otherFlags(machine, whole)
}

// lowerC is how to compile C code for less.
func (s Subject) lowerC(also string) string {
	lower := map[string]string{"amd64": "-march=x86-64", "arm64": "-march=armv8-a"}[s.arch()]
	switch {
	case lower == "":
		return "leave -march and -mcpu out, and " + also
	case s.File.Go == nil:
		return s.compileWith(lower) + ", and " + also
	}
	return "CGO_CFLAGS=" + lower + ", and " + also
}

// noFlags is for code whose flags name no processor.
func (s Subject) noFlags(whole bool) Finding {
	if whole {
		return pass("its C code is compiled for the lowest processor: no -march")
	}
	if s.File.Go != nil {
		return skip("its C code does not say for which processor it was compiled").hint("mage build:linux, whose record has the flags of every package")
	}
	return skip("its C code does not say for which processor it was compiled").hint("Config.C builds it with a record of the flags; or compile it with -mneeded")
}

// x86FlagLevel is the highest level that the flags name; "" if none of them does.
func (s Subject) x86FlagLevel() string {
	flags, _ := s.cFlags()
	level := x86Levels[flagValue(flags, "-march")]
	for _, f := range flags {
		level = max(level, x86Switches[f])
	}
	return level
}

func (s Subject) x86Flags(machine string, whole bool) Finding {
	level := s.x86FlagLevel()
	if machine != "" && x86Levels[machine] == "" {
		return skip("its C code is compiled with -march=" + machine + ", which is not known here").hint(s.lowerC("no other"))
	}
	switch {
	case level == "" || level == "v1" && !whole:
		return s.noFlags(whole)
	case level == "v1":
		return pass("its C code is compiled for x86-64-v1")
	case s.Host != nil && s.Host.Profile != nil:
		f := s.machineLevel("x86-64-", level)
		if f.Status == Fail {
			f.Hint = s.lowerC("no flag like -mavx2")
		}
		return f
	}
	return s.x86(level, s.lowerC("no flag like -mavx2"))
}

// otherFlags judges machines whose levels are not those of x86-64. Of arm64 they
// are known, and of the rest only whether there is a flag.
func (s Subject) otherFlags(machine string, whole bool) Finding {
	if machine == "" {
		return s.noFlags(whole)
	}
	name, features, _ := strings.Cut(machine, "+")
	level := armLevels[name]
	if version, ok := strings.CutPrefix(name, "armv"); ok && level == "" {
		level = strings.TrimSuffix(version, "-a")
		if !strings.Contains(level, ".") {
			level += ".0"
		}
	}
	said := "its C code is compiled for " + machine
	switch {
	case s.arch() != "arm64" || level == "" || !numeric(level):
		return skip(said + "; what that asks of the host's processor is not known here").hint("leave -march and -mcpu out")
	case level == "8.0" && features == "" && whole:
		return pass(said + ", which every arm64 processor is")
	case level == "8.0" && features == "":
		return s.noFlags(whole)
	case s.Host != nil && s.Host.Profile != nil:
		return s.armMachine(said, level, features)
	}
	return skip(said + "; what the host's processor has is not known").hint(fetchProfile)
}

func (s Subject) armMachine(said, level, features string) Finding {
	has := s.Host.Profile.CPU.Level
	switch {
	case has == "":
		return skip(fmt.Sprintf("%s; the processor of %s is not known", said, s.Host.Name)).hint(fetchProfile)
	case binary.CompareVersions(level, digits(has)) > 0:
		return fail(fmt.Sprintf("%s; %s has %s", said, s.Host.Name, has)).hint(s.lowerC("no other"))
	case features != "":
		return skip(fmt.Sprintf("%s; %s has %s, and whether it has %s is not looked at", said, s.Host.Name, has, features)).hint("on the host: grep Features /proc/cpuinfo")
	}
	return pass(fmt.Sprintf("%s; %s has %s", said, s.Host.Name, has))
}
