package noise

import (
	"io/fs"
	"maps"
	"slices"
	"strconv"

	"example.com/seaworthy/checks/diff/record"
)

const stepMark = "step:" // begins the key of a step in the group of a recording

// held is what the place "case" has where the case held.
const held = "held"

// grow makes a tree of a recording.
func grow(r *ruling, rec record.Recording) (*node, *scrubber) {
	by := newScrubber(rec.Known, r.scrubs)
	root := &node{kind: group}
	complaint := held
	if rec.Failed != "" {
		complaint = rec.Failed
	}
	root.add("case", by.leaf(text, complaint))
	for _, s := range rec.Steps {
		root.add(unused(root, stepMark+s.Name), growStep(by, s))
	}
	for _, f := range rec.Files {
		name := by.name(f)
		if mold := r.names.of(name); mold != name && !r.ignores((&trail{}).part("file:"+name)) {
			by.counts["name of a file, "+mold]++
			name = mold
		}
		root.add(unused(root, "file:"+name), growFile(by, f))
	}
	return root, by
}

// unused numbers a key that is taken already.
func unused(n *node, key string) string {
	for i, k := 2, key; ; i++ {
		if n.part(k) == nil {
			return k
		}
		k = key + " #" + strconv.Itoa(i)
	}
}

func growStep(by *scrubber, s record.Step) *node {
	n := &node{kind: group}
	if s.Run != nil {
		n.add("exit", by.leaf(text, s.Run.Exit))
		n.add("stdout", growStream(by, s.Run.Stdout))
		n.add("stderr", growStream(by, s.Run.Stderr))
	}
	if s.HTTP != nil {
		growHTTP(n, by, s.HTTP)
	}
	return n
}

func growHTTP(n *node, by *scrubber, h *record.HTTP) {
	n.add("status", by.leaf(text, strconv.Itoa(h.Status)))
	if h.Error != "" {
		n.add("error", by.leaf(text, h.Error))
	}
	for _, name := range slices.Sorted(maps.Keys(h.Header)) {
		values := h.Header[name]
		many := &node{kind: list}
		for _, v := range values {
			many.items = append(many.items, by.value(v))
		}
		if len(values) == 1 {
			many = many.items[0]
		}
		n.add("header "+name, many)
	}
	n.add("body", growStream(by, h.Body))
}

func growFile(by *scrubber, f record.File) *node {
	n := &node{kind: group}
	n.add(" mode", by.leaf(text, f.Mode.String()))
	if f.Mode&fs.ModeSymlink != 0 || f.Link != "" {
		n.add(" link", by.leaf(text, f.Link))
	}
	if f.Mode.IsRegular() {
		n.add("", growStream(by, f.Data))
	}
	return n
}

func growStream(by *scrubber, s record.Stream) *node {
	return &node{kind: source, blob: &blob{Stream: s, by: by}}
}

// Leaf is one thing that was observed, scrubbed.
type Leaf struct {
	Place Place  `json:"place"`
	Value string `json:"value"` // whole; a JSON string without its quotes
}

// Flatten lists what there is to compare in a recording: exits, lines, headers,
// scalars of JSON documents, files, in the order in which it compares them. What a
// rule ignores is not there.
func Flatten(rules Rules, rec record.Recording) []Leaf {
	r := rules.compile()
	root, _ := grow(r, rec)
	var leaves []Leaf
	r.walk(&trail{}, root, func(at *trail, n *node) {
		if n.kind != spelling {
			leaves = append(leaves, Leaf{at.place(), n.text})
		}
	})
	return leaves
}

// walk calls visit for each leaf below n that is not ignored. An object, a list or
// a text with nothing in it is a leaf too.
func (r *ruling) walk(at *trail, n *node, visit func(*trail, *node)) {
	if r.ignores(at) {
		return
	}
	if n.kind == source {
		b := n.blob.open()
		r.walk(at, b.content, visit)
		if b.tail != nil {
			visit(at.down(" tail"), b.tail)
		}
		if b.exact != nil {
			visit(at, b.exact)
		}
		return
	}
	if n.kind.leaf() || len(n.items) == 0 && n.kind != group {
		visit(at, n)
		return
	}
	for i, part := range n.items {
		r.walk(n.child(at, i), part, visit)
	}
}
