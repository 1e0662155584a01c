package binary

import (
	"debug/elf"
	"strings"
)

// section is what is used of a section header.
type section struct {
	name      uint32
	kind      elf.SectionType
	addr      uint64
	off, size uint64
	link      uint32
	info      uint32
}

// sections are those of use here; nil if the file has none such.
type sections struct {
	dynamic, dynsym, verneed *section
	symtab                   *section
	goBuildInfo              *section
	gopclntab                *section
}

// section reads the header with the index, which need not be below e_shnum.
func (f *file) section(index uint32) (s section, ok bool) {
	size := f.size(64, 40)
	if f.header.shentsize != size || !f.left.takeRecord() {
		return s, false
	}
	b := f.bytes(f.header.shoff+uint64(index)*uint64(size), size)
	if b == nil {
		return s, false
	}
	c := f.from(b)
	s.name, s.kind = c.word(), elf.SectionType(c.word())
	c.addr() // sh_flags
	s.addr, s.off, s.size = c.addr(), c.addr(), c.addr()
	s.link, s.info = c.word(), c.word()
	return s, true
}

// readSections looks through the section headers for those of use.
func (f *file) readSections() {
	h := f.header
	if h.shnum == 0 {
		f.warn("no section headers")
		return
	}
	if want := f.size(64, 40); h.shentsize != want {
		f.warn("e_shentsize is %d, not %d: section headers left aside", h.shentsize, want)
		return
	}
	names, _ := f.section(h.shstrndx)
	for i := range h.shnum {
		s, ok := f.section(i)
		if !ok {
			f.truncated("section header table", h.shoff+uint64(h.shnum)*uint64(h.shentsize))
			return
		}
		f.out.Sections++
		f.sections.note(s)
		if s.kind == elf.SHT_PROGBITS && s.name < uint32(min(names.size, 1<<32-1)) {
			f.sections.noteName(s, f.upTo(names.off+uint64(s.name), 32))
		}
	}
}

// note keeps the first section of each type of use.
func (v *sections) note(s section) {
	switch {
	case s.kind == elf.SHT_DYNAMIC && v.dynamic == nil:
		v.dynamic = &s
	case s.kind == elf.SHT_DYNSYM && v.dynsym == nil:
		v.dynsym = &s
	case s.kind == elf.SHT_GNU_VERNEED && v.verneed == nil:
		v.verneed = &s
	case s.kind == elf.SHT_SYMTAB && v.symtab == nil:
		v.symtab = &s
	}
}

// noteName keeps the sections that only their name tells.
func (v *sections) noteName(s section, name []byte) {
	text, _, _ := strings.Cut(string(name), "\x00")
	switch text {
	case ".go.buildinfo":
		v.goBuildInfo = &s
	case ".gopclntab", ".data.rel.ro.gopclntab": // the second in a PIE of some releases
		v.gopclntab = &s
	}
}

// compareSections warns where tools that go by section headers will see another
// file than the loader does.
func (f *file) compareSections() {
	if f.out.Sections == 0 || len(f.out.Segments) == 0 {
		return
	}
	dynamic, _ := f.segment(elf.PT_DYNAMIC)
	seen := &f.sections
	if seen.dynamic == nil {
		seen.dynamic = &section{}
	}
	if seen.dynamic.off != dynamic.Offset {
		f.warn("sections have the dynamic table at %#x, PT_DYNAMIC at %#x", seen.dynamic.off, dynamic.Offset)
	}
	f.compare("symbols", seen.dynsym, elf.DT_SYMTAB)
	f.compare("needed versions", seen.verneed, elf.DT_VERNEED)
}

// compare warns if a section and the dynamic table place the same thing apart.
func (f *file) compare(what string, s *section, tag elf.DynTag) {
	if s == nil {
		s = &section{}
	}
	if addr := f.dynamic.value[tag]; addr != s.addr {
		f.warn("sections have the %s at %#x, PT_DYNAMIC at %#x", what, s.addr, addr)
	}
}
