package noise

import (
	"encoding/hex"
	"fmt"
	"slices"
)

// compareLeaf compares two texts token by token.
func (c *comparer) compareLeaf(at *trail, t, g *node) {
	if t.steady && g.dated != nil {
		g = g.dated
	}
	if t.text == g.text {
		return
	}
	if t.alias == g.alias {
		c.pass(at, func() string { return g.text })
		return
	}
	got := g.tokens()
	p := newPattern(t.tokens())
	if t.loose != nil && t.loose.shuffled {
		if slices.Equal(sortedTokens(t), sortedTokens(g)) {
			c.pass(at, func() string { return g.text })
			return
		}
	} else if t.loose != nil && t.loose.pattern != nil {
		p = t.loose.pattern
	}
	fits := c.fits(at)
	if spans, ok := match(p, got, fits); ok {
		c.passTokens(at, p, got, spans)
		return
	}
	if c.quiet {
		c.more++
		return
	}
	c.explain(at, t, g, against(p, got, fits), p)
}

// passTokens notes what the masks of a line were good for.
func (c *comparer) passTokens(at *trail, p []elem, got []token, spans []span) {
	if c.passed == nil {
		return
	}
	for i, e := range p {
		if s := joined(got[spans[i].from:spans[i].to]); s != e.text {
			c.pass(at.down(e.name()), func() string { return s })
		}
	}
}

// explain tells the tokens that differ, or the whole text where they are in
// several places.
func (c *comparer) explain(at *trail, t, g *node, stretches []stretch, p []elem) {
	got := g.tokens()
	var bad []stretch
	for _, s := range stretches {
		if !s.same {
			bad = append(bad, s)
		}
	}
	if len(p) == 1 || len(bad) != 1 {
		w, y := around(t.text, g.text)
		d := Difference{Kind: "changed", Want: w, Got: y}
		if len(p) == 1 {
			d.Shape = p[0].shape
		}
		c.differ(at, d)
		return
	}
	c.differ(at.down(merge(p, bad[0], got).name()), tokensDiffer(p, got, bad[0], g.text))
}

func tokensDiffer(p []elem, got []token, s stretch, line string) Difference {
	var want []token
	for _, e := range p[s.i:s.i2] {
		want = append(want, e.token)
	}
	d := Difference{Kind: "changed", Context: cutOut(line, 0)}
	if s.i2-s.i == 1 {
		d.Shape = p[s.i].shape
	}
	switch {
	case s.i == s.i2:
		d.Kind = "extra"
	case s.j == s.j2:
		d.Kind = "missing"
	}
	d.Want, d.Got = around(joined(want), joined(got[s.j:s.j2]))
	return d
}

// compareBytes compares what is no text: its length and its hash.
func (c *comparer) compareBytes(at *trail, want, got *blob) {
	if c.same(at, want.content, got.content) {
		c.compare(at, want.content, got.content)
		return
	}
	c.differBytes(at, want, got)
}

// differBytes shows the bytes around the first that differs.
func (c *comparer) differBytes(at *trail, want, got *blob) {
	i := 0
	for i < len(want.Data) && i < len(got.Data) && want.Data[i] == got.Data[i] {
		i++
	}
	context := fmt.Sprintf("the first difference is at byte %d", i)
	if i == len(want.Data) && i == len(got.Data) {
		context = fmt.Sprintf("the first difference is somewhere after the first %d bytes: of the rest only a hash is kept", i)
		i += 8 // show none of what is the same
	}
	c.differ(at, Difference{Kind: "bytes", Want: bytesAt(want, i), Got: bytesAt(got, i), Context: context})
}

func bytesAt(b *blob, i int) string {
	from, to := max(0, i-8), min(len(b.Data), i+24)
	if from >= to {
		return fmt.Sprintf("%d bytes", b.Size)
	}
	return fmt.Sprintf("%d bytes, from %d: %s", b.Size, from, hex.EncodeToString(b.Data[from:to]))
}
