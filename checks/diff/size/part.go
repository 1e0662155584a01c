package size

import (
	"cmp"
	"debug/elf"
	"slices"
	"strings"
)

// Part is a kind of content, and how many bytes of the file it takes.
type Part struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
}

// The parts, in the order in which they are listed.
const (
	Text    = "text"    // machine code
	Rodata  = "rodata"  // constants, strings, type descriptions, C's unwind tables
	Pclntab = "pclntab" // Go's table of functions and lines, which panics and the garbage collector read
	Data    = "data"    // variables that begin with a value
	Dynamic = "dynamic" // what the loader reads: symbols, versions, relocations
	Symbols = "symbols" // the symbol table for debuggers, which -s removes
	Debug   = "debug"   // DWARF, which -w removes
	Other   = "other"   // headers, notes, and what fills up pages
)

var partNames = []string{Text, Rodata, Pclntab, Data, Dynamic, Symbols, Debug, Other}

// Read is what the bytes of the ELF file at path are spent on: all the parts,
// those of 0 bytes too, which add up to the size of the file.
func Read(path string) ([]Part, error) {
	return look(path, func(f *File) ([]Part, error) { return f.Parts(), nil })
}

// Parts are those of Read.
func (f *File) Parts() []Part {
	sum := map[string]int64{}
	at := int64(0)
	for _, s := range f.inOrder() {
		end := int64(s.Offset + s.FileSize)
		if from := max(at, int64(s.Offset)); end > from { // what two sections share counts once
			sum[f.part(s)] += end - from
			at = end
		}
	}
	rest := f.size
	for _, bytes := range sum {
		rest -= bytes
	}
	sum[Other] += rest
	parts := make([]Part, len(partNames))
	for i, name := range partNames {
		parts[i] = Part{name, sum[name]}
	}
	return parts
}

// inOrder are the sections that have bytes, as they lie in the file.
func (f *File) inOrder() []*elf.Section {
	list := slices.DeleteFunc(slices.Clone(f.elf.Sections), func(s *elf.Section) bool { return !inFile(s) })
	slices.SortStableFunc(list, func(a, b *elf.Section) int { return cmp.Compare(a.Offset, b.Offset) })
	return list
}

// part is the part that the section belongs to. What a position-independent
// program has relocated once and then only reads is constant data as anywhere.
func (f *File) part(s *elf.Section) string {
	has := func(flag elf.SectionFlag) bool { return s.Flags&flag != 0 }
	switch {
	case isPclntab(s):
		return Pclntab
	case !has(elf.SHF_ALLOC):
		return f.unloaded(s)
	case s.Type == elf.SHT_NOTE:
		return Other
	case s.Name == ".interp", s.Type != elf.SHT_PROGBITS && !has(elf.SHF_WRITE), s.Type == elf.SHT_DYNAMIC,
		strings.HasPrefix(s.Name, ".gnu.version"):
		return Dynamic
	case has(elf.SHF_EXECINSTR):
		return Text
	case has(elf.SHF_WRITE) && !strings.HasPrefix(s.Name, ".data.rel.ro"):
		return Data
	}
	return Rodata
}

// unloaded is the part of a section that no program sees when it runs.
func (f *File) unloaded(s *elf.Section) string {
	switch {
	case s.Type == elf.SHT_SYMTAB, s.Type == elf.SHT_STRTAB && f.ofSymtab(s):
		return Symbols
	case strings.HasPrefix(s.Name, ".debug"), strings.HasPrefix(s.Name, ".zdebug"):
		return Debug
	}
	return Other
}

// ofSymtab reports whether the strings are those of the symbol table.
func (f *File) ofSymtab(strtab *elf.Section) bool {
	return slices.ContainsFunc(f.elf.Sections, func(s *elf.Section) bool {
		return s.Type == elf.SHT_SYMTAB && int(s.Link) < len(f.elf.Sections) && f.elf.Sections[s.Link] == strtab
	})
}
