package checks

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// TextOptions says how a report is shown to people. The zero value is the short
// form without colour, as wide as it is.
type TextOptions struct {
	Long  bool                               // every finding on a line of its own, with its evidence
	Width int                                // columns to wrap texts at; 0 = never
	Paint func(s Status, word string) string // colours the verdict; nil = as it is
}

// WriteText writes r as the table that a target ends with: a headline for each
// item, its findings, and the summary. In the short form the PASS rows that
// carry an answer stand alone, and the others share one line.
func WriteText(w io.Writer, r Report, o TextOptions) error {
	var b strings.Builder
	for _, item := range r.Items {
		o.item(&b, item, nameWidth(r.Items))
	}
	fmt.Fprintf(&b, "\n%s\n", r.Summary())
	_, err := io.WriteString(w, b.String())
	return err
}

func nameWidth(items []Item) int {
	width := 0
	for _, item := range items {
		width = max(width, utf8.RuneCountInString(item.Name))
	}
	return width
}

// item writes the headline and the rows of one item.
func (o TextOptions) item(b *strings.Builder, item Item, width int) {
	head := append([]string{fmt.Sprintf("%-*s", width, item.Name)}, item.Facts...)
	if item.Took > 0 {
		head = append(head, Seconds(item.Took))
	}
	fmt.Fprintln(b, strings.TrimRight(strings.Join(head, "  "), " "))
	rows := o.rows(item.Findings)
	column := 0
	for _, r := range rows {
		column = max(column, utf8.RuneCountInString(r.name))
	}
	for _, r := range rows {
		o.row(b, r, column)
	}
}

// row is one line of the table.
type row struct {
	status     Status
	name, text string
	more       []string // lines below: hint, evidence
}

// answers are the checks whose PASS tells something that people ask for.
var answers = map[string]bool{"B1": true, "C1": true, "E1": true, "F1": true, "D1": true}

// rows turns findings into lines. Equal findings of several hosts, and in the
// short form the other PASS and the SKIP rows of one reason, become one line.
func (o TextOptions) rows(findings []Finding) []row {
	var rows []row
	var quiet []string
	for _, f := range merge(findings) {
		switch {
		case o.Long:
			rows = append(rows, o.long(f))
		case f.Status == Pass && len(findings) > 1 && !f.answers():
			quiet = append(quiet, f.checks()...)
		default:
			rows = append(rows, o.short(f))
		}
	}
	if len(quiet) > 0 {
		rows = append(rows, row{status: Pass, name: fmt.Sprintf("%d more", len(quiet)), text: strings.Join(quiet, ", ")})
	}
	return rows
}

// merged is one or more findings that say the same.
type merged struct {
	Finding
	names []string // of the checks, if several
	hosts []string // if several
}

func (m merged) answers() bool {
	return len(m.names) < 2 && answers[m.ID] && !strings.HasPrefix(m.Text, "no glibc")
}

func (m merged) checks() []string {
	if len(m.names) > 0 {
		return m.names
	}
	return []string{m.Check}
}

// merge joins what says the same: one check on several hosts, and several
// checks that were skipped for one reason.
func merge(findings []Finding) []merged {
	var out []merged
	for _, f := range findings {
		i := sameAs(out, f)
		if i < 0 {
			out = append(out, merged{Finding: f, names: []string{f.Check}, hosts: []string{f.Host}})
			continue
		}
		out[i].names = appendNew(out[i].names, f.Check)
		out[i].hosts = appendNew(out[i].hosts, f.Host)
	}
	return out
}

func sameAs(out []merged, f Finding) int {
	for i, m := range out {
		sameCheck := m.ID == f.ID || (m.Status == Skip && f.Status == Skip)
		if sameCheck && m.Status == f.Status && m.Text == f.Text && m.Hint == f.Hint {
			return i
		}
	}
	return -1
}

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}

func (o TextOptions) short(m merged) row {
	r := row{status: m.Status, name: m.names[0], text: m.Text}
	if n := len(m.names); n > 1 {
		r.name, r.text = fmt.Sprintf("%d checks", n), m.Text+" ("+strings.Join(m.names, ", ")+")"
	}
	if m.Hint != "" {
		r.more = []string{"hint: " + m.Hint}
	}
	return r
}

func (o TextOptions) long(m merged) row {
	r := o.short(m)
	if len(m.names) == 1 {
		r.name = fmt.Sprintf("%s %s", m.ID, m.Check)
	}
	for _, line := range m.Evidence {
		if line != m.Text {
			r.more = append(r.more, line)
		}
	}
	return r
}

// row writes one line, wrapped, and what stands below it. Hints are not
// wrapped: they are there to be copied.
func (o TextOptions) row(b *strings.Builder, r row, column int) {
	word := r.status.String()
	if o.Paint != nil {
		word = o.Paint(r.status, word)
	}
	indent := strings.Repeat(" ", 2+4+2+column+2)
	lines := wrap(r.text, o.Width-len(indent))
	fmt.Fprintf(b, "  %s  %-*s  %s\n", word, column, r.name, printable(lines[0]))
	for _, line := range append(lines[1:], r.more...) {
		fmt.Fprintf(b, "%s%s\n", indent, printable(line))
	}
}

// wrap breaks s at spaces into lines of at most width columns; a width below 20
// leaves it whole.
func wrap(s string, width int) []string {
	if width < 20 {
		return []string{s}
	}
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

// printable replaces what a terminal would act on: names come from files that
// anybody may have written.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) || r == utf8.RuneError {
			return '?'
		}
		return r
	}, s)
}
