package checks

import (
	"debug/elf"
	"fmt"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// systems are the other systems' programs, by format.
var systems = map[binary.Format]string{binary.PE: "Windows", binary.MachO: "macOS"}

// unfit says why only the checks for any file can judge s; "" if all can.
func unfit(s Subject) string {
	switch b := s.File; {
	case b == nil:
		return "the file was not read"
	case systems[b.Format] != "":
		return fmt.Sprintf("a program for %s (%s): the checks for Linux do not apply", systems[b.Format], b.Format)
	case b.Format != binary.ELF:
		return "not a program for Linux (an ELF file)"
	case len(b.Defects) > 0:
		return "the file is damaged, what it says cannot be trusted"
	case s.packed():
		return "packed by UPX: what is inside cannot be read"
	case s.bareMetal():
		return "an image for bare metal: no host to start on"
	case b.Type != elf.ET_EXEC && b.Type != elf.ET_DYN:
		return fmt.Sprintf("not a program that can be started (%v)", b.Type)
	}
	if goos, _, _ := strings.Cut(s.File.Platform(), "/"); goos != "" && goos != "linux" {
		return fmt.Sprintf("a program for %s: the checks for Linux do not apply", goos)
	}
	return ""
}

// sound is a PASS of a check for any file, or SKIP where the file is damaged:
// then the header may lie as well.
func (s Subject) sound(text string) Finding {
	if len(s.File.Defects) > 0 {
		return skip(unfit(s))
	}
	return pass(text)
}

// wellFormed is A1: the file is whole, and its headers fit each other. What is
// no ELF file is left to A3.
func wellFormed(s Subject) Finding {
	switch b := s.File; {
	case b.Format == binary.Empty:
		return fail("the file is empty").hint("build or copy it again")
	case b.Truncated && len(b.Defects) == 1 && strings.HasPrefix(b.Defects[0], "section header table"):
		f := fail(b.Defects[0]).show(b.Defects).hint("sha256sum FILE here and where it came from, then copy it again")
		f.Perhaps = true // nothing of it is missing that runs
		return f
	case b.Truncated:
		return fail(b.Defects[0]).show(b.Defects).hint("sha256sum FILE here and where it came from, then copy it again")
	case len(b.Defects) > 0:
		return fail(b.Defects[0]).show(b.Defects).hint("build it again, and leave out upx, sstrip or patchelf")
	case b.Format != binary.ELF:
		return skip(unfit(s))
	case s.packed():
		return warn(unfit(s)).show(b.Warnings).hint("upx -d FILE")
	case len(b.Warnings) > 0:
		return warn(b.Warnings[0]).show(b.Warnings).hint("readelf -lSW FILE; no compiler writes it so: leave out sstrip, upx or patchelf")
	}
	return pass("whole and well formed")
}

// packed reports whether the file unpacks another one when it starts, which is
// the one that needs a loader, libraries and the rest.
func (s Subject) packed() bool {
	return strings.Contains(strings.Join(s.File.Warnings, "\n"), "packed by UPX")
}
