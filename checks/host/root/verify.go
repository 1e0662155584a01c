package root

import (
	"debug/elf"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// outcome is what glibc makes of a path that it tries.
type outcome int

const (
	taken    outcome = iota
	passed           // nothing there, or for another machine: the search goes on
	abandons         // another error: the rest of this search path is left out
	fatal            // the program does not start
)

// open tries a path as open_verify of elf/dl-load.c does, and then what
// _dl_map_object_from_fd checks.
func (g *glibc) open(at string) (o *Object, result outcome, why string) {
	o, err := g.look(at)
	if errors.Is(err, errDirectory) {
		return nil, fatal, "cannot read file data: Is a directory"
	}
	if err != nil {
		result = failed(err)
		if result == abandons && !g.hasDirectory(at) {
			result = passed
		}
		return nil, result, whyNot(err)
	}
	if result, why := g.verify(o); result != taken {
		return nil, result, why
	}
	return o, taken, ""
}

// hasDirectory reports whether the directory of a path is there: if not, the
// loader goes on whatever was wrong.
func (g *glibc) hasDirectory(at string) bool {
	at = g.absolute(at)
	_, err := g.real(at[:strings.LastIndexByte(at, '/')+1])
	return err == nil
}

// failed tells what follows from a file that cannot be opened.
func failed(err error) outcome {
	switch {
	case absent(err), errors.Is(err, fs.ErrPermission), errors.Is(err, errStopped):
		return passed
	case errors.Is(err, ErrNotRegular):
		return fatal // a directory cannot be read, and a pipe is waited for
	}
	return abandons
}

// verify looks at the headers.
func (g *glibc) verify(o *Object) (result outcome, why string) {
	l := g.loader
	switch {
	case o.Size > 0 && o.Size < headerSize(l.Class):
		return fatal, "file too short"
	case o.Format != binary.ELF:
		return fatal, "invalid ELF header"
	case o.Class != l.Class:
		return passed, fmt.Sprintf("ELF%d, not ELF%d", o.Class, l.Class)
	case o.BigEndian != l.BigEndian:
		return fatal, "ELF file data encoding not " + pick(l.BigEndian, "big-endian", "little-endian")
	case o.OSABI != elf.ELFOSABI_NONE && o.OSABI != elf.ELFOSABI_LINUX && o.Machine != elf.EM_ARM:
		return fatal, "ELF file OS ABI invalid"
	case o.Machine != l.Machine:
		return passed, fmt.Sprintf("for %v, not %v", o.Machine, l.Machine)
	}
	return g.verifyKind(o)
}

// verifyKind looks at what sort of object it is.
func (g *glibc) verifyKind(o *Object) (result outcome, why string) {
	switch {
	case o.Type != elf.ET_DYN && o.Type != elf.ET_EXEC:
		return fatal, "only ET_DYN and ET_EXEC can be loaded"
	case o.ABITag != nil && !g.loader.atLeast(2, 36) && g.rejects(o.ABITag):
		return passed, fmt.Sprintf("for %v and later, by its ABI tag", o.ABITag)
	case o.Type == elf.ET_EXEC:
		return fatal, "cannot dynamically load executable"
	case o.PIE && g.loader.atLeast(2, 30):
		return fatal, "cannot dynamically load position-independent executable"
	case !o.Dynamic:
		return fatal, "object file has no dynamic section"
	case endsEarly(o, elf.PT_DYNAMIC):
		return fatal, "it is cut off, and ends with a bus error"
	}
	return g.verifyLevel(o)
}

// rejects reports whether a glibc before 2.36 passes over a library with the
// tag: one for another system, or for a newer kernel.
func (g *glibc) rejects(tag *binary.ABITag) bool {
	wants := tag.Major&0xff<<16 | tag.Minor&0xff<<8 | tag.Patch&0xff
	return tag.OS != 0 || g.kernel != 0 && g.kernel < wants
}

// kernelNumber is 0x050a00 for "5.10.0-23-amd64", 0 for what is no version.
func kernelNumber(version string) uint32 {
	var number uint32
	for i, part := range strings.SplitN(version, ".", 3) {
		end := strings.IndexFunc(part, func(c rune) bool { return c < '0' || c > '9' })
		if end >= 0 {
			part = part[:end]
		}
		n, err := strconv.ParseUint(part, 10, 32)
		if err != nil && i < 2 {
			return 0
		}
		number |= uint32(min(n, 255)) << (16 - 8*i)
	}
	return number
}

// headerSize is how long an ELF header is.
func headerSize(class int) int64 { return pick[int64](class == 64, 64, 52) }
