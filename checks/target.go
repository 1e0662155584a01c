package checks

import (
	"debug/elf"
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// target is A2: the file is for the machine it was built for, and for the
// host's.
func target(s Subject) Finding {
	b, is, want := s.File, s.File.Platform(), s.wantedPlatform()
	goos, _, _ := strings.Cut(is, "/")
	switch {
	case b.Format != binary.ELF && (want == "" || is == ""):
		return skip(unfit(s))
	case s.bareMetal():
		return s.bareTarget()
	case is == "" && len(b.Defects) > 0:
		return skip(unfit(s))
	case is == "" && want == "":
		return skip("for a machine that Go does not know: " + machine(b))
	case is == "":
		return fail(fmt.Sprintf("is for %s, and was to be for %s", machine(b), want)).hint(s.again())
	case want != "" && is != want:
		return fail(fmt.Sprintf("is for %s, and was to be for %s", is, want)).hint(s.again())
	case want == "" && goos != "linux":
		return fail(fmt.Sprintf("is for %s, not for Linux", is)).hint("mage build:linux")
	case goos == "linux" && b.OSABI != elf.ELFOSABI_NONE && b.OSABI != elf.ELFOSABI_LINUX:
		return fail(fmt.Sprintf("is made for another system: %s", b.OSABI)).hint("mage build:linux")
	}
	return s.levelTarget(is)
}

// wantedPlatform is what the record says, without the level; "" = not known.
func (s Subject) wantedPlatform() string {
	part := strings.SplitN(s.Wanted.Platform, "/", 3)
	return strings.Join(part[:min(len(part), 2)], "/")
}

func (s Subject) again() string { return "mage build:platform " + s.Wanted.Platform }

func machine(b *binary.Binary) string { return fmt.Sprintf("%v, %d bits", b.Machine, b.Class) }

// levelVariables name the processor level of an architecture ("go help
// environment").
var levelVariables = map[string]string{
	"386": "GO386", "amd64": "GOAMD64", "arm": "GOARM", "arm64": "GOARM64", "mips": "GOMIPS", "mipsle": "GOMIPS",
	"mips64": "GOMIPS64", "mips64le": "GOMIPS64", "ppc64": "GOPPC64", "ppc64le": "GOPPC64", "riscv64": "GORISCV64",
}

// levelTarget compares the level that the platform names with the file's own.
func (s Subject) levelTarget(is string) Finding {
	has := s.File.Go.Setting(levelVariables[s.arch()])
	want := strings.TrimPrefix(strings.TrimPrefix(s.Wanted.Platform, s.wantedPlatform()), "/")
	if want != "" && has != "" && want != has {
		return fail(fmt.Sprintf("is for %s/%s, and was to be for %s", is, has, s.Wanted.Platform)).hint(s.again())
	}
	return s.hostTarget(is)
}

func (s Subject) hostTarget(is string) Finding {
	switch {
	case s.Host == nil:
		return s.sound(is)
	case !strings.HasPrefix(is, "linux/"):
		return skip(fmt.Sprintf("%s: %s is a Linux host", is, s.Host.Name))
	case s.elsewhere() != "":
		return s.machineTarget(s.elsewhere())
	case !s.hostHasArch():
		return skip(fmt.Sprintf("%s; whether %s is made for it is not known", is, s.Host.Name)).hint(fetchProfile)
	}
	return s.sound(is)
}

// alpineArches are those that every Alpine of the catalogue is made for
// (alpinelinux.org/releases, from 3.18 on).
var alpineArches = []string{"386", "amd64", "arm", "arm64", "ppc64le", "s390x"}

// hostHasArch reports whether the host is known to exist for the file's
// architecture. An image without a C library is of whatever is put into it.
func (s Subject) hostHasArch() bool {
	h, arch := s.Host, s.arch()
	switch {
	case h.Nodes[arch] != nil || h.Libc.Kind == "none" || h.Profile != nil:
		return true
	case h.CPU != "" && arch == "amd64":
		return true // only x86-64 has such levels
	}
	return h.Libc.Kind == "musl" && slices.Contains(alpineArches, arch)
}

// bareMachines are the ELF machines of what GNU triplets begin with.
var bareMachines = map[string]elf.Machine{
	"aarch64": elf.EM_AARCH64, "arm": elf.EM_ARM, "avr": elf.EM_AVR, "i686": elf.EM_386, "m68k": elf.EM_68K, "mips": elf.EM_MIPS,
	"powerpc": elf.EM_PPC, "riscv": elf.EM_RISCV, "riscv32": elf.EM_RISCV, "riscv64": elf.EM_RISCV, "x86_64": elf.EM_X86_64, "xtensa": elf.EM_XTENSA,
}

func (s Subject) bareTarget() Finding {
	arch, _, _ := strings.Cut(s.Wanted.Platform, "-")
	want, known := bareMachines[arch]
	switch is := s.File.Machine; {
	case !known:
		return skip(fmt.Sprintf("%v; what machine %s means is not known here", is, s.Wanted.Platform))
	case is != want:
		return fail(fmt.Sprintf("is for %v, and was to be for %s", is, s.Wanted.Platform)).hint("mage build:all")
	default:
		return s.sound(fmt.Sprintf("%s, %v", s.Wanted.Platform, is))
	}
}
