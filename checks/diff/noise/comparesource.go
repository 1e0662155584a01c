package noise

// compareSource compares streams: at once where it can, else by what is in them.
func (c *comparer) compareSource(at *trail, t, g *node) {
	if equalAtOnce(t.blob.Stream, g.blob.Stream) {
		return
	}
	want, got := t.blob.open(), g.blob
	if want.steady {
		got = got.steadied()
	}
	got = got.open()
	if t.loose != nil && t.loose.asText && got.content.kind != bytes {
		got = got.asText()
	}
	before := len(c.found) + c.more
	if want.content.kind == bytes && got.content.kind == bytes {
		c.compareBytes(at, want, got)
	} else {
		c.compare(at, want.content, got.content)
	}
	if len(c.found)+c.more > before {
		return
	}
	c.compareTail(at, want, got)
	if want.exact != nil && got.exact != nil {
		c.compareExact(at, want, got)
	}
}

// compareTail compares by hash what is too long to be looked at.
func (c *comparer) compareTail(at *trail, want, got *blob) {
	d := at.down(" tail")
	switch {
	case want.tail == nil && got.tail == nil, c.ignores(d):
	case got.tail == nil && want.tail.loose != nil && want.tail.loose.optional:
		c.pass(d, func() string { return "missing" })
	case want.tail == nil:
		c.differ(d, Difference{Kind: "extra", Got: got.tail.text})
	case got.tail == nil:
		c.differ(d, Difference{Kind: "missing", Want: want.tail.text})
	case c.same(d, want.tail, got.tail):
		c.compare(d, want.tail, got.tail)
	default:
		c.differBytes(d, want, got)
	}
}

// compareExact compares the bytes of a document whose values are the same: white
// space, escapes, the order of keys in it. Where something in it is let pass there
// is nothing to compare them with.
func (c *comparer) compareExact(at *trail, want, got *blob) {
	w, g := want.exact, got.exact
	switch {
	case w.text == g.text || w.alias == g.alias:
	case w.loose != nil || isLoose(want.content) || c.touches(at):
		c.pass(at, func() string { return "bytes " + g.text })
	default:
		x, y := around(w.text, g.text)
		c.differ(at, Difference{Kind: "bytes", Want: x, Got: y})
	}
}
