package noise

import (
	"slices"
	"strings"
)

// node is a piece of what a run gave: a leaf, or something with parts. On the
// baseline's side it also holds what is let pass there.
type node struct {
	kind  kind
	text  string // of a leaf, scrubbed
	alias string // of a leaf: text with the run's own numbers named
	keys  []string
	items []*node // parallel to keys, where there are keys
	blob  *blob   // of a stream
	loose *loose  // nil = has to be the same

	dated  *node // of a header with a time in it: the same with the time; else nil
	steady bool  // several runs gave the same time: dated is what is compared
}

type kind byte

const (
	text    kind = iota // a line, a status, the value of a header
	str                 // of JSON, as are the next three
	numeral             // kept as it is written
	boolean
	null
	object
	list     // of JSON; and of a header that has several values
	lines    // of a text
	group    // a recording, a step, a file: parts whose order has no meaning
	bytes    // what is no text
	spelling // the bytes that a JSON document is written with
	source   // a stream, whose content is looked at when it is needed
)

func (k kind) String() string {
	return [...]string{"text", "a JSON string", "a JSON number", "a JSON boolean", "null", "a JSON object", "a list", "text", "a group", "binary", "bytes", "a stream"}[k]
}

// leaf reports whether nodes of the kind have text and no parts.
func (k kind) leaf() bool { return k <= null || k == bytes || k == spelling }

// add appends a part under a key.
func (n *node) add(key string, part *node) {
	n.keys, n.items = append(n.keys, key), append(n.items, part)
}

// part finds the part with the key, or nil.
func (n *node) part(key string) *node {
	if i := slices.Index(n.keys, key); i >= 0 {
		return n.items[i]
	}
	return nil
}

// parts indexes a node of many keys.
func (n *node) parts() map[string]*node {
	m := make(map[string]*node, len(n.keys))
	for i, k := range n.keys {
		m[k] = n.items[i]
	}
	return m
}

// child is the trail to the i-th part of n, which is at at.
func (n *node) child(at *trail, i int) *trail {
	switch n.kind {
	case object:
		return &trail{up: at, name: n.keys[i], kind: member}
	case list:
		return at.number(index, i)
	case lines:
		return at.number(line, i)
	case group:
		return at.part(n.keys[i])
	}
	return at
}

// part goes down to a part of a recording, by the name it was given in grow.
func (t *trail) part(key string) *trail {
	d := t.down(key)
	switch name, isStep := strings.CutPrefix(key, stepMark); {
	case isStep:
		d.name, d.kind = name, step
	case key == "stdout" || key == "stderr" || key == "body" || strings.HasPrefix(key, "file:"):
		d.kind = stream
	}
	return d
}
