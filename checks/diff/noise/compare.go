package noise

import (
	"hash"
	"io"
	"slices"
)

// comparer goes through a candidate along the baseline's tree.
type comparer struct {
	*ruling
	found  []Difference
	more   int
	quiet  bool      // only count, and stop at the first
	passed hash.Hash // what was let pass; nil = not asked
}

// done reports whether a quiet comparison has its answer.
func (c *comparer) done() bool { return c.quiet && c.more > 0 }

func (c *comparer) differ(at *trail, d Difference) {
	if c.quiet || len(c.found) >= maxDifferences {
		c.more++
		return
	}
	d.Place = at.place()
	c.found = append(c.found, d)
}

// pass notes what a mask or a rule let pass.
func (c *comparer) pass(at *trail, what func() string) {
	if c.passed == nil {
		return
	}
	p := at.place()
	_, _ = io.WriteString(c.passed, p.Step+"\x00"+p.Path+"\x00"+what()+"\x00")
}

func (c *comparer) passNode(at *trail, g *node) {
	c.pass(at, func() string { return (&ruling{}).canon(at, opened(g), view{}) })
}

// opened is what is in a stream, or n itself.
func opened(n *node) *node {
	if n.kind == source {
		return n.blob.open().content
	}
	return n
}

// same asks quietly whether g passes for t.
func (c *comparer) same(at *trail, t, g *node) bool {
	if t.kind == g.kind && t.kind.leaf() && t.text == g.text {
		return true
	}
	q := &comparer{ruling: c.ruling, quiet: true}
	q.compare(at, t, g)
	return q.more == 0
}

func (c *comparer) compare(at *trail, t, g *node) {
	switch {
	case c.done():
	case c.ignores(at), t.loose != nil && t.loose.whole:
		c.passNode(at, g)
	case t.kind != g.kind:
		c.differKind(at, t, g)
	case t.kind.leaf():
		c.compareLeaf(at, t, g)
	case t.kind == source:
		c.compareSource(at, t, g)
	case t.kind == list || t.kind == lines:
		c.compareItems(at, t, g)
	default:
		c.compareParts(at, t, g)
	}
}

func (c *comparer) differKind(at *trail, t, g *node) {
	d := Difference{Kind: "kind", Want: render(t), Got: render(g)}
	if t.kind.leaf() || g.kind.leaf() || t.kind == g.kind {
		d.Want, d.Got = t.kind.String()+" "+d.Want, g.kind.String()+" "+d.Got
	}
	c.differ(at, d)
}

func (c *comparer) compareParts(at *trail, t, g *node) {
	if slices.Equal(t.keys, g.keys) {
		for i := range t.items {
			c.compare(t.child(at, i), t.items[i], g.items[i])
		}
		return
	}
	have := g.parts()
	for i, k := range t.keys {
		if c.done() {
			return
		}
		part, d := have[k], t.child(at, i)
		switch {
		case part != nil:
			c.compare(d, t.items[i], part)
		case c.ignores(d):
			c.passNode(d, &node{})
		case t.items[i].loose != nil && t.items[i].loose.optional:
			c.pass(d, func() string { return "missing" })
		default:
			c.differ(d, Difference{Kind: "missing", Want: render(t.items[i])})
		}
	}
	known := t.parts()
	for i, k := range g.keys {
		if d := g.child(at, i); known[k] == nil && c.ignores(d) {
			c.passNode(d, g.items[i])
		} else if known[k] == nil {
			c.differ(d, Difference{Kind: "extra", Got: render(g.items[i])})
		}
	}
	if t.kind == object {
		c.compareKeys(at, t, g)
	}
}

// compareKeys compares the order of the keys that every run of the baseline has.
func (c *comparer) compareKeys(at *trail, t, g *node) {
	always := &node{}
	for i, k := range t.keys {
		if l := t.items[i].loose; (l == nil || !l.optional) && !c.ignores(t.child(at, i)) {
			always.add(k, t.items[i])
		}
	}
	want, got := common(always, g), common(g, always)
	switch {
	case slices.Equal(want, got):
	case t.loose != nil && t.loose.shuffled, c.frees(at):
		c.pass(at, func() string { return keyList(got) })
	default:
		w, g := around(keyList(want), keyList(got))
		c.differ(at, Difference{Kind: "order", Want: w, Got: g})
	}
}

func keyList(keys []string) string {
	s := "keys"
	for _, k := range keys {
		s += " " + k
	}
	return s
}
