package binary

import (
	"debug/elf"
	"slices"
)

const (
	maxImports = 16384 // names kept of all undefined symbols
	maxAsking  = 8     // names kept of the symbols of one version
)

// versionIndex says which version of Requires has the index that symbols use.
type versionIndex struct {
	index        uint16
	library, row int
}

// readSymbols reads which dynamic symbols are undefined, and which version each
// wants. Of a hundred thousand symbols only the names of these few are read.
func (f *file) readSymbols() {
	symbols, ok := f.table(elf.DT_SYMTAB)
	if !ok {
		return
	}
	size := uint64(f.size(24, 16))
	if got, ok := f.dynamic.value[elf.DT_SYMENT]; ok && got != size {
		f.defect("DT_SYMENT is %d, not %d", got, size)
		return
	}
	count := f.symbolCount()
	if count > symbols.size/size {
		f.defect("%d dynamic symbols, but their PT_LOAD has room for %d", count, symbols.size/size)
		return
	}
	versions, wanted := f.symbolVersions(count), f.wanted()
	bound := f.boundAtStart(count)
	symbols.size = count * size
	// The rest of a chunk is the overlap, so that each begins with a symbol.
	f.stream(symbols, chunkSize%int(size), f.left.takeScan, func(chunk []byte, at uint64) bool {
		for i := (at - symbols.off) / size; uint64(len(chunk)) >= size; i++ {
			var version *Version
			if versions != nil {
				version = wanted.at(f.u16(versions[2*i:]) & versionMask)
			}
			more := f.readSymbol(chunk[:size], version)
			if len(f.out.ImportCalled) < len(f.out.Imports) {
				f.out.ImportCalled = append(f.out.ImportCalled, i >= uint64(len(bound)) || !bound[i])
			}
			if !more {
				return false
			}
			chunk = chunk[size:]
		}
		return true
	})
}

// symbolVersions returns DT_VERSYM, one number for each symbol; nil if there is
// none, as in every file for musl.
func (f *file) symbolVersions(count uint64) []byte {
	table, ok := f.table(elf.DT_VERSYM)
	if !ok {
		return nil
	}
	if 2*count > table.size {
		f.defect("DT_VERSYM ends before the %d symbols do", count)
		return nil
	}
	if count == 0 || !f.has(table.off+2*count-1) || !f.left.takeRead(int(2*count)) {
		return nil
	}
	b := f.readAt(make([]byte, 2*count), table.off)
	if uint64(len(b)) < 2*count {
		return nil
	}
	return b
}

// wantedVersions has the required versions by their index; nil where none is.
type wantedVersions []*Version

func (w wantedVersions) at(index uint16) *Version {
	if int(index) < len(w) {
		return w[index]
	}
	return nil
}

// wanted orders the required versions by their index.
func (f *file) wanted() wantedVersions {
	if len(f.index) == 0 {
		return nil
	}
	top := slices.MaxFunc(f.index, func(a, b versionIndex) int { return int(a.index) - int(b.index) })
	w := make(wantedVersions, top.index+1)
	for _, v := range f.index {
		w[v.index] = &f.out.Requires[v.library].Versions[v.row]
	}
	return w
}

// readSymbol reads a symbol, which wants the version, or nil. It reports whether
// to go on.
func (f *file) readSymbol(b []byte, version *Version) bool {
	name, info, shndx := f.u32(b), b[f.size(4, 12)], f.u16(b[f.size(6, 14):])
	imported := elf.SectionIndex(shndx) == elf.SHN_UNDEF && elf.ST_BIND(info) == elf.STB_GLOBAL
	if name == 0 || !imported && version == nil {
		return true
	}
	text, ok := f.nameBytes(uint64(name))
	if !ok {
		f.defect("a symbol%s", f.whyNoName(uint64(name), len(text)))
		return f.left.spent == ""
	}
	if version != nil {
		version.asked(text, f.keep)
	}
	if imported && len(f.out.Imports) < maxImports {
		f.out.Imports = append(f.out.Imports, f.keep(text))
		f.out.ImportVersions = append(f.out.ImportVersions, version.name())
	}
	return f.left.spent == ""
}

// name is that of a version, "" for none.
func (v *Version) name() string {
	if v == nil {
		return ""
	}
	return v.Name
}

// asked counts a symbol and lists it if it is among the first by name.
func (v *Version) asked(name []byte, keep func([]byte) string) {
	v.Count++
	i, _ := slices.BinarySearchFunc(v.Symbols, name, func(have string, name []byte) int {
		return compareBytes(have, name)
	})
	if i == maxAsking {
		return
	}
	if len(v.Symbols) == maxAsking {
		v.Symbols = v.Symbols[:maxAsking-1]
	}
	v.Symbols = slices.Insert(v.Symbols, i, keep(name))
}

// compareBytes is strings.Compare without a copy.
func compareBytes(a string, b []byte) int {
	switch {
	case a < string(b):
		return -1
	case a > string(b):
		return +1
	}
	return 0
}
