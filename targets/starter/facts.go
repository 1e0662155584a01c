package starter

import (
	"path"
	"slices"
)

// Facts are what was found out about a service, as plain data.
type Facts struct {
	Name     string   // of the program
	NameFrom string   // in words: "last element of the module path"
	Mains    []string // main packages, "./cmd/orders"; sorted
	Package  string   // the one that is meant; "" = the only one, or not known
	Cgo      []string // packages that need cgo; nil = none, or not known
	Unknown  string   // why some of this could not be found out; "" = all was
	Tracked  []string // files in dist that git tracks
	Ignored  []string // of the lines of .gitignore, those that the repository has elsewhere
}

// Choose picks the main package that is named like the service, if one is.
func (f Facts) Choose(module string) string {
	if len(f.Mains) < 2 {
		return ""
	}
	chosen := ""
	for _, main := range f.Mains {
		base := path.Base(main)
		if main == "." {
			base = path.Base(module)
		}
		if base != f.Name {
			continue
		}
		if chosen != "" {
			return ""
		}
		chosen = main
	}
	return chosen
}

// others are the main packages besides the one that is meant.
func (f Facts) others() []string {
	return slices.DeleteFunc(slices.Clone(f.Mains), func(m string) bool { return m == f.Package })
}
