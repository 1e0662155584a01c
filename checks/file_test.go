package checks_test

import (
	"debug/elf"
	"testing"

	"example.com/seaworthy/checks/binary"
)

const (
	notLinux  = "not a program for Linux (an ELF file)"
	isDamaged = "the file is damaged, what it says cannot be trusted"
	aProgram  = "mage check:binary -path=FILE, where FILE is a compiled program"
)

func TestA1SaysWhetherTheFileIsWhole(t *testing.T) {
	t.Parallel()
	truncated := func(b *binary.Binary) {
		b.Truncated, b.Defects = true, []string{"PT_LOAD[1] ends at 0x81d000 but the file has 0x7f0000 bytes"}
	}
	holds(t, "A1", []ruling{
		{what: "whole", file: pure(), says: "PASS whole and well formed"},
		{what: "empty", file: pure(format(binary.Empty)), says: "FAIL the file is empty", hint: "build or copy it again"},
		{
			what: "truncated", file: pure(truncated), says: "FAIL PT_LOAD[1] ends at 0x81d000 but the file has 0x7f0000 bytes",
			hint: "sha256sum FILE here and where it came from, then copy it again",
		},
		{what: "damaged", file: pure(damaged), says: "FAIL PT_INTERP at 0x318 does not end with a NUL", hint: "build it again, and leave out upx, sstrip or patchelf"},
		{
			what: "without sections", file: pure(func(b *binary.Binary) { b.Warnings = []string{"no section headers"} }), says: "WARN no section headers",
			hint: "readelf -lSW FILE; no compiler writes it so: leave out sstrip, upx or patchelf",
		},
		{
			what: "packed", file: pure(func(b *binary.Binary) {
				b.Warnings = []string{"no section headers", "packed by UPX: what is inside cannot be read"}
			}), says: "WARN packed by UPX: what is inside cannot be read", hint: "upx -d FILE",
		},
		{what: "for Windows", file: pure(format(binary.PE)), says: "SKIP a program for Windows (PE): the checks for Linux do not apply"},
		{what: "text", file: pure(format(binary.Unknown)), says: "SKIP " + notLinux},
	})
}

func TestA2ComparesThePlatformWithTheRecordAndTheHost(t *testing.T) {
	t.Parallel()
	windows := func(b *binary.Binary) { *b = binary.Binary{Format: binary.PE, Foreign: "windows/amd64"} }
	freebsd := func(b *binary.Binary) { b.OSABI = elf.ELFOSABI_FREEBSD; set("GOOS", "freebsd")(b) }
	avr := func(b *binary.Binary) { b.Machine, b.Class = elf.EM_AVR, 32 }
	holds(t, "A2", []ruling{
		{what: "nothing is known of it", file: pure(), says: "PASS linux/amd64"},
		{what: "as recorded", file: pure(), wanted: built("linux/amd64"), says: "PASS linux/amd64"},
		{
			what: "another architecture", file: pure(), wanted: built("linux/arm64"),
			says: "FAIL is for linux/amd64, and was to be for linux/arm64", hint: "mage build:platform linux/arm64",
		},
		{what: "the level recorded", file: pure(set("GOAMD64", "v3")), wanted: built("linux/amd64/v3"), says: "PASS linux/amd64"},
		{
			what: "another level", file: pure(), wanted: built("linux/amd64/v3"),
			says: "FAIL is for linux/amd64/v1, and was to be for linux/amd64/v3", hint: "mage build:platform linux/amd64/v3",
		},
		{what: "a machine that Go does not know", file: pure(avr), says: "SKIP for a machine that Go does not know: EM_AVR, 32 bits"},
		{
			what: "such a machine where another was wanted", file: pure(avr), wanted: built("linux/amd64"),
			says: "FAIL is for EM_AVR, 32 bits, and was to be for linux/amd64", hint: "mage build:platform linux/amd64",
		},
		{what: "a damaged header", file: pure(avr, damaged), wanted: built("linux/amd64"), says: "SKIP " + isDamaged},
		{what: "the wrong file, and damaged", file: pure(damaged), wanted: built("linux/arm64"), says: "FAIL is for linux/amd64, and was to be for linux/arm64", hint: "mage build:platform linux/arm64"},
		{what: "a level that the file does not tell", file: pure(func(b *binary.Binary) { b.Go.Settings = nil }), wanted: built("linux/amd64/v3"), says: "PASS linux/amd64"},
		{what: "a damaged file", file: pure(damaged), says: "SKIP " + isDamaged},
		{what: "FreeBSD", file: pure(freebsd), says: "FAIL is for freebsd/amd64, not for Linux", hint: "mage build:linux"},
		{what: "FreeBSD as recorded", file: pure(freebsd), wanted: built("freebsd/amd64"), says: "PASS freebsd/amd64"},
		{
			what: "another system's mark", file: pure(func(b *binary.Binary) { b.OSABI = elf.ELFOSABI_HPUX }),
			says: "FAIL is made for another system: ELFOSABI_HPUX", hint: "mage build:linux",
		},
		{what: "Linux's own mark", file: pure(func(b *binary.Binary) { b.OSABI = elf.ELFOSABI_LINUX }), says: "PASS linux/amd64"},
		{what: "Windows", file: pure(windows), says: "SKIP a program for Windows (PE): the checks for Linux do not apply"},
		{what: "Windows as recorded", file: pure(windows), wanted: built("windows/amd64"), says: "PASS windows/amd64"},
		{what: "Windows and a Linux host", file: pure(windows), wanted: built("windows/amd64"), host: "debian-12", says: "SKIP windows/amd64: debian-12 is a Linux host"},
		{what: "Windows for another machine", file: pure(windows), wanted: built("windows/arm64"), says: "FAIL is for windows/amd64, and was to be for windows/arm64", hint: "mage build:platform windows/arm64"},
		{what: "text", file: pure(format(binary.Unknown)), wanted: built("linux/amd64"), says: "SKIP " + notLinux},
		{what: "a host that was scanned", file: pure(arm64), host: "centos-7", says: "PASS linux/arm64"},
		{what: "a host that was not", file: pure(), host: "sles-15-sp7", says: "PASS linux/amd64"},
		{what: "an architecture that is not known of it", file: pure(arm64), host: "sles-15-sp7", says: "SKIP linux/arm64; whether sles-15-sp7 is made for it is not known", hint: fetch},
		{what: "an architecture that was not scanned", file: pure(riscv64), host: "debian-12", says: "SKIP linux/riscv64; whether debian-12 is made for it is not known", hint: fetch},
		{what: "Alpine", file: pure(arm64), host: "alpine-3.22", says: "PASS linux/arm64"},
		{what: "Alpine and riscv64", file: pure(riscv64), host: "alpine-3.18", says: "SKIP linux/riscv64; whether alpine-3.18 is made for it is not known", hint: fetch},
		{what: "an image without anything", file: pure(riscv64), host: "scratch", says: "PASS linux/riscv64"},
		{what: "a host of which nothing is known", file: pure(), host: "blank", says: "SKIP linux/amd64; whether blank is made for it is not known", hint: fetch},
		{what: "bare metal", file: pure(inC, arm), wanted: built("arm-none-eabi"), says: "PASS arm-none-eabi, EM_ARM"},
		{what: "bare metal, 64 bits", file: pure(inC, arm64), wanted: built("aarch64-none-elf"), says: "PASS aarch64-none-elf, EM_AARCH64"},
		{what: "bare metal of another machine", file: pure(inC, arm64), wanted: built("arm-none-eabi"), says: "FAIL is for EM_AARCH64, and was to be for arm-none-eabi", hint: "mage build:all"},
		{what: "bare metal of a name not known", file: pure(inC, arm), wanted: built("ft32-none-elf"), says: "SKIP EM_ARM; what machine ft32-none-elf means is not known here"},
	})
}

func TestA3SaysWhatKindOfFileItIs(t *testing.T) {
	t.Parallel()
	script := func(line string) edit {
		return func(b *binary.Binary) { *b = binary.Binary{Format: binary.Script, Shebang: line} }
	}
	const exec = `: Linux answers "Exec format error"`
	holds(t, "A3", []ruling{
		{what: "fixed address", file: pure(), says: "PASS program at a fixed address (no PIE)"},
		{what: "position independent", file: dynamic(kind(elf.ET_DYN)), says: "PASS position-independent program (PIE)"},
		{what: "damaged", file: pure(damaged), says: "SKIP " + isDamaged},
		{what: "damaged header", file: pure(damaged, kind(elf.ET_NONE)), says: "SKIP " + isDamaged},
		{what: "no type", file: pure(kind(elf.ET_NONE)), says: "FAIL of no type that Linux starts (ET_NONE)", hint: aProgram},
		{what: "object file", file: pure(kind(elf.ET_REL)), says: "FAIL an object file, not linked yet (ET_REL)", hint: "link it, or " + aProgram},
		{what: "core dump", file: pure(kind(elf.ET_CORE)), says: "FAIL a core dump (ET_CORE)", hint: aProgram},
		{what: "library", file: pure(inC, kind(elf.ET_DYN)), says: "FAIL a shared library, not a program", hint: aProgram},
		{what: "library that Go was to build", file: pure(kind(elf.ET_DYN), set("-buildmode", "c-shared")), says: "PASS a shared library, as -buildmode=c-shared makes"},
		{what: "library by mistake", file: pure(kind(elf.ET_DYN), set("-buildmode", "exe")), says: "FAIL a shared library, not a program", hint: aProgram},
		{what: "script", file: pure(script("/bin/sh -e")), says: `FAIL a script for "/bin/sh -e", not a compiled program`, hint: aProgram},
		{
			what: "script from Windows", file: pure(script("/bin/sh\r")),
			says: `FAIL a script whose first line ends in a carriage return: Linux looks for an interpreter named "/bin/sh\r", and says that the file is not found`,
			hint: `*.sh text eol=lf in .gitattributes, and for this one: sed -i 's/\r$//' FILE`,
		},
		{what: "archive", file: pure(format(binary.Archive)), says: "FAIL an archive, not a program", hint: "unpack it, then " + aProgram},
		{what: "text", file: pure(format(binary.Unknown)), says: "FAIL neither a program for Linux nor for another system", hint: aProgram},
		{what: "empty", file: pure(format(binary.Empty)), says: "SKIP the file is empty"},
		{what: "Windows", file: pure(format(binary.PE)), says: "FAIL a program for Windows (PE)" + exec, hint: "mage build:linux"},
		{what: "macOS where Linux was wanted", file: pure(format(binary.MachO)), wanted: built("linux/arm64"), says: "FAIL a program for macOS (Mach-O)" + exec, hint: "mage build:linux"},
		{what: "macOS as recorded", file: pure(format(binary.MachO)), wanted: built("darwin/arm64"), says: "PASS a program for macOS (Mach-O)"},
	})
}

func TestA4SaysWhatGoWroteDown(t *testing.T) {
	t.Parallel()
	const uncommitted, commit = "from a tree with changes that are not committed", "git commit (or git stash), then build again"
	dirty, dirtyC := built("linux/amd64"), builtC
	dirty.Dirty, dirtyC.Dirty = true, true
	holds(t, "A4", []ruling{
		{what: "release and package", file: pure(), says: "PASS go1.26.8, example.com/orders"},
		{what: "no package", file: pure(func(b *binary.Binary) { b.Go.Path = "" }), says: "PASS go1.26.8"},
		{what: "dirty by its own word", file: pure(set("vcs.modified", "true")), says: "WARN go1.26.8, " + uncommitted, hint: commit},
		{what: "clean by its own word", file: pure(set("vcs.modified", "false")), says: "PASS go1.26.8, example.com/orders"},
		{what: "dirty by the record", file: pure(), wanted: dirty, says: "WARN go1.26.8, " + uncommitted, hint: commit},
		{what: "none", file: pure(wiped), says: "SKIP no Go build information: not a Go program, or packed or obfuscated"},
		{what: "C", file: pure(inC), wanted: builtC, says: "PASS a C program, which has none"},
		{what: "somebody's C", file: pure(inC), says: "PASS not a Go program, which has none"},
		{what: "Go where C was recorded", file: pure(), wanted: builtC, says: "PASS go1.26.8, example.com/orders"},
		{what: "dirty C", file: pure(inC), wanted: dirtyC, says: "WARN a C program, " + uncommitted, hint: commit},
		{what: "another system", file: pure(set("GOOS", "freebsd")), says: "SKIP a program for freebsd: the checks for Linux do not apply"},
	})
}
