package noise

import (
	"fmt"
	"slices"
	"strings"
)

// cells bounds the alignment of the tokens of two lines.
const cells = 1 << 18

// elem stands in a pattern for a token, or with the shape Run for any number.
type elem struct {
	token
	shape    Shape
	at, upto int // which tokens of the first run it stands for
	seen     []string
}

func newPattern(tokens []token) []elem {
	p := make([]elem, len(tokens))
	for i, t := range tokens {
		p[i] = elem{token: t, at: i, upto: i + 1}
	}
	return p
}

// fits reports whether one token stands for e.
func (e elem) fits(t token) bool {
	if e.shape == Exact {
		return e.same(t)
	}
	return e.same(t) || e.shape.holds(t.text)
}

// name is the part of a path that names e: ":5", ":5-7", or ":5+" for what may
// come before the fifth token.
func (e elem) name() string {
	switch e.upto - e.at {
	case 0:
		return fmt.Sprintf(":%d+", e.at+1)
	case 1:
		return fmt.Sprintf(":%d", e.at+1)
	}
	return fmt.Sprintf(":%d-%d", e.at+1, e.upto)
}

// span is the tokens of got that an elem stands for.
type span struct{ from, to int }

// match finds for each elem of p what stands for it in got, if all of it does. A
// Run takes as little as it can. It gives up after some millions of steps, which
// takes a line of many thousand tokens with several Runs in it.
func match(p []elem, got []token, fits func(elem, token) bool) ([]span, bool) {
	spans := make([]span, len(p))
	i, end := 0, len(got)
	for ; i < len(p) && p[i].shape != Run; i++ {
		if i >= end || !fits(p[i], got[i]) {
			return nil, false
		}
		spans[i] = span{i, i + 1}
	}
	if i == len(p) {
		return spans, i == end
	}
	last := len(p)
	for ; p[last-1].shape != Run; last-- {
		if end--; end < i || !fits(p[last-1], got[end]) {
			return nil, false
		}
		spans[last-1] = span{end, end + 1}
	}
	return spans, search(p[i:last], got[:end], fits, spans[i:last], i)
}

// search matches what begins and ends with a Run, from the token j on.
func search(p []elem, got []token, fits func(elem, token) bool, spans []span, j int) bool {
	run, i := 0, 0
	for range 1 << 22 {
		switch {
		case i == len(p)-1:
			spans[i] = span{j, len(got)}
			return true
		case p[i].shape == Run:
			run, spans[i] = i, span{j, j}
			i++
		case j < len(got) && fits(p[i], got[j]):
			spans[i] = span{j, j + 1}
			i, j = i+1, j+1
		case spans[run].to < len(got):
			spans[run].to++
			i, j = run+1, spans[run].to
		default:
			return false
		}
	}
	return false
}

// against aligns p with got.
func against(p []elem, got []token, fits func(elem, token) bool) []stretch {
	cost := func(i, j int) int {
		switch {
		case fits(p[i], got[j]):
			return 0
		case shapeOf(p[i].text) == shapeOf(got[j].text):
			return 2
		}
		return 3
	}
	return align(len(p), len(got), cells, cost, func(i int) bool { return p[i].shape == Run })
}

// widen changes p as little as it must so that got matches.
func widen(p []elem, got []token, fits func(elem, token) bool) []elem {
	if _, ok := match(p, got, fits); ok {
		return p
	}
	var wider []elem
	for _, s := range against(p, got, fits) {
		switch {
		case s.same:
			wider = append(wider, p[s.i:s.i2]...)
		case s.i2-s.i == s.j2-s.j && !hasRun(p[s.i:s.i2]):
			for k := range s.i2 - s.i {
				wider = append(wider, p[s.i+k].join(got[s.j+k], fits))
			}
		default:
			wider = append(wider, merge(p, s, got))
		}
	}
	if _, ok := match(wider, got, fits); !ok { // the table was too large
		wider = []elem{merge(p, stretch{0, len(p), 0, len(got), false}, got)}
	}
	return wider
}

// join is e with a shape that t has too.
func (e elem) join(t token, fits func(elem, token) bool) elem {
	if fits(e, t) {
		return e
	}
	if e.shape == Exact {
		e.shape, e.seen = shapeOf(e.text), sample(nil, e.text)
	}
	e.shape = e.shape.join(shapeOf(t.text))
	e.seen = sample(e.seen, t.text)
	return e
}

// merge makes a Run of a stretch.
func merge(p []elem, s stretch, got []token) elem {
	e := elem{shape: Run}
	if s.i < len(p) {
		e.at, e.upto = p[s.i].at, p[s.i].at
	} else if s.i > 0 {
		e.at, e.upto = p[s.i-1].upto, p[s.i-1].upto
	}
	var want []token
	for _, x := range p[s.i:s.i2] {
		e.upto = x.upto
		want = append(want, x.token)
	}
	e.seen = sample(sample(nil, joined(want)), joined(got[s.j:s.j2]))
	return e
}

func hasRun(p []elem) bool {
	return slices.ContainsFunc(p, func(e elem) bool { return e.shape == Run })
}

func isExact(p []elem) bool {
	return !slices.ContainsFunc(p, func(e elem) bool { return e.shape != Exact })
}

func joined(tokens []token) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(t.text)
	}
	return b.String()
}
