package checks

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// matrix is a table of verdicts: a column for each host, a row for whether the
// program starts there, and one for each check that some host does not pass.
type matrix struct {
	hosts []string
	rows  []matrixRow
}

type matrixRow struct {
	name  string
	cells []Status // one for each host; unasked where the check said nothing of it
}

const unasked Status = -1

// hostsOf are the hosts that findings speak of, each once, in order.
func hostsOf(findings []Finding) []string {
	var hosts []string
	for _, f := range findings {
		if f.Host != "" {
			hosts = append(hosts, f.Host)
		}
	}
	return unique(hosts)
}

// decided reports whether any of the findings is about starting.
func decided(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Start })
}

// matrix sums up findings by host.
func (o TextOptions) matrix(findings []Finding) matrix {
	m := matrix{hosts: hostsOf(findings)}
	if decided(findings) {
		starts := matrixRow{name: "starts"}
		for _, host := range m.hosts {
			starts.cells = append(starts.cells, Starts(findings, host))
		}
		m.rows = append(m.rows, starts)
	}
	var seen []string
	for _, f := range findings {
		if f.Host != "" && !passedAll(f, findings) {
			seen = append(seen, f.ID+" "+f.Check)
		}
	}
	for _, key := range unique(seen) {
		m.rows = append(m.rows, o.matrixRow(key, m.hosts, findings))
	}
	return m
}

// matrixRow has the worst that the check, "C1 glibc", says of each host.
func (o TextOptions) matrixRow(key string, hosts []string, findings []Finding) matrixRow {
	_, name, _ := strings.Cut(key, " ")
	r := matrixRow{name: name}
	if o.Long {
		r.name = strings.TrimSpace(key)
	}
	for _, host := range hosts {
		var of []Finding
		for _, f := range findings {
			if f.Host == host && f.ID+" "+f.Check == key {
				of = append(of, f)
			}
		}
		if len(of) == 0 {
			r.cells = append(r.cells, unasked)
			continue
		}
		r.cells = append(r.cells, Worst(of))
	}
	return r
}

// write writes the columns side by side, in as many blocks as o.Width asks for.
func (m matrix) write(b *strings.Builder, o TextOptions) {
	if len(m.rows) == 0 {
		return // all hosts pass everything
	}
	names := 0
	for _, r := range m.rows {
		names = max(names, utf8.RuneCountInString(r.name))
	}
	for from := 0; from < len(m.hosts); {
		to, used := from, 2+names
		for to < len(m.hosts) {
			used += 2 + m.width(to)
			if to > from && o.Width > 0 && used > o.Width {
				break
			}
			to++
		}
		m.block(b, o, [3]int{names, from, to})
		from = to
	}
}

// block writes the columns from at[1] to before at[2], names at[0] wide, and an
// empty line.
func (m matrix) block(b *strings.Builder, o TextOptions, at [3]int) {
	line := fmt.Sprintf("  %-*s", at[0], "")
	for i := at[1]; i < at[2]; i++ {
		line += fmt.Sprintf("  %-*s", m.width(i), printable(m.hosts[i]))
	}
	fmt.Fprintln(b, strings.TrimRight(line, " "))
	for _, r := range m.rows {
		line, pad := fmt.Sprintf("  %-*s", at[0], printable(r.name)), ""
		for i := at[1]; i < at[2]; i++ {
			line += pad + "  " + o.word(r.cells[i])
			pad = strings.Repeat(" ", m.width(i)-len(TextOptions{}.word(r.cells[i])))
		}
		fmt.Fprintln(b, line)
	}
	fmt.Fprintln(b)
}

func (m matrix) width(column int) int {
	return max(utf8.RuneCountInString(m.hosts[column]), len("PASS"))
}

// word is the verdict, painted or not.
func (o TextOptions) word(s Status) string {
	switch {
	case s == unasked:
		return "-"
	case o.Paint != nil:
		return o.Paint(s, s.String())
	}
	return s.String()
}

// startRow is the matrix of a single host in one line: whether the program starts
// there, and the checks that say otherwise.
func (o TextOptions) startRow(findings []Finding, host string) row {
	r := row{status: Starts(findings, host), name: "starts", text: "on " + host}
	var names []string
	for _, f := range findings {
		if f.Start && f.Status == r.status && (f.Host == "" || f.Host == host) {
			names = append(names, f.Check)
		}
	}
	why := strings.Join(unique(names), ", ")
	switch r.status {
	case Fail:
		r.text = "not on " + host + ": " + why
	case Skip:
		r.text = "on " + host + ": not known: " + why
	case Warn:
		r.text += ", with something to look at: " + why
	}
	return r
}
