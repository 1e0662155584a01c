package root

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
)

const (
	glibcLoader = "/lib64/ld-linux-x86-64.so.2"
	appPath     = "/opt/app/bin/app"
)

// library is an ELF file to be made: a shared object, or a program if it has an
// Interp. The dynamic loader maps what build returns.
type library struct {
	Class   int         // 0 means 64
	Machine elf.Machine // 0 means x86-64
	Interp  string
	Soname  string
	Needed  []string

	RPath, RunPath *string // nil means none

	NoDefLib bool
	Relr     bool
	Static   bool // has no PT_DYNAMIC
	Type     elf.Type

	Requires []requirement
	Defines  []string
}

// requirement is one file of DT_VERNEED.
type requirement struct {
	File     string
	Versions []string
	Weak     bool
}

// builder puts a 64-bit little-endian file together.
type builder struct {
	strings bytes.Buffer
	offsets map[string]uint32
}

// text returns the place of s in the string table.
func (b *builder) text(s string) uint32 {
	if at, ok := b.offsets[s]; ok {
		return at
	}
	at := uint32(b.strings.Len())
	b.strings.WriteString(s + "\x00")
	b.offsets[s] = at
	return at
}

// Where the parts of a built file lie. Address and offset are the same.
const (
	builtTable  = 64
	builtInterp = builtTable + 4*56
)

// build returns the bytes of the file.
func (l library) build() []byte {
	b := &builder{offsets: map[string]uint32{}}
	b.text("")
	var body bytes.Buffer
	body.WriteString(l.Interp + "\x00")
	align := func() uint64 {
		for (builtInterp+body.Len())%8 != 0 {
			body.WriteByte(0)
		}
		return uint64(builtInterp + body.Len())
	}
	put := func(values ...any) {
		for _, v := range values {
			binary.Write(&body, binary.LittleEndian, v)
		}
	}
	type entry struct{ tag, value uint64 }
	var dynamic []entry
	add := func(tag elf.DynTag, value uint64) { dynamic = append(dynamic, entry{uint64(tag), value}) }

	add(elf.DT_SYMTAB, align())
	put(make([]byte, 24))
	add(elf.DT_SYMENT, 24)
	add(elf.DT_HASH, align())
	put([]uint32{1, 1, 0, 0})
	for _, name := range l.Needed {
		add(elf.DT_NEEDED, uint64(b.text(name)))
	}
	if l.Soname != "" {
		add(elf.DT_SONAME, uint64(b.text(l.Soname)))
	}
	if l.RPath != nil {
		add(elf.DT_RPATH, uint64(b.text(*l.RPath)))
	}
	if l.RunPath != nil {
		add(elf.DT_RUNPATH, uint64(b.text(*l.RunPath)))
	}
	if l.NoDefLib {
		add(elf.DT_FLAGS_1, uint64(elf.DF_1_NODEFLIB))
	}
	if l.Relr {
		add(35, 0)
		add(36, align())
		add(37, 8)
	}
	if len(l.Requires)+len(l.Defines) > 0 {
		add(elf.DT_VERSYM, align())
		put(uint16(0))
	}
	if n := len(l.Defines); n > 0 {
		add(elf.DT_VERDEF, align())
		add(elf.DT_VERDEFNUM, uint64(n+1))
		for i, name := range append([]string{"base"}, l.Defines...) {
			next := uint32(28)
			if i == n {
				next = 0
			}
			put(uint16(1), pick[uint16](i == 0, 1, 0), uint16(i+1), uint16(1), elfHash(name), uint32(20), next)
			put(b.text(name), uint32(0))
		}
	}
	if n := len(l.Requires); n > 0 {
		add(elf.DT_VERNEED, align())
		add(elf.DT_VERNEEDNUM, uint64(n))
		index := uint16(len(l.Defines) + 2)
		for i, r := range l.Requires {
			next := uint32(16 + 16*len(r.Versions))
			if i == n-1 {
				next = 0
			}
			put(uint16(1), uint16(len(r.Versions)), b.text(r.File), uint32(16), next)
			for j, name := range r.Versions {
				put(elfHash(name), pick[uint16](r.Weak, 2, 0), index, b.text(name), pick[uint32](j == len(r.Versions)-1, 0, 16))
				index++
			}
		}
	}
	add(elf.DT_STRTAB, align())
	add(elf.DT_STRSZ, uint64(b.strings.Len()))
	put(b.strings.Bytes())
	add(elf.DT_NULL, 0)
	table := align()
	put(dynamic)
	return l.assemble(body.Bytes(), table, uint64(len(dynamic)*16))
}

// assemble puts the headers before the body.
func (l library) assemble(body []byte, dynamic, size uint64) []byte {
	var out bytes.Buffer
	total := uint64(builtInterp + len(body))
	kind, machine := l.Type, l.Machine
	if kind == 0 {
		kind = elf.ET_DYN
	}
	if machine == 0 {
		machine = elf.EM_X86_64
	}
	segments := []elf.Prog64{{Type: uint32(elf.PT_LOAD), Flags: 6, Filesz: total, Memsz: total, Align: 4096}}
	if l.Interp != "" {
		n := uint64(len(l.Interp) + 1)
		segments = append([]elf.Prog64{{Type: uint32(elf.PT_INTERP), Flags: 4, Off: builtInterp, Vaddr: builtInterp, Filesz: n, Memsz: n, Align: 1}}, segments...)
	}
	if !l.Static {
		segments = append(segments, elf.Prog64{Type: uint32(elf.PT_DYNAMIC), Flags: 6, Off: dynamic, Vaddr: dynamic, Filesz: size, Memsz: size, Align: 8})
	}
	segments = append(segments, elf.Prog64{Type: uint32(elf.PT_GNU_STACK), Flags: 6, Align: 16})
	header := elf.Header64{
		Ident: [16]byte{0x7f, 'E', 'L', 'F', pick[byte](l.Class == 32, 1, 2), 1, 1},
		Type:  uint16(kind), Machine: uint16(machine), Version: 1, Entry: 0, Phoff: builtTable,
		Ehsize: 64, Phentsize: 56, Phnum: uint16(len(segments)),
	}
	binary.Write(&out, binary.LittleEndian, header)
	binary.Write(&out, binary.LittleEndian, segments)
	out.Write(make([]byte, builtInterp-out.Len()))
	out.Write(body)
	return out.Bytes()
}

// elfHash is the hash of the System V ABI.
func elfHash(s string) uint32 {
	var h uint32
	for _, c := range []byte(s) {
		h = h<<4 + uint32(c)
		g := h & 0xf0000000
		h ^= g>>24 ^ g
	}
	return h & 0x0fffffff
}

// write makes the file below root, and the directories before it.
func write(t testing.TB, root, name string, content []byte) {
	t.Helper()
	at := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, content, 0o755); err != nil {
		t.Fatal(err)
	}
}
