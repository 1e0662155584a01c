package size

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// WriteText writes the rows in columns: what it is, the size in the baseline and
// in the optimized build, and by how much that differs.
//
//	text     2.61 MB  2.58 MB  -1.2 %
//	pclntab  1.02 MB  1.02 MB  same
func WriteText(w io.Writer, rows []Change) error {
	var table [][4]string
	var width [4]int
	for _, c := range rows {
		line := [4]string{c.Name, inUnits(c.Baseline), inUnits(c.Optimized), c.difference()}
		for i, cell := range line {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
		table = append(table, line)
	}
	var b strings.Builder
	for _, line := range table {
		fmt.Fprintf(&b, "%-*s  %*s  %*s  %s\n", width[0], line[0], width[1], line[1], width[2], line[2], line[3])
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// difference is in percent, and in bytes where that would be shown as nothing.
func (c Change) difference() string {
	percent := 100 * float64(c.Delta()) / float64(max(c.Baseline, 1))
	switch {
	case c.Delta() == 0:
		return "same"
	case c.Baseline == 0:
		return "new"
	case c.Optimized == 0:
		return "gone"
	case percent > -0.05 && percent < 0.05:
		return fmt.Sprintf("%+d B", c.Delta())
	}
	return fmt.Sprintf("%+.1f %%", percent)
}

// inUnits is a size in powers of ten with two decimals: a change of a percent
// should be seen.
func inUnits(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	size, unit := float64(n), ""
	for _, unit = range []string{"kB", "MB", "GB"} {
		size /= 1000
		if size < 999.995 { // above, it would be shown as 1000.00
			break
		}
	}
	return fmt.Sprintf("%.2f %s", size, unit)
}
