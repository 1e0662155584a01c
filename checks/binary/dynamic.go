package binary

import (
	"debug/elf"
	"fmt"
)

// Dynamic tags that debug/elf does not name.
const (
	tagRelrSize     elf.DynTag = 35
	tagRelr         elf.DynTag = 36
	tagMIPSSymtabNo elf.DynTag = 0x70000011
)

// dynamic is the dynamic table as ld.so sees it: of a tag that comes twice the
// last one counts, but for DT_NEEDED (elf/get-dynamic-info.h of glibc).
type dynamic struct {
	value   map[elf.DynTag]uint64
	needed  []uint64 // offsets into strings
	strings piece    // DT_STRTAB within DT_STRSZ; empty if there is none
}

// has reports whether the tag is there.
func (d *dynamic) has(tag elf.DynTag) bool {
	_, ok := d.value[tag]
	return ok
}

// readDynamic reads PT_DYNAMIC and what it alone says.
func (f *file) readDynamic() {
	s, ok := f.segment(elf.PT_DYNAMIC)
	if !ok {
		return
	}
	f.out.Dynamic = true
	f.dynamic.value = make(map[elf.DynTag]uint64, 40)
	table, ok := f.dynamicTable(s)
	if !ok {
		return
	}
	if !f.readEntries(table) {
		f.defect("PT_DYNAMIC at %#x has no DT_NULL within its %#x bytes", table.off, table.size)
	}
	f.locateStrings()
	f.readNames()
	f.readFlags()
}

// dynamicTable finds the table in the file. ld.so goes by its address, tools go
// by its offset.
func (f *file) dynamicTable(s Segment) (piece, bool) {
	p, ok := f.locate(s.VAddr)
	if !ok {
		f.defect("PT_DYNAMIC at address %#x is in no PT_LOAD", s.VAddr)
		return piece{s.Offset, s.FileSize}, s.FileSize > 0
	}
	if p.off != s.Offset {
		f.warn("PT_DYNAMIC has offset %#x, but its address %#x is at %#x", s.Offset, s.VAddr, p.off)
	}
	if s.FileSize > p.size {
		f.defect("PT_DYNAMIC ends at %#x, past its PT_LOAD", s.Offset+s.FileSize)
		return p, true
	}
	return piece{p.off, s.FileSize}, true
}

// readEntries reads up to DT_NULL and reports whether it came there.
func (f *file) readEntries(table piece) bool {
	size := f.size(16, 8)
	for in := uint64(0); in+uint64(size) <= table.size; in += uint64(size) {
		if !f.left.takeRecord() {
			return false
		}
		b := f.bytes(table.off+in, size)
		if b == nil {
			return false
		}
		c := f.from(b)
		tag, value := elf.DynTag(c.addr()), c.addr()
		switch tag {
		case elf.DT_NULL:
			return true
		case elf.DT_NEEDED:
			f.dynamic.needed = append(f.dynamic.needed, value)
		default:
			f.dynamic.value[tag] = value
		}
	}
	return false
}

// locateStrings finds the string table.
func (f *file) locateStrings() {
	d := &f.dynamic
	addr, size := d.value[elf.DT_STRTAB], d.value[elf.DT_STRSZ]
	if !d.has(elf.DT_STRTAB) {
		return // who needs a string will say so
	}
	p, ok := f.locate(addr)
	if !ok {
		f.defect("DT_STRTAB at address %#x is in no PT_LOAD", addr)
		return
	}
	if size > p.size {
		f.defect("DT_STRSZ is %#x, but its PT_LOAD ends after %#x", size, p.size)
		size = p.size
	}
	d.strings = piece{p.off, size}
}

// readNames reads the strings that PT_DYNAMIC points to.
func (f *file) readNames() {
	for i, off := range f.dynamic.needed {
		name, ok := f.name(off, place{"DT_NEEDED", i})
		if ok {
			f.out.Needed = append(f.out.Needed, name)
		}
	}
	f.out.Soname, _ = f.tagName(elf.DT_SONAME)
	f.out.RPath, f.out.HasRPath = f.tagName(elf.DT_RPATH)
	f.out.RunPath, f.out.HasRunPath = f.tagName(elf.DT_RUNPATH)
}

// tagName reads the string of a tag, and reports whether the tag is there.
func (f *file) tagName(tag elf.DynTag) (name string, has bool) {
	off, has := f.dynamic.value[tag]
	if has {
		name, _ = f.name(off, place{tag.String(), -1})
	}
	return name, has
}

// place is where a name comes from, for the words of a defect.
type place struct {
	what  string
	index int // below 0 if there is only one
}

// String is "DT_NEEDED[2]" or "DT_SONAME".
func (p place) String() string {
	if p.index < 0 {
		return p.what
	}
	return fmt.Sprintf("%s[%d]", p.what, p.index)
}

// name reads the string at off of the string table for the place. What cannot
// be read is a defect; ok is false, and the name what there is of it.
func (f *file) name(off uint64, of place) (name string, ok bool) {
	b, ok := f.nameBytes(off)
	if !ok {
		f.defect("%v%s", of, f.whyNoName(off, len(b)))
	}
	return f.keep(b), ok
}

// nameBytes is name without the words, and without a copy: valid until the next
// read.
func (f *file) nameBytes(off uint64) (name []byte, ok bool) {
	s := f.dynamic.strings
	if off >= s.size || !f.left.takeRecord() {
		return nil, false
	}
	return f.text(s.off+off, s.size-off)
}

// whyNoName says why nameBytes is not ok with n bytes.
func (f *file) whyNoName(off uint64, n int) string {
	size := f.dynamic.strings.size
	switch {
	case off >= size:
		return fmt.Sprintf(" has its name at %#x, outside the string table of %#x bytes", off, size)
	case n == maxString:
		return fmt.Sprintf(" has a name of more than %d bytes", maxString)
	}
	return fmt.Sprintf(" has its name at %#x, which does not end within the string table", off)
}

// readFlags reads what the tags say without a string.
func (f *file) readFlags() {
	d, b := &f.dynamic, f.out
	flags, flags1 := elf.DynFlag(d.value[elf.DT_FLAGS]), elf.DynFlag1(d.value[elf.DT_FLAGS_1])
	b.BindNow = d.has(elf.DT_BIND_NOW) || flags&elf.DF_BIND_NOW != 0 || flags1&elf.DF_1_NOW != 0
	b.TextRel = d.has(elf.DT_TEXTREL) || flags&elf.DF_TEXTREL != 0
	b.PIE = flags1&elf.DF_1_PIE != 0
	b.NoDefLib = flags1&elf.DF_1_NODEFLIB != 0
	b.Relr = d.has(tagRelr)
}
