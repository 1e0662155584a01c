package noise

import (
	"fmt"
	"slices"
	"strings"
)

// compareItems compares lists, and texts line by line.
func (c *comparer) compareItems(at *trail, t, g *node) {
	l := t.loose
	switch {
	case l != nil && l.items != inPlace:
		c.compareCollection(at, l, t, g)
	case c.frees(at):
		c.compareCollection(at, &loose{items: inAnyOrder, always: tally(c.canonItems(at, t, view{}))}, t, g)
	case len(t.items) == len(g.items) && c.mostlyInPlace(at, t, g):
		for i := range t.items {
			c.compare(t.child(at, i), t.items[i], g.items[i])
		}
	default:
		c.compareAligned(at, t, g)
	}
}

// mostlyInPlace reports whether few elements differ, so that each is told by
// itself; else they are aligned first.
func (c *comparer) mostlyInPlace(at *trail, t, g *node) bool {
	bad := 0
	for i := range t.items {
		if c.quiet || c.same(t.child(at, i), t.items[i], g.items[i]) {
			continue
		}
		if bad++; bad > 4 && bad > len(t.items)/4 {
			return false
		}
	}
	return true
}

// compareAligned tells what was put in, left out or changed as one difference.
func (c *comparer) compareAligned(at *trail, t, g *node) {
	if c.quiet {
		c.more++
		return
	}
	same := func(i, j int) bool { return c.same(t.child(at, i), t.items[i], g.items[j]) }
	d := Difference{Kind: "changed", Lines: lineDiff(t.items, g.items, same)}
	switch w, y := render(t), render(g); {
	case len(g.items) == 0:
		d.Kind, d.Want, d.Lines = "missing", w, nil
	case len(t.items) == 0:
		d.Kind, d.Got, d.Lines = "extra", y, nil
	default:
		d.Want, d.Got = fmt.Sprintf("%d %s", len(t.items), things(t)), fmt.Sprintf("%d %s", len(g.items), things(g))
		if constant([][]string{c.canonItems(at, t, view{}), c.canonItems(at, g, view{})}) {
			d.Kind = "order"
		}
	}
	c.differ(at, d)
}

func things(n *node) string {
	if n.kind == lines {
		return "lines"
	}
	return "elements"
}

// compareCollection compares elements by what they are and not by where.
func (c *comparer) compareCollection(at *trail, l *loose, t, g *node) {
	want, got := c.canonItems(at, t, l.view()), c.canonItems(at, g, l.view())
	missing, extra := l.without(tally(got))
	if len(missing)+len(extra) == 0 || c.closeEnough(at, missing, extra, t, g) {
		c.pass(at, func() string { return strings.Join(c.canonItems(at, g, view{}), "\x00") })
		return
	}
	each := at.down("[*]")
	if t.kind == lines {
		each = at.down(":*")
	}
	for _, i := range firsts(want, missing) {
		c.differ(each, Difference{Kind: "missing", Want: render(t.items[i])})
	}
	for _, i := range firsts(got, extra) {
		c.differ(each, Difference{Kind: "extra", Got: render(g.items[i])})
	}
}

// without lists what counts lacks, and what it has too much.
func (l *loose) without(counts map[string]int) (missing, extra []string) {
	each := l.items <= sketched
	set := l.items == asSet || l.items == asSketchedSet
	for s, n := range l.always {
		if counts[s] == 0 || each && counts[s] < n {
			missing = append(missing, s)
		}
	}
	for s, n := range counts {
		if each && n > l.always[s] || set && l.known[s] == 0 {
			extra = append(extra, s)
		}
	}
	return missing, extra
}

// firsts finds where each of which stands first in list, in that order.
func firsts(list, which []string) []int {
	wanted := tally(which)
	var at []int
	for i, s := range list {
		if wanted[s] > 0 {
			at = append(at, i)
			delete(wanted, s)
		}
	}
	return at
}

// closeEnough gives a rule that numbers may be a little off its say in a list
// without order: what is left over is paired in the order of its numbers.
func (c *comparer) closeEnough(at *trail, missing, extra []string, t, g *node) bool {
	if len(c.approx) == 0 || len(missing) == 0 || len(missing) != len(extra) {
		return false
	}
	want, got := c.leftOver(at, t, missing), c.leftOver(at, g, extra)
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if !c.same(at.number(index, 0), want[i], got[i]) {
			return false
		}
	}
	return true
}

func (c *comparer) leftOver(at *trail, n *node, which []string) []*node {
	var list []*node
	for i, s := range c.canonItems(at, n, view{}) {
		if slices.Contains(which, s) {
			list = append(list, n.items[i])
		}
	}
	slices.SortStableFunc(list, func(a, b *node) int {
		if a.kind == numeral && b.kind == numeral && number(a.text) != number(b.text) {
			if number(a.text) < number(b.text) {
				return -1
			}
			return 1
		}
		return strings.Compare(a.alias, b.alias)
	})
	return list
}
