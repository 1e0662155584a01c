package size

import (
	"cmp"
	"slices"
)

// Change is one size in two builds, in bytes. What one of them lacks has 0
// there.
type Change struct {
	Name      string `json:"name"`
	Baseline  int64  `json:"baseline"`
	Optimized int64  `json:"optimized"`
}

// Delta is how much larger the optimized build is; below 0 it is smaller.
func (c Change) Delta() int64 { return c.Optimized - c.Baseline }

// Comparison is two builds side by side.
type Comparison struct {
	File     Change   `json:"file"`     // the whole
	Parts    []Change `json:"parts"`    // all that one of them has, in the order of Read
	Packages []Change `json:"packages"` // machine code: what changed most first
}

// defaultTop is how many packages people look at.
const defaultTop = 10

// Compare compares two ELF files. Of the packages that changed it keeps the top,
// 10 for 0.
func Compare(baseline, optimized string, top int) (Comparison, error) {
	before, err := look(baseline, measure)
	if err != nil {
		return Comparison{}, err
	}
	after, err := look(optimized, measure)
	if err != nil {
		return Comparison{}, err
	}
	return Comparison{
		File:     Change{"file", before.size, after.size},
		Parts:    CompareParts(before.parts, after.parts),
		Packages: ComparePackages(before.packages, after.packages, cmp.Or(top, defaultTop)),
	}, nil
}

type measured struct {
	size     int64
	parts    []Part
	packages []Package
}

func measure(f *File) (measured, error) {
	packages, err := f.Packages()
	return measured{f.size, f.Parts(), packages}, err
}

// CompareParts has a row for every part that is in one of the two, in their
// order.
func CompareParts(baseline, optimized []Part) []Change {
	var rows rows
	for _, p := range baseline {
		rows.add(Change{p.Name, p.Bytes, 0})
	}
	for _, p := range optimized {
		rows.add(Change{p.Name, 0, p.Bytes})
	}
	return slices.DeleteFunc(rows, func(c Change) bool { return c.Baseline == 0 && c.Optimized == 0 })
}

// ComparePackages has the top packages whose machine code grew or shrank, what
// changed most first, and by name where that is the same.
func ComparePackages(baseline, optimized []Package, top int) []Change {
	var rows rows
	for _, p := range baseline {
		rows.add(Change{p.Name, p.Text, 0})
	}
	for _, p := range optimized {
		rows.add(Change{p.Name, 0, p.Text})
	}
	changed := slices.DeleteFunc(rows, func(c Change) bool { return c.Delta() == 0 })
	slices.SortFunc(changed, func(a, b Change) int {
		return cmp.Or(cmp.Compare(abs(b.Delta()), abs(a.Delta())), cmp.Compare(a.Name, b.Name))
	})
	return changed[:min(max(top, 0), len(changed))]
}

// rows has one row for each name.
type rows []Change

func (r *rows) add(c Change) {
	i := slices.IndexFunc(*r, func(o Change) bool { return o.Name == c.Name })
	if i < 0 {
		*r = append(*r, c)
		return
	}
	(*r)[i].Baseline += c.Baseline
	(*r)[i].Optimized += c.Optimized
}

func abs(n int64) int64 { return max(n, -n) }
