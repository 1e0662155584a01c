package size

import (
	"debug/elf"
	"errors"
	"strconv"
	"strings"
)

// Functions are the names of all functions that the ELF file at path knows of,
// as its linker writes them: those too that are left only as inlined copies in
// others, but for those of which the compiler left no instruction. Of C these are the functions in the symbol table, none where it was
// stripped.
func Functions(path string) (map[string]bool, error) {
	return look(path, (*File).Functions)
}

// Functions are those of the function Functions.
func (f *File) Functions() (map[string]bool, error) {
	names := map[string]bool{}
	table, err := f.pclntab()
	if err != nil {
		return nil, err
	}
	if table != nil {
		for name := range strings.SplitSeq(string(table.names), "\x00") {
			names[name] = true
		}
	}
	symbols, err := f.symbols()
	if err != nil {
		return nil, err
	}
	for _, s := range symbols {
		names[s.Name] = true
	}
	delete(names, "")
	return names, nil
}

// symbols are the functions in the symbol table that the file defines; none if
// it has no symbol table.
func (f *File) symbols() ([]elf.Symbol, error) {
	all, err := f.elf.Symbols()
	if errors.Is(err, elf.ErrNoSymbols) {
		return nil, nil
	}
	var list []elf.Symbol
	for _, s := range all {
		if elf.ST_TYPE(s.Info) == elf.STT_FUNC && s.Section != elf.SHN_UNDEF {
			list = append(list, s)
		}
	}
	return list, err
}

// foreign counts the functions in the symbol table outside of what Go's linker
// laid out, which lies between two symbols of its own.
func (f *File) foreign() (int, error) {
	symbols, err := f.symbols()
	if err != nil {
		return 0, err
	}
	var from, to uint64
	for _, s := range symbols {
		switch s.Name {
		case "runtime.text":
			from = s.Value
		case "runtime.etext":
			to = s.Value
		}
	}
	n := 0
	for _, s := range symbols {
		if s.Size > 0 && (s.Value < from || s.Value >= to) {
			n++
		}
	}
	return n, nil
}

// pkg is the package as it is listed. An assembly function may have a name
// without one, and what has such a name is the runtime's or of the packages
// below it; what cgo makes begins with _cgo.
func (fn function) pkg() string {
	switch name := PackageOf(fn.name); {
	case generated(fn.name):
		return Generated
	case fn.c, strings.HasPrefix(fn.name, "_cgo"):
		return C
	case name != "":
		return name
	}
	return "runtime"
}

// PackageOf is the import path of the package that declares a Go function, by
// its name as linkers and profiles have it: "gopkg.in/yaml.v3" of
// "gopkg.in/yaml%2ev3.(*parser).peek". An instance of a generic function is of
// the package that declares it. It is "" for a name that has no package.
func PackageOf(function string) string {
	if generated(function) {
		return ""
	}
	name, _, _ := strings.Cut(function, "[") // type arguments, which have paths as well
	above := strings.LastIndexByte(name, '/') + 1
	last, _, ok := strings.Cut(name[above:], ".")
	if !ok {
		return ""
	}
	return unescape(name[:above] + last)
}

// generated reports whether the name is one that Go makes up. No package path
// has a colon.
func generated(function string) bool {
	return strings.HasPrefix(function, "type:") || strings.HasPrefix(function, "go:")
}

// unescape undoes what cmd/internal/objabi.PathToPrefix does: %2e is a dot. A
// percent sign that begins nothing of the kind stays.
func unescape(path string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(path, "%")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		c, err := strconv.ParseUint(rest[:min(2, len(rest))], 16, 8)
		if err != nil || len(rest) < 2 {
			b.WriteByte('%')
			path = rest
			continue
		}
		b.WriteByte(byte(c))
		path = rest[2:]
	}
}
