package checks

import (
	"fmt"
	"slices"
	"strings"
)

// row is one line of the table, and what stands below it.
type row struct {
	status     Status
	name, text string
	hint       string
	evidence   []string
}

// quiet are the checks whose PASS tells nothing that people ask for. A PASS of
// others, such as a service's own, is shown.
var quiet = map[string]bool{
	"A1": true, "A2": true, "A3": true, "A4": true, "B2": true, "B3": true, "B4": true, "B5": true, "B6": true,
	"C2": true, "C3": true, "C4": true, "C5": true, "C6": true, "C7": true, "C8": true, "D1": true, "D2": true, "D3": true,
	"E2": true, "E3": true, "F2": true, "F3": true, "F5": true, "G1": true, "G3": true, "G4": true, "G5": true, "I": true,
}

// rows turns findings into lines. Findings that say the same become one line,
// and in the short form the quiet PASS rows too.
func (o TextOptions) rows(findings []Finding) []row {
	var rows []row
	var passed []string
	for _, g := range o.groups(findings) {
		if f := g.first(); !o.Long && quiet[f.ID] && passedAll(f, findings) {
			passed = append(passed, f.Check)
			continue
		}
		rows = append(rows, o.asRow(g, findings))
	}
	passed = unique(passed)
	switch noun := "more"; {
	case len(passed) == 0:
		return rows
	case len(rows) == 0:
		noun = "checks"
		fallthrough
	default:
		return append(rows, row{status: Pass, name: fmt.Sprintf("%d %s", len(passed), noun), text: strings.Join(passed, ", ")})
	}
}

// group is findings that share a line.
type group []Finding

func (g group) first() Finding { return g[0] }

// names are the checks of the group, each once, in order.
func (g group) names() []string {
	var names []string
	for _, f := range g {
		names = append(names, f.Check)
	}
	return unique(names)
}

// groups joins what says the same: one check on several hosts, and several
// checks that were skipped for one reason.
func (o TextOptions) groups(findings []Finding) []group {
	var groups []group
	for _, f := range findings {
		i := slices.IndexFunc(groups, func(g group) bool { return o.together(g.first(), f) })
		if i < 0 {
			groups = append(groups, group{f})
			continue
		}
		groups[i] = append(groups[i], f)
	}
	return groups
}

// together reports whether two findings share a line. What differs only after a
// semicolon, where the host is spoken of, does so in the short form.
func (o TextOptions) together(a, b Finding) bool {
	switch {
	case a.Status != b.Status || a.Hint != b.Hint:
		return false
	case a.Text == b.Text:
		return a.sameCheck(b) || a.Status == Skip
	}
	said, _, ok := strings.Cut(a.Text, "; ")
	also, _, _ := strings.Cut(b.Text, "; ")
	return !o.Long && ok && said == also && a.sameCheck(b) && a.Host != b.Host
}

func (o TextOptions) asRow(g group, all []Finding) row {
	f := g.first()
	r := row{status: f.Status, name: f.Check, text: g.text(all), hint: f.Hint}
	names := g.names()
	if o.Long && f.ID != "" {
		r.name = f.ID + " " + f.Check
	}
	if len(names) > 1 {
		r.name = fmt.Sprintf("%d checks", len(names))
		r.text += " (" + strings.Join(names, ", ") + ")"
	}
	for _, line := range f.Evidence {
		if o.Long && (o.Passed || f.Status != Pass) && line != f.Text && len(names) == 1 {
			r.evidence = append(r.evidence, line)
		}
	}
	return r
}

// text is what the group says, with each host's part, and the hosts where they
// are not all and the text does not name them.
func (g group) text(all []Finding) string {
	var texts, hosts []string
	for _, f := range g {
		_, of, _ := strings.Cut(f.Text, "; ")
		switch {
		case len(texts) == 0:
			texts = append(texts, f.Text)
		case f.Text != g.first().Text:
			texts = append(texts, of)
		}
		if f.Host != "" && !f.names(f.Host) {
			hosts = append(hosts, f.Host)
		}
	}
	text := strings.Join(unique(texts), "; ")
	if len(hosts) > 0 && !g.everywhere(all) {
		text += " (" + strings.Join(unique(hosts), ", ") + ")"
	}
	return text
}

// names reports whether the text has the host among its words.
func (f Finding) names(host string) bool {
	return slices.ContainsFunc(strings.Fields(f.Text), func(word string) bool { return strings.Trim(word, ",;:()") == host })
}

// everywhere reports whether the group has all findings of each of its checks.
func (g group) everywhere(all []Finding) bool {
	for _, f := range g {
		if count(g, f.sameCheck) != count(all, f.sameCheck) {
			return false
		}
	}
	return true
}

// passedAll reports whether the check of f passed on every host.
func passedAll(f Finding, all []Finding) bool {
	return count(all, func(o Finding) bool { return f.sameCheck(o) && o.Status != Pass }) == 0
}

func (f Finding) sameCheck(o Finding) bool { return f.ID == o.ID && f.Check == o.Check }

func count(list []Finding, is func(Finding) bool) int {
	n := 0
	for _, f := range list {
		if is(f) {
			n++
		}
	}
	return n
}

// unique drops what was there before, and keeps the order.
func unique(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
