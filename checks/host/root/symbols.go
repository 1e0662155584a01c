package root

import (
	"fmt"
	"os"
	"slices"

	"example.com/seaworthy/checks/binary"
)

// Unresolved is a symbol that an object of a resolution asks for and no object
// defines. Weak symbols may be missing, and are none.
type Unresolved struct {
	Name     string
	Version  string // that it has to have; "" for any, and always for musl
	NeededBy string // Path of the object; of the program as in Options
	BindNow  bool   // the loader looks it up at start: musl always does
}

// String is the complaint in the words of ld.so.
func (u Unresolved) String() string {
	if u.Version == "" {
		return fmt.Sprintf("%s: undefined symbol: %s", u.NeededBy, u.Name)
	}
	return fmt.Sprintf("%s: undefined symbol: %s, version %s", u.NeededBy, u.Name, u.Version)
}

// maxSymbols is how many names of symbols package binary keeps of one object.
const maxSymbols = 16384

// Unresolved returns the symbols that are not there, in the order of the objects
// and their tables. It reads the libraries of r, which has to come from the
// root's own System. An error means that it cannot be told: a library could not
// be read, or has too many symbols.
func (f *FS) Unresolved(r *Resolution) ([]Unresolved, error) {
	wanted := map[string]bool{}
	for _, o := range r.Objects {
		if len(o.Imports) >= maxSymbols {
			return nil, fmt.Errorf("%s asks for more than %d symbols", o.Path, maxSymbols)
		}
		for _, name := range o.Imports {
			wanted[name] = true
		}
	}
	found := definitions{}
	for i, o := range r.Objects {
		symbols, err := programSymbols(o.Binary, wanted)
		if i > 0 {
			symbols, err = f.defined(o.Object, wanted)
		}
		if err != nil {
			return nil, fmt.Errorf("symbols of %s: %w", o.Path, err)
		}
		found.add(symbols)
	}
	return found.missing(r), nil
}

// defined reads which of the names a library defines.
func (f *FS) defined(o *Object, names map[string]bool) (map[string][]string, error) {
	file, err := f.Open(o.Real)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return binary.Defined(file, names)
}

// programSymbols are those of names that the program defines; it takes no part in
// versions. One that was not read from a file is taken to define none.
func programSymbols(b *binary.Binary, names map[string]bool) (map[string][]string, error) {
	if b.Path == "" {
		return nil, nil
	}
	file, err := os.Open(b.Path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	symbols, err := binary.Defined(file, names)
	for name := range symbols {
		symbols[name] = []string{""}
	}
	return symbols, err
}

// definitions are the versions in which each symbol is defined somewhere.
type definitions map[string][]string

func (d definitions) add(symbols map[string][]string) {
	for name, versions := range symbols {
		d[name] = append(d[name], versions...)
	}
}

// has reports whether the loader finds the symbol: check_match of
// elf/dl-lookup.c. A definition without a version answers to all, and so does
// every one to who asks for none.
func (d definitions) has(name, version string) bool {
	versions := d[name]
	return len(versions) > 0 && (version == "" || slices.Contains(versions, version) || slices.Contains(versions, ""))
}

func (d definitions) missing(r *Resolution) (all []Unresolved) {
	musl := r.Loader != nil && r.Loader.Libc == Musl
	for _, o := range r.Objects {
		for i, name := range o.Imports {
			u := Unresolved{Name: name, NeededBy: o.Path, BindNow: musl || o.BindNow || i < len(o.ImportCalled) && !o.ImportCalled[i]}
			if !musl && i < len(o.ImportVersions) {
				u.Version = o.ImportVersions[i]
			}
			if !d.has(name, u.Version) {
				all = append(all, u)
			}
		}
	}
	return all
}
