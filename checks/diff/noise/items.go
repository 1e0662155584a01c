package noise

import "slices"

// learnItems learns from lists, and from texts as lists of lines.
func (l learner) learnItems(at *trail, nodes []*node) {
	free := l.frees(at)
	if !free && len(nodes) == 1 {
		l.learnInPlace(at, nodes)
		return
	}
	exact := l.canons(at, nodes, view{})
	if !free && sameOrder(exact) {
		l.learnInPlace(at, nodes)
		return
	}
	x := &loose{}
	x.blank, x.ways = noisy(nodes)
	blanked := l.canons(at, nodes, view{blank: x.blank})
	if !free && sameLength(nodes) && inOrder(blanked) && !moved(nodes) {
		l.learnInPlace(at, nodes)
		return
	}
	if constant(exact) || nodes[0].kind != list || !constant(blanked) {
		x.blank = nil
		blanked = exact
	}
	x.collect(blanked, l.canons(at, nodes, view{sketch: true}))
	for _, n := range nodes {
		x.show(render(n))
	}
	nodes[0].loose = x
}

// collect chooses the strictest collection that lets every run pass.
func (l *loose) collect(exact, sketches [][]string) {
	switch {
	case constant(exact):
		l.items, l.always = inAnyOrder, tally(exact[0])
	case constant(sketches):
		l.items, l.always = sketched, tally(sketches[0])
	case closed(exact):
		l.items, l.always, l.known = asSet, shared(exact), union(exact)
	case closed(sketches):
		l.items, l.always, l.known = asSketchedSet, shared(sketches), union(sketches)
	default:
		l.items, l.always = asOpenSet, shared(sketches)
	}
}

// learnInPlace learns element by element.
func (l learner) learnInPlace(at *trail, nodes []*node) {
	column := make([]*node, len(nodes))
	for i := range nodes[0].items {
		for r, n := range nodes {
			column[r] = n.items[i]
		}
		l.learn(nodes[0].child(at, i), slices.Clone(column))
	}
}

func sameLength(nodes []*node) bool {
	return !slices.ContainsFunc(nodes, func(n *node) bool { return len(n.items) != len(nodes[0].items) })
}

func sameOrder(lists [][]string) bool {
	return !slices.ContainsFunc(lists, func(list []string) bool { return !slices.Equal(list, lists[0]) })
}

// inOrder reports whether lists that hold the same have it in the same order.
func inOrder(lists [][]string) bool { return !constant(lists) || sameOrder(lists) }

// moved reports whether the elements of some run are not those of the first with
// noise in them, but stand elsewhere in it.
func moved(nodes []*node) bool {
	where := map[string]int{}
	for i, item := range nodes[0].items {
		where[outline(item.alias)] = i
	}
	for i, want := range nodes[0].items {
		for _, n := range nodes[1:] {
			got := n.items[i]
			if j, known := where[outline(got.alias)]; !alike(want, got) && (!got.kind.leaf() || known && j != i) {
				return true
			}
		}
	}
	return false
}

// alike reports whether two elements may be the same one with noise in it, and not
// two that changed places.
func alike(a, b *node) bool {
	switch {
	case a.kind != b.kind:
		return false
	case a.kind == object:
		return 2*len(common(a, b)) >= max(len(a.keys), len(b.keys))
	case !a.kind.leaf() || a.kind > str:
		return true
	case a.alias == b.alias || outline(a.alias) == outline(b.alias):
		return true
	}
	x, y := sortedTokens(a), sortedTokens(b)
	if len(x) <= 1 && len(y) <= 1 {
		return true
	}
	n := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			n, i, j = n+1, i+1, j+1
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	return 2*n >= max(len(x), len(y))
}

func (r *ruling) canons(at *trail, nodes []*node, v view) [][]string {
	all := make([][]string, len(nodes))
	for i, n := range nodes {
		all[i] = r.canonItems(at, n, v)
	}
	return all
}

func (r *ruling) canonItems(at *trail, n *node, v view) []string {
	list := make([]string, len(n.items))
	for i, item := range n.items {
		list[i] = r.canon(n.child(at, i), item, v)
	}
	return list
}

// constant reports whether all lists hold the same, each as often.
func constant(lists [][]string) bool {
	want := slices.Sorted(slices.Values(lists[0]))
	for _, list := range lists[1:] {
		if len(list) != len(want) || !slices.Equal(slices.Sorted(slices.Values(list)), want) {
			return false
		}
	}
	return true
}

// closed reports whether none of at least three lists has what no other has: then
// the next is expected to have nothing new either.
func closed(lists [][]string) bool {
	in := map[string]int{}
	for _, list := range lists {
		for s := range tally(list) {
			in[s]++
		}
	}
	for _, n := range in {
		if n == 1 {
			return false
		}
	}
	return len(lists) >= 3
}

func tally(list []string) map[string]int {
	m := make(map[string]int, len(list))
	for _, s := range list {
		m[s]++
	}
	return m
}

func union(lists [][]string) map[string]int { return tally(slices.Concat(lists...)) }

// shared is what every list has.
func shared(lists [][]string) map[string]int {
	all := tally(lists[0])
	for _, list := range lists[1:] {
		has := tally(list)
		for s := range all {
			if has[s] == 0 {
				delete(all, s)
			}
		}
	}
	return all
}
