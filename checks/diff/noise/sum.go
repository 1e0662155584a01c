package noise

import "strings"

// sum counts the leaves below n, and how much of them is hidden.
func (r *ruling) sum(at *trail, n *node) (leaves, hidden float64) {
	switch {
	case r.ignores(at):
		return 0, 0
	case n.kind == source && n.blob.content == nil:
		r.unread = true
		return float64(guess(n.blob.Data)), 0
	case n.kind == source:
		if leaves, hidden = r.sumStream(at, n); n.blob.hollow(leaves, hidden) {
			r.hollow = append(r.hollow, at.place())
		}
		return leaves, hidden
	case n.kind.leaf():
		leaves, hidden = 1, n.loose.hidden()
		r.approximates(at) // so that the rule counts as used
	case len(n.items) == 0 && n.kind != group:
		leaves = 1
	}
	for i, part := range n.items {
		a, b := r.sum(n.child(at, i), part)
		leaves, hidden = leaves+a, hidden+b
	}
	return leaves, n.loose.hides(leaves, hidden)
}

// sumStream counts the lines after the window as it does those in it.
func (r *ruling) sumStream(at *trail, n *node) (leaves, hidden float64) {
	b := n.blob
	leaves, hidden = r.sum(at, b.content)
	if b.tail == nil {
		return leaves, n.loose.hides(leaves, hidden)
	}
	head := float64(len(window(b.Data)))
	more := leaves * (float64(b.Size) - head) / max(head, 1)
	leaves += more
	if isLoose(b.tail) {
		hidden += more
	}
	return leaves, n.loose.hides(leaves, hidden)
}

// hollow reports whether nothing is compared of what the stream says: it may have
// no newline at its end, and of what is no text the length is left.
func (b *blob) hollow(leaves, hidden float64) bool {
	if items := b.content.items; len(items) > 0 && items[len(items)-1].text == unended {
		leaves--
	}
	return hidden > 0 && (hidden >= leaves || b.content.kind == bytes)
}

// guess counts the leaves of what was not looked into.
func guess(data []byte) int {
	mark := "\n"
	if looksJSON(string(data[:min(len(data), 64)])) {
		mark = ","
	}
	return strings.Count(string(data[:min(len(data), smallStream)]), mark)*max(1, len(data)/smallStream) + 1
}

// hidden is how much of a leaf its mask hides, of 1.
func (l *loose) hidden() float64 {
	if l == nil || l.pattern == nil {
		return 0
	}
	all, masked := 0, 0
	for _, e := range l.pattern {
		n := max(1, e.upto-e.at)
		if e.shape != Exact {
			masked += n
		} else if isSpace(e.text[0]) {
			n = 0
		}
		all += n
	}
	return float64(masked) / float64(max(all, 1))
}

// hides is how much of something with so many leaves is hidden.
func (l *loose) hides(leaves, hidden float64) float64 {
	switch {
	case l == nil:
		return hidden
	case l.whole, l.items == asOpenSet && len(l.always) == 0:
		return leaves
	case l.items == asOpenSet:
		return max(0, leaves-float64(len(l.always)))
	case len(l.blank) > 0:
		return max(hidden, leaves*l.blanks())
	case l.items.sketch():
		return max(hidden, leaves*l.digits())
	}
	return hidden
}

// blanks is which part of the leaves of the elements is blank.
func (l *loose) blanks() float64 {
	return min(1, float64(len(l.blank))/float64(max(1, l.ways)))
}

// digits is which part of the elements of a sketched collection is written as "#".
func (l *loose) digits() float64 {
	all, masked := 0, 0
	for s := range l.always {
		for _, t := range split(s) {
			if t == "#" {
				masked++
			}
			if !isSpace(t[0]) {
				all++
			}
		}
	}
	return float64(masked) / float64(max(all, 1))
}
