package probe

import (
	"slices"
	"strings"
)

// parseCPUInfo returns the flags of the first processor in /proc/cpuinfo,
// sorted, and, on ppc64, the name of the processor. Of RISC-V they are the
// letters and names of the isa string. Nil is that no line has flags: so under
// qemu-user, which shows the file of another machine.
func parseCPUInfo(arch, text string) (flags []string, name string) {
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(line, ":")
		switch key = strings.TrimSpace(key); {
		case key == "" && flags != nil:
			return flags, name
		case key == flagsKey(arch) && flags == nil:
			flags = strings.Fields(value)
			if arch == "riscv64" {
				flags = isaFlags(value)
			}
			slices.Sort(flags)
			flags = slices.Compact(flags)
		case key == "cpu" && name == "":
			name = strings.TrimSpace(value)
		}
	}
	return flags, name
}

// flagsKey is what arch calls its flags.
func flagsKey(arch string) string {
	switch arch {
	case "amd64", "386":
		return "flags"
	case "arm64", "arm", "loong64":
		return "Features"
	case "riscv64":
		return "isa"
	case "s390x":
		return "features"
	case "mips", "mipsle", "mips64", "mips64le":
		return "ASEs implemented"
	}
	return ""
}

// isaFlags splits "rv64imafdc_zba_zbb". G stands for IMAFD.
func isaFlags(isa string) []string {
	first, rest, _ := strings.Cut(strings.TrimSpace(isa), "_")
	letters := strings.ReplaceAll(strings.TrimPrefix(first, "rv64"), "g", "imafd")
	flags := strings.Split(letters, "")
	if rest != "" {
		flags = append(flags, strings.Split(rest, "_")...)
	}
	return flags
}

// powerLevel is GOPPC64 of a processor named "POWER9 (architected), altivec
// supported", "" of one that is older or has another name.
func powerLevel(name string) string {
	number, ok := strings.CutPrefix(name, "POWER")
	if !ok {
		return ""
	}
	for _, known := range []string{"10", "11", "8", "9"} {
		if strings.HasPrefix(number, known) {
			return "power" + strings.Replace(known, "11", "10", 1) // GOPPC64 ends there
		}
	}
	return ""
}
