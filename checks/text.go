package checks

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TextOptions says how a report is shown to people. The zero value is the short
// form without colour, as wide as it is.
type TextOptions struct {
	Long   bool                               // every check on a line of its own, with its id and, unless it passed, its evidence
	Passed bool                               // with Long, the evidence of what passed as well
	Width  int                                // columns to wrap texts at; 0 = never
	Paint  func(s Status, word string) string // colours the verdict; nil = as it is
}

// WriteText writes r as the table that a target ends with: for each item a
// headline, a column for each host where there are several, and its findings; then
// the summary. In the short form the PASS rows that
// carry an answer stand alone, and the others share one line.
func WriteText(w io.Writer, r Report, o TextOptions) error {
	var b strings.Builder
	for _, item := range r.Items {
		o.item(&b, item, nameWidth(r.Items))
	}
	fmt.Fprintf(&b, "\n%s\n", printable(r.Summary()))
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
	fmt.Fprintln(b, strings.TrimRight(printable(strings.Join(head, "  ")), " "))
	rows := o.rows(item.Findings)
	switch hosts := hostsOf(item.Findings); {
	case len(hosts) == 1 && decided(item.Findings):
		rows = append([]row{o.startRow(item.Findings, hosts[0])}, rows...)
	case len(hosts) > 1:
		o.matrix(item.Findings).write(b, o)
	}
	column := 0
	for _, r := range rows {
		column = max(column, utf8.RuneCountInString(r.name))
	}
	for _, r := range rows {
		o.row(b, r, column)
	}
}

// row writes one line, wrapped, and what stands below it. Hints are not
// wrapped: they are there to be copied. The verdict is four columns wide,
// painted or not.
func (o TextOptions) row(b *strings.Builder, r row, column int) {
	indent := strings.Repeat(" ", 2+4+2+column+2)
	lines := wrap(r.text, o.Width-len(indent))
	fmt.Fprintf(b, "  %s  %-*s  %s\n", o.word(r.status), column, printable(r.name), lines[0])
	below := lines[1:]
	for _, line := range r.evidence {
		below = append(below, layout(line, o.Width-len(indent))...)
	}
	if r.hint != "" {
		below = append(below, "hint: "+printable(r.hint))
	}
	for _, line := range below {
		fmt.Fprintf(b, "%s%s\n", indent, line)
	}
}

// layout is wrap for a line that may have columns, apart by more than one space:
// these stay where they are, however wide that is.
func layout(s string, width int) []string {
	if strings.Contains(strings.TrimSpace(s), "  ") {
		return []string{printable(strings.TrimRight(s, " "))}
	}
	return wrap(s, width)
}

// wrap makes s printable and breaks it at spaces into lines of at most width
// columns; a width below 20 leaves it whole, and so is a word that is longer.
// There is always one line.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		word = printable(word)
		switch {
		case line == "":
			line = word
		case width >= 20 && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

// printable replaces what a terminal would act on, or that would make a text
// look like another one: names come from files that anybody may have written.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
}
