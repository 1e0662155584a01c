package binary

import "encoding/binary"

// layout is how numbers are written in an ELF file: EI_DATA and EI_CLASS.
type layout struct {
	big  bool // most significant byte first
	wide bool // addresses and offsets have 64 bits
}

// cursor takes numbers from the front of b. Whoever makes one knows that b is
// long enough.
type cursor struct {
	layout
	b []byte
}

func (l layout) u16(b []byte) uint16 {
	if l.big {
		return binary.BigEndian.Uint16(b)
	}
	return binary.LittleEndian.Uint16(b)
}

func (l layout) u32(b []byte) uint32 {
	if l.big {
		return binary.BigEndian.Uint32(b)
	}
	return binary.LittleEndian.Uint32(b)
}

func (l layout) u64(b []byte) uint64 {
	if l.big {
		return binary.BigEndian.Uint64(b)
	}
	return binary.LittleEndian.Uint64(b)
}

// size returns wide or narrow, whichever the class has.
func (l layout) size(wide, narrow int) int {
	if l.wide {
		return wide
	}
	return narrow
}

// from returns a cursor over b, which may be nil: then it must not be used.
func (l layout) from(b []byte) *cursor { return &cursor{l, b} }

func (c *cursor) half() uint16 {
	v := c.u16(c.b)
	c.b = c.b[2:]
	return v
}

func (c *cursor) word() uint32 {
	v := c.u32(c.b)
	c.b = c.b[4:]
	return v
}

// addr takes an address, an offset or a size: Elf32_Addr or Elf64_Addr.
func (c *cursor) addr() uint64 {
	if !c.wide {
		return uint64(c.word())
	}
	v := c.u64(c.b)
	c.b = c.b[8:]
	return v
}
