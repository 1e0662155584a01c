package binary

import "debug/elf"

// Platform returns Go's name of the platform, "linux/amd64"; "" when Go has no
// name for the machine. For PE and Mach-O it is Foreign.
//
// The machine is as the header says. Of the system an ELF file tells little:
// what the build settings say counts first, then EI_OSABI and the ABI note, and
// a file that says nothing is of Linux.
func (b *Binary) Platform() string {
	if b.Format != ELF {
		return b.Foreign
	}
	arch := b.arch()
	if arch == "" {
		return ""
	}
	return b.system() + "/" + arch
}

// system is Go's GOOS.
func (b *Binary) system() string {
	if goos := b.Go.Setting("GOOS"); goos != "" {
		return goos
	}
	switch b.OSABI {
	case elf.ELFOSABI_FREEBSD:
		return "freebsd"
	case elf.ELFOSABI_NETBSD:
		return "netbsd"
	case elf.ELFOSABI_OPENBSD:
		return "openbsd"
	case elf.ELFOSABI_SOLARIS:
		return "solaris"
	}
	if b.ABITag != nil && b.ABITag.OS == 3 {
		return "freebsd"
	}
	return "linux"
}

// target is what tells one GOARCH from another.
type target struct {
	machine elf.Machine
	class   int
	big     bool
}

var arches = map[target]string{
	{elf.EM_386, 32, false}:       "386",
	{elf.EM_X86_64, 64, false}:    "amd64",
	{elf.EM_ARM, 32, false}:       "arm",
	{elf.EM_AARCH64, 64, false}:   "arm64",
	{elf.EM_LOONGARCH, 64, false}: "loong64",
	{elf.EM_MIPS, 32, true}:       "mips",
	{elf.EM_MIPS, 32, false}:      "mipsle",
	{elf.EM_MIPS, 64, true}:       "mips64",
	{elf.EM_MIPS, 64, false}:      "mips64le",
	{elf.EM_PPC64, 64, true}:      "ppc64",
	{elf.EM_PPC64, 64, false}:     "ppc64le",
	{elf.EM_RISCV, 64, false}:     "riscv64",
	{elf.EM_S390, 64, true}:       "s390x",
}

// arch is Go's GOARCH, "" if it has none. The MIPS ABI n32, a 64-bit machine
// with 32-bit addresses, is none of Go's.
func (b *Binary) arch() string {
	const mipsN32 = 0x20 // EF_MIPS_ABI2
	if b.Machine == elf.EM_MIPS && b.Class == 32 && b.Flags&mipsN32 != 0 {
		return ""
	}
	return arches[target{b.Machine, b.Class, b.BigEndian}]
}
