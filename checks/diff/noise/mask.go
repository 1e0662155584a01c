package noise

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// Mask is what is not compared, or not wholly: what the runs of the baseline
// taught, what was scrubbed, and what rules took out.
type Mask struct {
	Entries []Entry `json:"entries"` // sorted by place

	// Leaves is how many things there are to compare, as in Flatten, and Compared how
	// many of them are: one with a mask on half of its tokens counts as half, and the
	// sum is rounded down. What a rule ignores is in neither.
	Leaves   int `json:"leaves"`
	Compared int `json:"compared"`

	Hollow []Place  `json:"hollow,omitempty"` // streams and bodies of which only the shape is compared
	Scrubs []Count  `json:"scrubs"`           // of all runs of the baseline that were looked into
	Ruled  []string `json:"ruled"`            // rules of the case that applied: ignore, unordered, approx
	Unused []string `json:"unused"`           // rules that matched nothing: perhaps a slip of the pen
}

// Entry is one place that is not compared as it is.
type Entry struct {
	Place Place    `json:"place"`
	Let   string   `json:"let"`  // what is let pass: a Shape, "any order", "set", "may be missing", "anything"
	From  string   `json:"from"` // who taught it: "runs", "layout" (only the twin differs), "derived"
	Seen  []string `json:"seen"` // up to three of the values
}

// origin is From in words. An order may be free because a rule says so.
func (e Entry) origin() string {
	switch {
	case e.From == "layout":
		return ", not the same in another layout of the code"
	case e.From == "derived":
		return ", follows from what is masked"
	case strings.HasPrefix(e.Let, "any order") || strings.HasPrefix(e.Let, "set"):
		return ""
	}
	return ", not the same in each run"
}

// Count is how often something was scrubbed.
type Count struct {
	What string `json:"what"`
	N    int    `json:"n"`
}

// Hides reports whether more than half of the leaves are masked, or there is none.
func (m Mask) Hides() bool { return 2*m.Compared < m.Leaves || m.Leaves <= 0 }

// WriteText writes the mask for people, a line each.
func (m Mask) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "compared %d of %d observations\n", m.Compared, m.Leaves)
	for _, alike := range m.folded() {
		e := alike[0]
		fmt.Fprintf(&b, "  masked    %s%s: %s%s: %s\n", e.Place, others(alike[1:]), e.Let, e.origin(), strings.Join(values(alike), " | "))
	}
	for _, r := range m.Ruled {
		fmt.Fprintf(&b, "  by rule   %s\n", r)
	}
	for _, c := range m.Scrubs {
		fmt.Fprintf(&b, "  scrubbed  %s: %d\n", c.What, c.N)
	}
	for _, r := range m.Unused {
		fmt.Fprintf(&b, "  unused    %s\n", r)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// fold is how many entries that are alike are told in one line.
const fold = 3

// position is where a Place tells one of many apart: a line, a token, an index.
var position = regexp.MustCompile(`:\d+|\[\d+\]`)

// folded are the entries as they are told: those in many lines of a stream, or of the
// same key in many items, together.
func (m Mask) folded() [][]Entry {
	var groups [][]Entry
	at := map[[4]string]int{} // in groups
	for _, e := range m.Entries {
		key := [4]string{e.Place.Step, position.ReplaceAllString(e.Place.Path, ""), e.Let, e.From}
		i, known := at[key]
		if !known {
			i = len(groups)
			at[key], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], e)
	}
	var told [][]Entry
	for _, g := range groups {
		if len(g) >= fold {
			told = append(told, g)
			continue
		}
		for _, e := range g {
			told = append(told, []Entry{e})
		}
	}
	return told
}

// others are where more entries are that are alike.
func others(alike []Entry) string {
	if len(alike) == 0 {
		return ""
	}
	var at []string
	for _, e := range alike {
		at = append(at, strings.Join(position.FindAllString(e.Place.Path, -1), ""))
	}
	return fmt.Sprintf(" and %d like it, %s", len(alike), strings.Join(at, " "))
}

// values are those of the first entry, and the first of each other that is not among
// them, as long as they are few.
func values(alike []Entry) []string {
	const most = 6
	var seen []string
	for i, e := range alike {
		if i > 0 {
			e.Seen = e.Seen[:min(1, len(e.Seen))]
		}
		for _, s := range e.Seen {
			if s = safe(s); i == 0 || !slices.Contains(seen, s) && len(seen) < most {
				seen = append(seen, s)
			}
		}
	}
	return seen
}

// hollow names streams of which only the shape is compared, to stand behind a verdict.
func (m Mask) hollow() string {
	const most = 3
	var names []string
	for _, p := range m.Hollow[:min(most, len(m.Hollow))] {
		names = append(names, p.String())
	}
	switch more := len(m.Hollow) - most; {
	case len(names) == 0:
		return ""
	case more > 0:
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return "; only the shape of " + strings.Join(names, ", ")
}

// entries lists what is loose below n.
func entries(at *trail, n *node) []Entry {
	var list []Entry
	if n.loose != nil {
		list = n.loose.entries(at)
	}
	if n.blob != nil && n.blob.content != nil {
		list = append(list, entries(at, n.blob.content)...)
		if n.blob.tail != nil {
			list = append(list, entries(at.down(" tail"), n.blob.tail)...)
		}
		if e := n.blob.exact; e != nil && e.loose != nil && !isLoose(n.blob.content) {
			list = append(list, Entry{Place: at.place(), Let: "other bytes for the same values", From: "runs"})
		}
	}
	for i, part := range n.items {
		list = append(list, entries(n.child(at, i), part)...)
	}
	return list
}

func (l *loose) entries(at *trail) []Entry {
	var list []Entry
	put := func(on bool, p *trail, let string, seen []string) {
		if !on {
			return
		}
		from := "runs"
		if l.derived {
			from = "derived"
		}
		list = append(list, Entry{p.place(), let, from, slices.Clone(seen)})
	}
	put(l.whole, at, "anything", l.seen)
	put(l.optional, at, "may be missing", nil)
	put(l.shuffled, at, "any order", l.seen)
	put(l.asText, at, "text instead of JSON", nil)
	put(l.items != inPlace, at, l.items.String(), l.seen)
	for way, shape := range l.blank {
		put(true, at.down("[*]"+strings.ReplaceAll(way, "[]", "[*]")), string(shape), nil)
	}
	for _, e := range l.pattern {
		p := at.down(e.name())
		if len(l.pattern) == 1 {
			p = at
		}
		put(e.shape != Exact, p, string(e.shape), e.seen)
	}
	return list
}

func sortEntries(list []Entry) {
	slices.SortStableFunc(list, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Place.Step, b.Place.Step), cmp.Compare(a.Place.Path, b.Place.Path), cmp.Compare(a.Let, b.Let))
	})
}
