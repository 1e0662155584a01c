package truth_test

import (
	"fmt"
	"strings"
)

// table is the matrix of rows of programs and columns of systems.
func (m *matrix) table() string {
	cells := map[string]string{}
	width := 0
	for _, p := range m.pairs {
		cells[p.program.name+"/"+p.system.name] = p.cell()
		width = max(width, len(p.program.name))
	}
	var b strings.Builder
	for _, arch := range []string{"amd64", "arm64", "386", "arm", "riscv64"} {
		m.tableOf(&b, arch, width, cells)
	}
	return b.String()
}

func (m *matrix) tableOf(b *strings.Builder, arch string, width int, cells map[string]string) {
	fmt.Fprintf(b, "\n%-*s", width, "linux/"+arch)
	for _, s := range m.systems {
		if s.arch == arch {
			fmt.Fprintf(b, "  %s", s.name)
		}
	}
	fmt.Fprintln(b)
	for _, p := range m.programs {
		line, any := fmt.Sprintf("%-*s", width, p.name), false
		for _, s := range m.systems {
			if s.arch == arch {
				cell, ok := cells[p.name+"/"+s.name]
				any = any || ok
				line += fmt.Sprintf("  %-*s", len(s.name), cell)
			}
		}
		if any {
			fmt.Fprintln(b, strings.TrimRight(line, " "))
		}
	}
}
