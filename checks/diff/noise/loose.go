package noise

// loose is what is let pass at a node of the baseline.
type loose struct {
	whole    bool // anything, of any kind
	optional bool // it may be missing
	shuffled bool // of an object: its keys; of a leaf: its tokens; in any order
	asText   bool // of a stream: not every run gave JSON
	derived  bool // follows from what is masked elsewhere

	pattern []elem           // of a leaf: what its tokens have to be; nil = as they are
	items   collection       // of a list or lines
	always  map[string]int   // of a collection: what every run had, and how often
	known   map[string]int   // of a set: what any run had
	blank   map[string]Shape // of a collection: leaves of elements that are noise
	ways    int              // of a collection: how many leaves an element has
	seen    []string         // samples
}

// collection is how the elements of a list, or the lines of a text, are compared.
type collection byte

const (
	inPlace       collection = iota
	inAnyOrder               // each as often as always
	sketched                 // the same, with "#" for what holds a digit
	asSet                    // those of every run, and none that no run had
	asSketchedSet            // likewise, sketched
	asOpenSet                // sketched, those of every run; others are let pass
)

func (c collection) sketch() bool { return c == sketched || c >= asSketchedSet }

// view is what of an element is compared.
func (l *loose) view() view { return view{l.items.sketch(), l.blank} }

func (c collection) String() string {
	return [...]string{"in place", "any order", "any order, numbers masked", "set", "set, numbers masked", "set, numbers masked, others let pass"}[c]
}

func (n *node) loosen() *loose {
	if n.loose == nil {
		n.loose = &loose{}
	}
	return n.loose
}

// show keeps a few samples of what was seen.
func (l *loose) show(s string) { l.seen = sample(l.seen, s) }

func sample(list []string, s string) []string {
	s = clip(s, 60)
	for _, t := range list {
		if t == s {
			return list
		}
	}
	if len(list) < 3 {
		list = append(list, s)
	}
	return list
}

// isLoose reports whether anything is let pass at n or below.
func isLoose(n *node) bool {
	if n == nil {
		return false
	}
	if n.loose != nil {
		return true
	}
	if n.blob != nil && n.blob.content != nil {
		return isLoose(n.blob.content) || isLoose(n.blob.tail) || isLoose(n.blob.exact)
	}
	for _, part := range n.items {
		if isLoose(part) {
			return true
		}
	}
	return false
}
