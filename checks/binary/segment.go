package binary

import (
	"debug/elf"
	"fmt"
	"math"
)

// pageSize is the smallest page of any machine: what is not congruent to it
// cannot be mapped anywhere.
const pageSize = 4096

// readSegments reads the program headers.
func (f *file) readSegments() {
	h := f.header
	program := f.out.Type == elf.ET_EXEC || f.out.Type == elf.ET_DYN
	if h.phnum == 0 {
		if program {
			f.defect("%v without program headers", f.out.Type)
		}
		return
	}
	if want := f.size(56, 32); h.phentsize != want {
		f.defect("e_phentsize is %d, not %d", h.phentsize, want)
		return
	}
	f.out.Segments = make([]Segment, 0, min(h.phnum, 16))
	for i := range h.phnum {
		if !f.readSegment(i) {
			break
		}
	}
	f.findEnd()
	if program && len(f.loads) == 0 && !f.out.Truncated {
		f.defect("%v has no PT_LOAD with contents", f.out.Type)
	}
	f.countSegments(elf.PT_INTERP)
	f.countSegments(elf.PT_DYNAMIC)
}

// countSegments checks a type of which the gABI allows one segment.
func (f *file) countSegments(t elf.ProgType) {
	n := 0
	for _, s := range f.out.Segments {
		if s.Type == t {
			n++
		}
	}
	if n > 1 {
		f.defect("%d segments of type %v, there may be one", n, t)
	}
}

// readSegment reads one program header.
func (f *file) readSegment(i uint32) bool {
	size := f.header.phentsize
	off := f.header.phoff + uint64(i)*uint64(size)
	if !f.left.takeRecord() || !f.left.takeKept(size) {
		return false
	}
	b := f.bytes(off, size)
	if b == nil {
		f.truncated("program header table", f.header.phoff+uint64(f.header.phnum)*uint64(size))
		return false
	}
	s := f.decodeSegment(b)
	f.out.Segments = append(f.out.Segments, s)
	switch s.Type {
	case elf.PT_LOAD:
		f.readLoad(int(i), s)
	case elf.PT_GNU_RELRO:
		f.out.Relro = true
	}
	return true
}

func (f *file) decodeSegment(b []byte) (s Segment) {
	c := f.from(b)
	s.Type = elf.ProgType(c.word())
	if f.wide {
		s.Flags = elf.ProgFlag(c.word())
	}
	s.Offset, s.VAddr = c.addr(), c.addr()
	c.addr() // p_paddr
	s.FileSize, s.MemSize = c.addr(), c.addr()
	if !f.wide {
		s.Flags = elf.ProgFlag(c.word())
	}
	s.Align = c.addr()
	return s
}

// readLoad looks at one PT_LOAD, and keeps it if it brings bytes of the file.
func (f *file) readLoad(i int, s Segment) {
	if s.FileSize > s.MemSize {
		f.defect("PT_LOAD[%d] has %#x bytes in the file but %#x in memory", i, s.FileSize, s.MemSize)
	}
	if s.Align > 1 && s.Align&(s.Align-1) != 0 {
		f.defect("PT_LOAD[%d] has alignment %#x, not a power of two", i, s.Align)
	} else if page := min(s.Align, pageSize); page > 1 && s.Offset%page != s.VAddr%page {
		f.defect("PT_LOAD[%d] has offset %#x and address %#x, which differ within a page", i, s.Offset, s.VAddr)
	}
	if s.FileSize == 0 {
		return
	}
	end := s.Offset + s.FileSize
	if end < s.Offset || s.VAddr > math.MaxUint64-s.FileSize || end > math.MaxInt64 {
		f.defect("PT_LOAD[%d] at %#x with %#x bytes is beyond any file", i, s.Offset, s.FileSize)
		f.out.Truncated = true
		return
	}
	if n := len(f.loads); n > 0 && s.VAddr < f.loads[n-1].VAddr {
		f.warn("PT_LOAD[%d] lies below the one before", i)
	}
	f.loads = append(f.loads, s)
}

// findEnd looks whether the file has the last byte of each PT_LOAD. Mostly one
// look is enough, at the highest.
func (f *file) findEnd() {
	end := uint64(0)
	for _, s := range f.loads {
		end = max(end, s.Offset+s.FileSize)
	}
	if end == 0 || f.has(end-1) {
		return
	}
	for i, s := range f.out.Segments {
		if s.Type == elf.PT_LOAD && s.FileSize > 0 && !f.has(s.Offset+s.FileSize-1) {
			f.truncated(fmt.Sprintf("PT_LOAD[%d]", i), s.Offset+s.FileSize)
		}
	}
}

// locate finds the address in the file: from there to the end of the bytes of
// its PT_LOAD. ok is false if no PT_LOAD has it.
func (f *file) locate(addr uint64) (p piece, ok bool) {
	for _, s := range f.loads {
		if in := addr - s.VAddr; addr >= s.VAddr && in < s.FileSize {
			return piece{s.Offset + in, s.FileSize - in}, true
		}
	}
	return piece{}, false
}

// segment returns the segment of a type that a file has one of. Of several,
// the kernel takes the first PT_INTERP, and ld.so the last PT_DYNAMIC.
func (f *file) segment(t elf.ProgType) (s Segment, ok bool) {
	for _, p := range f.out.Segments {
		if p.Type == t && (!ok || t == elf.PT_DYNAMIC) {
			s, ok = p, true
		}
	}
	return s, ok
}

// readInterp reads PT_INTERP with the limits of Linux (fs/binfmt_elf.c).
func (f *file) readInterp() {
	s, ok := f.segment(elf.PT_INTERP)
	if !ok {
		return
	}
	if s.FileSize < 2 || s.FileSize > maxString {
		f.defect("PT_INTERP has %d bytes, it may have 2 to %d", s.FileSize, maxString)
		return
	}
	b := f.bytes(s.Offset, int(s.FileSize))
	if b == nil {
		f.truncated("PT_INTERP", s.Offset+s.FileSize)
		return
	}
	if b[len(b)-1] != 0 {
		f.defect("PT_INTERP at %#x does not end with a NUL", s.Offset)
	}
	path, _ := f.text(s.Offset, s.FileSize)
	f.out.Interp = f.keep(path)
	if f.out.Interp == "" {
		f.defect("PT_INTERP at %#x names nothing", s.Offset)
	}
}

// keep makes a string for the result out of b, "" if there is no room.
func (f *file) keep(b []byte) string {
	if !f.left.takeKept(len(b) + 16) {
		return ""
	}
	return string(b)
}
