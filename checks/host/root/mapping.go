package root

import (
	"debug/elf"
	"fmt"
	"math/bits"
)

// endsEarly reports whether the file has not the last page of a segment of that
// type. A loader maps a file that was cut off, and the kernel ends the program
// with SIGBUS when it touches what is not there: PT_DYNAMIC is touched always, the
// last of PT_LOAD perhaps.
func endsEarly(o *Object, kind elf.ProgType) bool {
	const page = 4096
	for _, s := range o.Segments {
		if o.Truncated && o.Size > 0 && s.Type == kind && s.FileSize > 0 && s.Offset+s.FileSize > (uint64(o.Size)+page-1)&^(page-1) {
			return true
		}
	}
	return false
}

// verifyLevel looks at the x86-64 level that a library names in its note
// (dl_isa_level_check of sysdeps/x86/dl-prop.h, from glibc 2.33 on).
func (g *glibc) verifyLevel(o *Object) (result outcome, why string) {
	needs := bits.Len32(o.ISANeeded)
	switch {
	case o.Machine != elf.EM_X86_64 || needs <= g.level:
		return taken, ""
	case g.opt.CPULevel == "":
		g.doubt("%s is for x86-64-v%d, and the processor is not known", o.Real, needs)
	case !g.loader.atLeast(2, 33):
		g.doubt("%s is for x86-64-v%d, and this loader does not look", o.Real, needs)
	default:
		return fatal, fmt.Sprintf("CPU ISA level is lower than required: x86-64-v%d", needs)
	}
	return taken, ""
}

// checkMapped notes what is odd with the objects once all are there.
func (g *glibc) checkMapped() {
	for _, m := range g.maps {
		if m.Object != nil && !m.program && endsEarly(m.Object, elf.PT_LOAD) {
			g.doubt("%s is cut off", m.path)
		}
	}
	if own := g.loader.Own; own != "" && g.loader.Version != "" && own != g.loader.Version {
		g.doubt("the loader %s is of glibc %s, and libc.so.6 of %s", g.out.Interp, own, g.loader.Version)
	}
}
