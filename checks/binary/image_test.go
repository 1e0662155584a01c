package binary_test

import (
	"bytes"
	"debug/elf"
	stdbinary "encoding/binary"
	"maps"
)

// image describes a small ELF file to be built byte by byte. Its zero value is
// a 32-bit little-endian file with one PT_LOAD and nothing to say.
type image struct {
	wide, big bool
	kind      elf.Type // zero means ET_EXEC
	machine   elf.Machine
	osabi     elf.OSABI
	flags     uint32
	interp    string
	tags      []tag // before those that the fields below make
	needed    []string
	soname    string
	runpath   *string
	rpath     *string
	needs     []need
	defines   []string // the first one is the base
	symbols   []symbol
	gnuHash   bool // DT_GNU_HASH, of the symbols that are defined; else DT_HASH
	noHash    bool
	stack     *elf.ProgFlag
	relro     bool
	notes     []note
	sections  bool
	static    bool // no PT_DYNAMIC
	tail      []byte
}

type (
	tag  struct{ tag, value uint64 }
	need struct {
		file     string
		versions []version
	}
	version struct {
		name string
		weak bool
	}
	// symbol is undefined unless it says otherwise; version is one of needs.
	symbol struct {
		name, version string
		defined, weak bool
	}
	note struct {
		owner string
		kind  uint32
		desc  []byte
		wide  bool // padded to 8 bytes, in a segment of its own
	}
)

const imageBase = 0x10000

// built is the bytes of an image, and where each part of it lies.
type built struct {
	image
	bytes []byte
	at    map[string]int
}

func (im image) order() interface {
	stdbinary.ByteOrder
	stdbinary.AppendByteOrder
} {
	if im.big {
		return stdbinary.BigEndian
	}
	return stdbinary.LittleEndian
}

// clone returns a copy to damage.
func (b *built) clone() *built {
	return &built{b.image, bytes.Clone(b.bytes), maps.Clone(b.at)}
}

// put writes a number of size bytes at off.
func (b *built) put(off, size int, v uint64) {
	switch p := b.bytes[off:]; size {
	case 2:
		b.order().PutUint16(p, uint16(v))
	case 4:
		b.order().PutUint32(p, uint32(v))
	case 8:
		b.order().PutUint64(p, v)
	}
}

func (b *built) get(off, size int) uint64 {
	switch p := b.bytes[off:]; size {
	case 2:
		return uint64(b.order().Uint16(p))
	case 4:
		return uint64(b.order().Uint32(p))
	}
	return b.order().Uint64(b.bytes[off:])
}

// word is the size of an address.
func (im image) word() int { return im.pick(8, 4) }

func (im image) pick(wide, narrow int) int {
	if im.wide {
		return wide
	}
	return narrow
}

// append adds numbers: each is a pair of a size, 0 for an address, and a value.
func (b *built) append(pairs ...uint64) {
	for i := 0; i < len(pairs); i += 2 {
		size := int(pairs[i])
		if size == 0 {
			size = b.word()
		}
		b.bytes = append(b.bytes, make([]byte, size)...)
		b.put(len(b.bytes)-size, size, pairs[i+1])
	}
}

// begin aligns, and remembers the place by name.
func (b *built) begin(name string) int {
	for len(b.bytes)%8 != 0 {
		b.bytes = append(b.bytes, 0)
	}
	b.at[name] = len(b.bytes)
	return len(b.bytes)
}

func (b *built) addr(name string) uint64 { return imageBase + uint64(b.at[name]) }

// text puts a string into the table and returns its offset.
func (b *built) text(s string) uint64 {
	if i := bytes.Index(b.bytes[b.at["strings"]:], []byte("\x00"+s+"\x00")); i >= 0 {
		return uint64(i + 1)
	}
	b.bytes = append(append(b.bytes, s...), 0)
	return uint64(len(b.bytes) - len(s) - 1 - b.at["strings"])
}

// build makes the file.
func (im image) build() *built {
	if im.kind == 0 {
		im.kind = elf.ET_EXEC
	}
	b := &built{image: im, at: make(map[string]int)}
	phnum := 8
	b.bytes = make([]byte, im.pick(64, 52)+phnum*im.pick(56, 32))
	b.at["segments"] = im.pick(64, 52)
	b.begin("interp")
	b.bytes = append(append(b.bytes, im.interp...), 0)
	b.tables()
	b.noteBytes()
	b.begin("dynamic")
	for _, t := range b.tags {
		b.append(0, t.tag, 0, t.value)
	}
	b.append(0, 0, 0, 0)
	b.at["dynamic end"] = len(b.bytes)
	b.begin("tail")
	b.bytes = append(b.bytes, im.tail...)
	b.at["loaded"] = len(b.bytes)
	if im.sections {
		b.sectionTable()
	}
	b.headers(phnum)
	return b
}

func (b *built) dt(t elf.DynTag, v uint64) { b.tags = append(b.tags, tag{uint64(t), v}) }

// noteBytes writes the notes: those padded to 4 bytes, then to 8.
func (b *built) noteBytes() {
	for _, wide := range []bool{false, true} {
		name, pad := "notes", 4
		if wide {
			name, pad = "wide notes", 8
		}
		b.begin(name)
		for _, n := range b.notes {
			if n.wide != wide {
				continue
			}
			b.append(4, uint64(len(n.owner)), 4, uint64(len(n.desc)), 4, uint64(n.kind))
			for _, part := range [][]byte{[]byte(n.owner), n.desc} {
				b.bytes = append(b.bytes, part...)
				for len(b.bytes)%pad != 0 {
					b.bytes = append(b.bytes, 0)
				}
			}
		}
		b.at[name+" end"] = len(b.bytes)
	}
}

// sectionTable writes section headers that agree with the segments.
func (b *built) sectionTable() {
	b.begin("names")
	b.bytes = append(b.bytes, "\x00.names\x00"...)
	b.begin("section headers")
	row := func(name, kind uint64, at, end string, link uint64) {
		addr := uint64(0)
		if at != "names" {
			addr = b.addr(at)
		}
		b.append(4, name, 4, kind, 0, 0, 0, addr, 0, uint64(b.at[at]), 0, uint64(b.at[end]-b.at[at]), 4, link, 4, 0, 0, 8, 0, 0)
	}
	b.bytes = append(b.bytes, make([]byte, b.pick(64, 40))...)
	row(1, uint64(elf.SHT_STRTAB), "names", "section headers", 0)
	count := uint64(2)
	if !b.static {
		row(0, uint64(elf.SHT_DYNAMIC), "dynamic", "dynamic end", 3)
		row(0, uint64(elf.SHT_STRTAB), "strings", "symbols", 0)
		row(0, uint64(elf.SHT_DYNSYM), "symbols", "versions", 3)
		count += 3
		if len(b.needs) > 0 {
			row(0, uint64(elf.SHT_GNU_VERSYM), "versions", "needs", 4)
			row(0, uint64(elf.SHT_GNU_VERNEED), "needs", "hash", 3)
			count += 2
		}
	}
	b.at["section count"] = int(count)
}

// headers fills in the ELF header and the program headers.
func (b *built) headers(phnum int) {
	h := &built{image: b.image, at: b.at}
	h.bytes = append(h.bytes, "\x7fELF"...)
	data := byte(elf.ELFDATA2LSB)
	if b.big {
		data = byte(elf.ELFDATA2MSB)
	}
	h.bytes = append(h.bytes, byte(b.pick(2, 1)), data, 1, byte(b.osabi))
	h.bytes = append(h.bytes, make([]byte, 8)...)
	h.append(2, uint64(b.kind), 2, uint64(b.machine), 4, 1, 0, imageBase, 0, uint64(b.at["segments"]), 0, uint64(b.at["section headers"]))
	h.append(4, uint64(b.flags), 2, uint64(b.pick(64, 52)), 2, uint64(b.pick(56, 32)), 2, uint64(phnum))
	h.append(2, uint64(b.pick(64, 40)), 2, uint64(b.at["section count"]), 2, 1)
	b.at["phnum"] = len(h.bytes) - 8
	rw, r := uint64(elf.PF_R|elf.PF_W), uint64(elf.PF_R)
	h.segment(elf.PT_LOAD, rw, 0, b.at["loaded"])
	h.segmentIf(b.interp != "", elf.PT_INTERP, r, b.at["interp"], b.at["interp"]+len(b.interp)+1)
	h.segmentIf(!b.static, elf.PT_DYNAMIC, rw, b.at["dynamic"], b.at["dynamic end"])
	h.segmentIf(b.at["notes end"] > b.at["notes"], elf.PT_NOTE, r, b.at["notes"], b.at["notes end"])
	h.segmentIf(b.at["wide notes end"] > b.at["wide notes"], 0x6474e553, r, b.at["wide notes"], b.at["wide notes end"])
	if b.stack != nil {
		h.segment(elf.PT_GNU_STACK, uint64(*b.stack), 0, 0)
	}
	h.segmentIf(b.relro, elf.PT_GNU_RELRO, r, 0, 8)
	copy(b.bytes, h.bytes)
}

func (b *built) segmentIf(there bool, kind elf.ProgType, flags uint64, from, to int) {
	if there {
		b.segment(kind, flags, from, to)
	}
}

// segment adds a program header and remembers where, "PT_LOAD".
func (b *built) segment(kind elf.ProgType, flags uint64, from, to int) {
	b.at[kind.String()] = len(b.bytes)
	off, addr, size, align := uint64(from), uint64(imageBase+from), uint64(to-from), uint64(8)
	if kind == elf.PT_NOTE {
		align = 4
	}
	if b.wide {
		b.append(4, uint64(kind), 4, flags, 8, off, 8, addr, 8, addr, 8, size, 8, size, 8, align)
		return
	}
	b.append(4, uint64(kind), 4, off, 4, addr, 4, addr, 4, size, 4, size, 4, flags, 4, align)
}
