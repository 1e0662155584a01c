package noise

import (
	"slices"
	"strings"
)

// learner loosens the tree of the first run until all others pass.
type learner struct{ *ruling }

// learn compares what stands at the same place in several runs, nodes[0] being of
// the first that has it, and keeps in it what is noise.
func (l learner) learn(at *trail, nodes []*node) {
	t := nodes[0]
	if l.ignores(at) {
		return
	}
	for _, n := range nodes[1:] {
		if n.kind != t.kind {
			t.loosen().whole = true
			t.loose.show(render(t))
			t.loose.show(render(n))
			return
		}
	}
	switch {
	case t.kind.leaf():
		l.learnLeaf(at, nodes)
	case t.kind == source:
		l.learnSource(at, nodes)
	case t.kind == list || t.kind == lines:
		l.learnItems(at, nodes)
	default:
		l.learnParts(at, nodes)
	}
}

func (l learner) learnLeaf(at *trail, nodes []*node) {
	t := nodes[0]
	if sameTime(nodes) {
		t.text, t.alias, t.steady = t.dated.text, t.dated.alias, true
		nodes = nodes[:1]
	}
	differs := func(n *node) bool { return n.text != t.text && n.alias != t.alias }
	loose := slices.ContainsFunc(nodes, differs)
	if !loose && !l.tokenRules {
		return
	}
	if t.kind <= str && loose && onlyShuffled(nodes) {
		t.loosen().shuffled = true
		for _, n := range nodes {
			t.loose.show(n.text)
		}
		return
	}
	if p := l.pattern(at, nodes); !isExact(p) {
		t.loosen().pattern = p
	}
}

// sameTime reports whether there is a time in the leaves, and in several runs the
// same.
func sameTime(nodes []*node) bool {
	differs := func(n *node) bool { return n.dated == nil || n.dated.text != nodes[0].dated.text }
	return len(nodes) > 1 && !slices.ContainsFunc(nodes, differs)
}

// pattern is the narrowest that could be found for the tokens of all nodes.
func (l learner) pattern(at *trail, nodes []*node) []elem {
	p, fits := l.unlook(at, newPattern(nodes[0].tokens())), l.fits(at)
	for _, n := range nodes[1:] {
		p = widen(p, n.tokens(), fits)
	}
	for _, n := range nodes {
		if _, ok := match(p, n.tokens(), fits); !ok { // it took too long
			return []elem{merge(p, stretch{0, len(p), 0, 0, false}, nil)}
		}
	}
	return p
}

// unlook makes a Run of each token that a rule ignores, as in stdout:3:5.
func (l learner) unlook(at *trail, p []elem) []elem {
	if !l.tokenRules {
		return p
	}
	for i, e := range p {
		if l.ignores(at.down(e.name())) {
			p[i].shape = Run
		}
	}
	return p
}

// onlyShuffled reports whether all nodes have the same tokens.
func onlyShuffled(nodes []*node) bool {
	want := sortedTokens(nodes[0])
	if len(want) > 2000 {
		return false
	}
	return !slices.ContainsFunc(nodes[1:], func(n *node) bool { return !slices.Equal(sortedTokens(n), want) })
}

// sortedTokens are the tokens without white space, named.
func sortedTokens(n *node) []string {
	list := slices.DeleteFunc(split(n.alias), func(t string) bool { return isSpace(t[0]) })
	slices.Sort(list)
	return list
}

// learnParts learns from what has keys. A part that not every run has is kept, and
// may be missing.
func (l learner) learnParts(at *trail, nodes []*node) {
	t := nodes[0]
	if !slices.ContainsFunc(nodes, func(n *node) bool { return !slices.Equal(n.keys, t.keys) }) {
		l.learnInPlace(at, nodes)
	} else {
		l.learnKeyed(at, nodes)
	}
	if body := t.part("body"); body != nil && t.kind == group {
		l.derive(at, t, body)
	}
}

// learnKeyed learns from what does not always have the same keys in the same order.
func (l learner) learnKeyed(at *trail, nodes []*node) {
	t := nodes[0]
	var keys []string
	have, known := make([]map[string]*node, len(nodes)), map[string]bool{}
	for i, n := range nodes {
		have[i] = n.parts()
		for _, k := range n.keys {
			if i == 0 || !known[k] {
				keys = append(keys, k)
			}
			known[k] = true
		}
	}
	if t.kind == object {
		l.learnKeys(nodes)
	}
	for i, k := range keys {
		var with []*node
		for _, m := range have {
			if n := m[k]; n != nil {
				with = append(with, n)
			}
		}
		if i >= len(t.keys) {
			t.add(k, with[0])
		}
		l.learn(t.child(at, i), with)
		if len(with) < len(nodes) {
			with[0].loosen().optional = true
		}
	}
}

// learnKeys notes where the same keys of an object come in another order.
func (l learner) learnKeys(nodes []*node) {
	for _, n := range nodes[1:] {
		if !slices.Equal(common(nodes[0], n), common(n, nodes[0])) {
			nodes[0].loosen().shuffled = true
			nodes[0].loose.show(strings.Join(nodes[0].keys, ","))
			nodes[0].loose.show(strings.Join(n.keys, ","))
		}
	}
}

// common lists the keys of a that b has too.
func common(a, b *node) []string {
	has := b.parts()
	return slices.DeleteFunc(slices.Clone(a.keys), func(k string) bool { return has[k] == nil })
}

// derive masks the headers that follow from a body of which anything is let pass.
func (l learner) derive(at *trail, t, body *node) {
	if !isLoose(body) && !l.touches(at) && (body.blob.content == nil || !body.blob.scrubs) {
		return
	}
	for _, name := range []string{"Content-Length", "Etag", "Digest", "Content-Digest", "Repr-Digest", "Content-Md5"} {
		n := t.part("header " + name)
		if n == nil || n.kind != text {
			continue
		}
		tokens := n.tokens()
		e := elem{shape: Run, upto: len(tokens), seen: sample(nil, n.text)}
		if name == "Content-Length" && len(tokens) == 1 {
			e.token, e.shape = tokens[0], Number
		}
		n.loosen().pattern, n.loose.derived = []elem{e}, true
	}
}
