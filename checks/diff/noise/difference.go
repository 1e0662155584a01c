package noise

import (
	"fmt"
	"strconv"
	"strings"
)

// Bounds of what is shown to people.
const (
	maxShown       = 400     // bytes of one value
	maxLinesShown  = 40      // of one line diff
	maxDifferences = 200     // of one comparison; more are counted
	diffCells      = 1 << 16 // of the table of a line diff
)

// Difference is one thing that the candidate gave and the baseline never did.
type Difference struct {
	Place Place  `json:"place"`
	Kind  string `json:"kind"` // "changed", "missing", "extra", "order", "kind", "bytes"

	// Want is what the first run of the baseline gave and Got what the candidate
	// gave, at most 400 bytes around where they part; "" = nothing.
	Want string `json:"want"`
	Got  string `json:"got"`

	// Shape is what was left of Want by a mask that Got does not fit.
	Shape Shape `json:"shape,omitempty"`

	// Context is the whole line of the candidate where Want and Got are tokens.
	Context string `json:"context,omitempty"`

	// Lines is a line diff where several lines differ, each with "-" (baseline),
	// "+" (candidate) or " " in front; at most 40.
	Lines []string `json:"lines,omitempty"`
}

// String is for people, and of several lines. What a terminal should not see is
// quoted.
func (d Difference) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", d.Place, d.Kind)
	if len(d.Lines) > 0 {
		for _, l := range d.Lines {
			fmt.Fprintf(&b, "    %s%s\n", l[:1], safe(l[1:]))
		}
		return b.String()
	}
	want := safe(d.Want)
	if d.Shape != Exact {
		want = fmt.Sprintf("%s (any %s passes)", want, d.Shape)
	}
	if d.Kind != "extra" {
		fmt.Fprintf(&b, "    baseline   %s\n", want)
	}
	if d.Kind != "missing" {
		fmt.Fprintf(&b, "    optimized  %s\n", safe(d.Got))
	}
	if d.Context != "" {
		fmt.Fprintf(&b, "    in         %s\n", safe(d.Context))
	}
	return b.String()
}

// safe quotes s if it has anything but printable text, or nothing at all.
func safe(s string) string {
	if q := strconv.Quote(s); s == "" || q != `"`+s+`"` && strings.ContainsFunc(s, unprintable) || strings.TrimSpace(s) != s {
		return q
	}
	return s
}

func unprintable(r rune) bool { return !strconv.IsPrint(r) }

// clip shortens what is shown to people.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(s[:most], ""), len(s))
}

// around clips two texts to where they part.
func around(want, got string) (string, string) {
	i := 0
	for i < len(want) && i < len(got) && want[i] == got[i] {
		i++
	}
	from := max(0, i-maxShown/4)
	return cutOut(want, from), cutOut(got, from)
}

func cutOut(s string, from int) string {
	if len(s) <= maxShown {
		return s
	}
	from = min(from, len(s))
	to := min(len(s), from+maxShown)
	out := strings.ToValidUTF8(s[from:to], "")
	if from > 0 {
		out = fmt.Sprintf("…(%d bytes) ", from) + out
	}
	if to < len(s) {
		out += fmt.Sprintf(" …(%d bytes)", len(s)-to)
	}
	return out
}

// render shows a node in one line.
func render(n *node) string {
	var b strings.Builder
	n.render(&b)
	return clip(b.String(), maxShown)
}

func (n *node) render(b *strings.Builder) {
	if b.Len() > maxShown {
		return
	}
	switch n.kind {
	case source:
		n.blob.open().content.render(b)
	case str:
		b.WriteString(strconv.Quote(clip(n.text, maxShown)))
	case list:
		n.renderParts(b, "[", ",", "]")
	case object:
		n.renderParts(b, "{", ",", "}")
	case lines, group:
		n.renderParts(b, "", "\n", "")
	default:
		b.WriteString(n.text)
	}
}

func (n *node) renderParts(b *strings.Builder, open, between, end string) {
	b.WriteString(open)
	for i, part := range n.items {
		if b.Len() > maxShown {
			break
		}
		if i > 0 {
			b.WriteString(between)
		}
		if n.kind == object {
			b.WriteString(strconv.Quote(n.keys[i]) + ":")
		}
		part.render(b)
	}
	b.WriteString(end)
}

// lineDiff shows two lists of elements against each other.
func lineDiff(want, got []*node, same func(i, j int) bool) []string {
	cost := func(i, j int) int {
		if same(i, j) {
			return 0
		}
		return 3
	}
	var out []string
	put := func(mark string, nodes []*node) {
		for _, n := range nodes {
			out = append(out, mark+render(n))
		}
	}
	for _, s := range align(len(want), len(got), diffCells, cost, nil) {
		switch {
		case s.same && s.i2-s.i > 4:
			put(" ", want[s.i:s.i+1])
			out = append(out, fmt.Sprintf(" … %d the same", s.i2-s.i-2))
			put(" ", want[s.i2-1:s.i2])
		case s.same:
			put(" ", want[s.i:s.i2])
		default:
			put("-", want[s.i:min(s.i2, s.i+maxLinesShown/2)])
			put("+", got[s.j:min(s.j2, s.j+maxLinesShown/2)])
		}
	}
	if len(out) > maxLinesShown {
		out = append(out[:maxLinesShown], fmt.Sprintf(" … %d lines more", len(out)-maxLinesShown))
	}
	return out
}

// words say after "is" what kind of difference it is.
func (d Difference) words() string {
	switch d.Kind {
	case "order":
		return "in another order"
	case "extra":
		return "there and should not be"
	case "kind":
		return "of another kind"
	case "bytes":
		return "of other bytes"
	}
	return d.Kind
}
