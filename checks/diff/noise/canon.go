package noise

import (
	"slices"
	"strings"
)

// view is how much of a node canon writes.
type view struct {
	sketch bool             // "#" for each token that holds a digit
	blank  map[string]Shape // of leaves, by their way down from the node without indexes: a shape for what fits it
}

// canon writes a node so that equal ones are written equally, whatever the order
// of their keys. What a rule ignores is left out.
func (r *ruling) canon(at *trail, n *node, v view) string {
	w := writer{ruling: r, view: v}
	w.write(at, n, "")
	return w.String()
}

type writer struct {
	*ruling
	view
	strings.Builder
}

func (w *writer) write(at *trail, n *node, way string) {
	w.WriteByte('a' + byte(n.kind))
	if n.kind.leaf() {
		w.WriteString(w.seen(n.alias, way))
	}
	order := make([]int, len(n.items))
	for i := range order {
		order[i] = i
	}
	if n.kind == object {
		slices.SortFunc(order, func(i, j int) int { return strings.Compare(n.keys[i], n.keys[j]) })
	}
	for _, i := range order {
		d := n.child(at, i)
		if w.ignores(d) {
			continue
		}
		if n.kind == object {
			w.WriteString(n.keys[i])
		}
		w.WriteByte(0)
		w.write(d, n.items[i], n.way(way, i))
		w.WriteByte(1)
	}
}

// seen is a text as the view shows it.
func (v view) seen(s, way string) string {
	if shape, ok := v.blank[way]; ok && shape.join(wholeShape(s)) == shape {
		return string("?" + shape)
	}
	if v.sketch {
		return outline(s)
	}
	return s
}

// wholeShape is the shape of a text: Any, if it is not one token.
func wholeShape(s string) Shape {
	if t := split(s); len(t) == 1 {
		return shapeOf(s)
	}
	return Any
}

// way goes down to a part as in a trail, but to all elements of a list alike.
func (n *node) way(way string, i int) string {
	if n.kind == object {
		return way + "." + n.keys[i]
	}
	return way + "[]"
}

// noisy finds which leaves of the elements of lists change from run to run, by
// their way down from the element, the shape that they keep, and how
// many leaves there are in all.
func noisy(nodes []*node) (blank map[string]Shape, ways int) {
	runs := make([]map[string][]string, len(nodes))
	for i, n := range nodes {
		runs[i] = map[string][]string{}
		for _, item := range n.items {
			gather(runs[i], item, "")
		}
	}
	blank = map[string]Shape{}
	for way := range runs[0] {
		var lists [][]string
		for _, run := range runs {
			lists = append(lists, run[way])
		}
		if constant(lists) {
			continue
		}
		shape := Exact
		for _, s := range slices.Concat(lists...) {
			shape = shape.join(wholeShape(s))
		}
		blank[way] = shape
	}
	return blank, len(runs[0])
}

func gather(into map[string][]string, n *node, way string) {
	if n.kind.leaf() {
		into[way] = append(into[way], n.alias)
	}
	for i, part := range n.items {
		gather(into, part, n.way(way, i))
	}
}

// outline is a text with "#" for each token that holds a digit, and for each run
// of white space a blank: the width of a column follows the numbers in it.
func outline(s string) string {
	var b strings.Builder
	for _, t := range split(s) {
		switch {
		case strings.ContainsAny(t, "0123456789"):
			b.WriteByte('#')
		case isSpace(t[0]):
			b.WriteByte(' ')
		default:
			b.WriteString(t)
		}
	}
	return b.String()
}
