package size

import (
	"cmp"
	"debug/elf"
	"slices"
	"strings"
)

// Package is the machine code of one Go package.
type Package struct {
	Name  string `json:"name"`  // the import path, "main", C or Generated
	Text  int64  `json:"text"`  // bytes, with what fills up the room between functions
	Funcs int    `json:"funcs"` // those that have code of their own
}

// What is no package of Go.
const (
	// C is all code that no Go compiler made. How many functions that is, the
	// symbol table says: where it was stripped, those do not count that an
	// external linker put in.
	C = "C"

	// Generated is what is made for no package in particular: the comparison of
	// two structs, the table of calls into shared libraries.
	Generated = "(generated)"
)

// Packages is the machine code of the ELF file at path by package, the largest
// first. Stripped files have all that is needed for it. Of a program without Go,
// all is C.
func Packages(path string) ([]Package, error) {
	return look(path, (*File).Packages)
}

// Packages are those of the function Packages.
func (f *File) Packages() ([]Package, error) {
	table, err := f.pclntab()
	if err != nil {
		return nil, err
	}
	foreign, err := f.foreign()
	if err != nil {
		return nil, err
	}
	found := byPackage{}
	if table == nil {
		found.add(Package{C, f.code(anySection), foreign})
		return found.list(), nil
	}
	rest := f.code(anySection) - f.code(isPlt)
	err = table.each(func(fn function) {
		found.add(Package{fn.pkg(), fn.size, 1})
		rest -= fn.size
	})
	if err != nil {
		return nil, err
	}
	found.add(Package{Generated, f.code(isPlt), 0})
	found.add(remainder(rest, foreign))
	return found.list(), nil
}

// alignment is more than what Go's linker leaves behind the last function, and
// less than what comes with cgo.
const alignment = 64

// remainder is the code that Go's table does not have.
func remainder(bytes int64, functions int) Package {
	if bytes < alignment {
		return Package{Generated, max(bytes, 0), 0}
	}
	return Package{C, bytes, functions}
}

// byPackage sums up.
type byPackage map[string]Package

func (b byPackage) add(p Package) {
	sum := b[p.Name]
	b[p.Name] = Package{p.Name, sum.Text + p.Text, sum.Funcs + p.Funcs}
}

// list leaves out what has no code.
func (b byPackage) list() []Package {
	var list []Package
	for _, p := range b {
		if p.Text > 0 {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b Package) int {
		return cmp.Or(cmp.Compare(b.Text, a.Text), cmp.Compare(a.Name, b.Name))
	})
	return list
}

// code is how many bytes of machine code the sections have that are meant.
func (f *File) code(meant func(*elf.Section) bool) int64 {
	bytes := int64(0)
	for _, s := range f.elf.Sections {
		if inFile(s) && s.Flags&elf.SHF_EXECINSTR != 0 && meant(s) {
			bytes += int64(s.FileSize)
		}
	}
	return bytes
}

func anySection(*elf.Section) bool { return true }

func isPlt(s *elf.Section) bool { return strings.HasPrefix(s.Name, ".plt") }
