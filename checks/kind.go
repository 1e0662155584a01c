package checks

import (
	"debug/elf"
	"fmt"
	"strings"

	"example.com/seaworthy/checks/binary"
)

const nameProgram = "mage check:binary -path=FILE, where FILE is a compiled program"

// kind is A3: the file is a program, and not a script, a library or a part.
func kind(s Subject) Finding {
	if s.File.Format != binary.ELF {
		return otherKind(s)
	}
	switch b := s.File; {
	case b.Type == elf.ET_REL:
		return fail("an object file, not linked yet (ET_REL)").hint("link it, or " + nameProgram)
	case b.Type == elf.ET_CORE:
		return fail("a core dump (ET_CORE)").hint(nameProgram)
	case b.Type != elf.ET_EXEC && b.Type != elf.ET_DYN:
		if len(b.Defects) > 0 {
			return skip(unfit(s))
		}
		return fail(fmt.Sprintf("of no type that Linux starts (%v)", b.Type)).hint(nameProgram)
	case b.Link() == binary.SharedObject:
		return s.library()
	case b.Type == elf.ET_DYN:
		return s.sound("position-independent program (PIE)")
	}
	return s.sound("program at a fixed address (no PIE)")
}

// library judges a shared library: right where Go was told to build one.
func (s Subject) library() Finding {
	switch mode := s.File.Go.Setting("-buildmode"); mode {
	case "c-shared", "plugin", "shared":
		return s.sound("a shared library, as -buildmode=" + mode + " makes")
	}
	return fail("a shared library, not a program").hint(nameProgram)
}

// otherKind judges what is no ELF file.
func otherKind(s Subject) Finding {
	switch b := s.File; b.Format {
	case binary.PE, binary.MachO:
		return s.foreignKind()
	case binary.Script:
		return script(b.Shebang)
	case binary.Archive:
		return fail("an archive, not a program").hint("unpack it, then " + nameProgram)
	case binary.Empty:
		return skip("the file is empty")
	}
	return fail("neither a program for Linux nor for another system").hint(nameProgram)
}

func script(shebang string) Finding {
	if strings.HasSuffix(shebang, "\r") {
		return fail(fmt.Sprintf("a script whose first line ends in a carriage return: Linux looks for an interpreter named %q, and says that the file is not found", strings.TrimSpace(shebang)+"\r")).
			hint("*.sh text eol=lf in .gitattributes, and for this one: sed -i 's/\\r$//' FILE")
	}
	return fail(fmt.Sprintf("a script for %q, not a compiled program", strings.TrimSpace(shebang))).hint(nameProgram)
}

// foreignKind judges a program of another system: right where it was wanted.
func (s Subject) foreignKind() Finding {
	b := s.File
	words := fmt.Sprintf("a program for %s (%s)", systems[b.Format], b.Format)
	if goos, _, _ := strings.Cut(s.Wanted.Platform, "/"); goos != "" && goos != "linux" {
		return pass(words)
	}
	return fail(words + `: Linux answers "Exec format error"`).hint("mage build:linux")
}
