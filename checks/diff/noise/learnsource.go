package noise

import "slices"

// learnSource looks into streams that are not the same bytes.
func (l learner) learnSource(at *trail, nodes []*node) {
	t := nodes[0]
	same := func(n *node) bool { return equalAtOnce(t.blob.Stream, n.blob.Stream) }
	if !slices.ContainsFunc(nodes, func(n *node) bool { return !same(n) }) {
		if len(nodes) > 1 {
			t.blob = t.blob.steadied()
		}
		if t.blob.Size > smallStream && !l.tokenRules {
			return // opened when a candidate differs
		}
		nodes = nodes[:1]
	}
	blobs := l.openAll(nodes)
	t.blob = blobs[0]
	l.learn(at, pick(blobs, func(b *blob) *node { return b.content }))
	if tails := pick(blobs, func(b *blob) *node { return b.tail }); len(tails) > 0 {
		t.blob.tail = tails[0]
		l.learn(at.down(" tail"), tails)
		if len(tails) < len(blobs) {
			tails[0].loosen().optional = true
		}
	}
	if t.blob.exact != nil {
		l.learnLeaf(at, pick(blobs, func(b *blob) *node { return b.exact }))
	}
}

func (l learner) openAll(nodes []*node) []*blob {
	blobs := make([]*blob, len(nodes))
	for i, n := range nodes {
		blobs[i] = n.blob.open()
	}
	mixed := func(b *blob) bool { return b.content.kind != blobs[0].content.kind }
	binary := func(b *blob) bool { return b.content.kind == bytes }
	if slices.ContainsFunc(blobs, mixed) && !slices.ContainsFunc(blobs, binary) {
		nodes[0].loosen().asText = true
		for i, b := range blobs {
			blobs[i] = b.asText()
		}
	}
	return blobs
}

func pick(blobs []*blob, field func(*blob) *node) []*node {
	var list []*node
	for _, b := range blobs {
		if n := field(b); n != nil {
			list = append(list, n)
		}
	}
	return list
}
