package binary

import "debug/elf"

// header is what the ELF header says of the tables.
type header struct {
	phoff, shoff         uint64
	phentsize, shentsize int
	phnum, shnum         uint32 // after PN_XNUM and a zero e_shnum have been looked up
	shstrndx             uint32
}

// readHeader reads the ELF header and reports whether what follows can be read.
func (f *file) readHeader() bool {
	if !f.readIdent() {
		return false
	}
	size := f.size(64, 52)
	b := f.bytes(0, size)
	if b == nil {
		f.truncated("ELF header", uint64(size))
		return false
	}
	c := f.from(b[elf.EI_NIDENT:])
	h := &f.header
	f.out.Type = elf.Type(c.half())
	f.out.Machine = elf.Machine(c.half())
	version := c.word()
	f.out.Entry = c.addr()
	h.phoff, h.shoff = c.addr(), c.addr()
	f.out.Flags = c.word()
	c.half() // e_ehsize, which nobody reads
	h.phentsize, h.phnum = int(c.half()), uint32(c.half())
	h.shentsize, h.shnum = int(c.half()), uint32(c.half())
	h.shstrndx = uint32(c.half())
	if version != uint32(elf.EV_CURRENT) {
		f.warn("e_version is %d, not 1", version)
	}
	f.extendHeader()
	return true
}

// readIdent reads e_ident.
func (f *file) readIdent() bool {
	id := f.bytes(0, elf.EI_NIDENT)
	if id == nil {
		f.truncated("ELF header", elf.EI_NIDENT)
		return false
	}
	class, data, version := elf.Class(id[elf.EI_CLASS]), elf.Data(id[elf.EI_DATA]), id[elf.EI_VERSION]
	f.out.OSABI = elf.OSABI(id[elf.EI_OSABI])
	switch class {
	case elf.ELFCLASS32, elf.ELFCLASS64:
		f.wide = class == elf.ELFCLASS64
		f.out.Class = f.size(64, 32)
	default:
		f.defect("e_ident has class %d, neither 32 nor 64 bits", id[elf.EI_CLASS])
	}
	switch data {
	case elf.ELFDATA2LSB, elf.ELFDATA2MSB:
		f.big = data == elf.ELFDATA2MSB
		f.out.BigEndian = f.big
	default:
		f.defect("e_ident has data encoding %d, neither little nor big endian", id[elf.EI_DATA])
	}
	if version != byte(elf.EV_CURRENT) {
		f.defect("e_ident has version %d, not 1", version)
	}
	return len(f.out.Defects) == 0
}

// extendHeader looks up the counts that do not fit into the header: the first
// section header has them (gABI, e_shnum, e_shstrndx and PN_XNUM).
func (f *file) extendHeader() {
	const (
		pnXNum    = 0xffff
		shnXIndex = 0xffff
	)
	h := &f.header
	if h.shoff == 0 {
		h.shnum = 0
		return
	}
	if h.phnum != pnXNum && h.shnum != 0 && h.shstrndx != shnXIndex {
		return
	}
	first, ok := f.section(0)
	if !ok {
		return
	}
	if h.phnum == pnXNum {
		h.phnum = first.info
	}
	if h.shnum == 0 {
		h.shnum = uint32(min(first.size, 1<<32-1))
	}
	if h.shstrndx == shnXIndex {
		h.shstrndx = first.link
	}
}
