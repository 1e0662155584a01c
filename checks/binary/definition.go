package binary

import (
	"bytes"
	"debug/elf"
	"errors"
	"io"
	"slices"
)

// Defined returns which of names the ELF file in r defines as dynamic symbols,
// as the loaders take them, each with its versions there: "" is a symbol without
// one. A name that is not defined is not in the result. It is an error if r could
// not be read or is malformed.
func Defined(r io.ReaderAt, names map[string]bool) (map[string][]string, error) {
	s := newSource(r)
	defer s.close()
	f := &file{source: s, out: &Binary{}}
	if formatOf(s.upTo(0, blockSize)) != ELF {
		return nil, errors.Join(s.err, errors.New("not an ELF file"))
	}
	found := map[string][]string{}
	if f.readHeader() {
		f.readSegments()
		f.readSections()
		f.readDynamic()
		f.readDefines()
		f.readDefinitions(names, found)
	}
	f.giveUp()
	if s.err == nil && len(f.out.Defects) > 0 {
		return nil, errors.New(f.out.Defects[0])
	}
	return found, s.err
}

// readDefinitions goes through the dynamic symbols.
func (f *file) readDefinitions(names map[string]bool, found map[string][]string) {
	symbols, ok := f.table(elf.DT_SYMTAB)
	if !ok {
		return
	}
	size := uint64(f.size(24, 16))
	count := min(f.symbolCount(), symbols.size/size)
	versions, texts := f.symbolVersions(count), f.stringTable()
	symbols.size = count * size
	f.stream(symbols, chunkSize%int(size), f.left.takeScan, func(chunk []byte, at uint64) bool {
		for i := (at - symbols.off) / size; uint64(len(chunk)) >= size; i++ {
			name := nameIn(texts, f.definition(chunk[:size]))
			if name != nil && names[string(name)] {
				found[string(name)] = append(found[string(name)], f.definedVersion(versions, i))
			}
			chunk = chunk[size:]
		}
		return f.left.spent == ""
	})
}

// definition is where the name of a symbol is that a loader would take: one that
// is global and has a place (do_lookup_x of elf/dl-lookup.c). It is 0 for others.
func (f *file) definition(b []byte) uint32 {
	info, shndx := b[f.size(4, 12)], elf.SectionIndex(f.u16(b[f.size(6, 14):]))
	value := uint64(f.u32(b[4:]))
	if f.wide {
		value = f.u64(b[8:])
	}
	placed := value != 0 || shndx == elf.SHN_ABS || elf.ST_TYPE(info) == elf.STT_TLS
	if shndx == elf.SHN_UNDEF || elf.ST_BIND(info) == elf.STB_LOCAL || !placed {
		return 0
	}
	return f.u32(b)
}

// stringTable reads the dynamic string table whole: most of it will be looked
// at. It is nil if there is no room for it.
func (f *file) stringTable() []byte {
	p := f.dynamic.strings
	if p.size == 0 || !f.has(p.off+p.size-1) || !f.left.takeRead(int(p.size)) {
		return nil
	}
	return f.readAt(make([]byte, p.size), p.off)
}

// nameIn is the string at a place of a table, nil if there is none.
func nameIn(table []byte, at uint32) []byte {
	if at == 0 || uint64(at) >= uint64(len(table)) {
		return nil
	}
	name := table[at:]
	if end := bytes.IndexByte(name, 0); end >= 0 {
		return name[:end]
	}
	return nil
}

// definedVersion is the version of the numbered symbol, by DT_VERSYM; "" is none,
// or the base.
func (f *file) definedVersion(versions []byte, symbol uint64) string {
	if versions == nil {
		return ""
	}
	if i := slices.Index(f.defines, f.u16(versions[2*symbol:])&versionMask); i >= 0 {
		return f.out.Defines[i]
	}
	return ""
}
