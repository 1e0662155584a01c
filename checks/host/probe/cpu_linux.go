package probe

import (
	"io"
	"runtime"
	"strings"

	"golang.org/x/sys/unix"
)

// cpu finds the flags and the level of the processor.
func (m *machine) cpu() {
	name := m.cpuFlags()
	switch m.Arch {
	case "amd64":
		m.amd64Level()
	case "arm64":
		m.CPU.Level = arm64Level(m.CPU.Flags)
	case "arm":
		m.CPU.Level = armLevel(m.name, m.CPU.Flags)
	case "ppc64", "ppc64le":
		m.CPU.Level = powerLevel(name)
	default:
		m.CPU.Level = levelOf(m.Arch, m.CPU.Flags)
	}
	if m.Arch != "amd64" {
		m.SetUnknown("cpu.flags_level", "only amd64 has it")
		m.SetUnknown("cpu.cpuid_level", "only amd64 has it")
	}
	switch {
	case m.Why("cpu.flags") != "" && m.CPU.CPUIDLevel == "":
		m.CPU.Level = ""
		m.SetUnknown("cpu.level", m.Why("cpu.flags"))
	case m.CPU.Level == "":
		m.SetUnknown("cpu.level", m.Arch+" has no levels, or the flags are of none")
	}
}

// cpuFlags finds the flags, where the kernel hands them to each program there,
// and else in /proc/cpuinfo. It returns the name of the processor, "" if it has
// none there.
func (m *machine) cpuFlags() (name string) {
	if m.Arch == runtime.GOARCH {
		hwcap, hwcap2 := auxiliary()
		m.CPU.Flags = hwcapFlags(m.Arch, hwcap, hwcap2)
	}
	if m.CPU.Flags != nil {
		return ""
	}
	text, err := firstRecord("/proc/cpuinfo")
	if !m.unless(err, "cpu.flags") {
		return ""
	}
	m.CPU.Flags, name = parseCPUInfo(m.Arch, text)
	if m.CPU.Flags == nil {
		m.SetUnknown("cpu.flags", "/proc/cpuinfo has no line of flags")
	}
	return name
}

// amd64Level finds the level both ways: under qemu-user /proc/cpuinfo is of
// another machine, and the kernel may have switched off what CPUID says.
func (m *machine) amd64Level() {
	cpu := &m.CPU
	cpu.FlagsLevel = levelOf("amd64", cpu.Flags)
	if cpu.FlagsLevel == "" {
		m.SetUnknown("cpu.flags_level", "the flags are not known, or of no level")
	}
	cpu.CPUIDLevel = levelOf("amd64", cpuidFlags())
	if cpu.CPUIDLevel == "" {
		m.SetUnknown("cpu.cpuid_level", "the probe is built for "+runtime.GOARCH)
	}
	cpu.Level = lowerLevel("amd64", cpu.FlagsLevel, cpu.CPUIDLevel)
}

// auxiliary returns AT_HWCAP and AT_HWCAP2, 0 where the kernel gave none.
func auxiliary() (hwcap, hwcap2 uint64) {
	const atHWCAP, atHWCAP2 = 16, 26
	vector, err := unix.Auxv()
	if err != nil {
		return 0, 0
	}
	for _, entry := range vector {
		switch entry[0] {
		case atHWCAP:
			hwcap = uint64(entry[1])
		case atHWCAP2:
			hwcap2 = uint64(entry[1])
		}
	}
	return hwcap, hwcap2
}

// firstRecord reads a file in /proc up to its first empty line. A machine with
// many processors has as many records, all alike.
func firstRecord(path string) (string, error) {
	file, err := open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	var text strings.Builder
	buffer := make([]byte, 8<<10)
	for text.Len() < 1<<20 {
		n, err := file.Read(buffer)
		text.Write(buffer[:n])
		if err == io.EOF || strings.Contains(text.String(), "\n\n") && !strings.HasPrefix(text.String(), "\n") {
			break
		}
		if err != nil {
			return "", err
		}
	}
	return text.String(), nil
}
