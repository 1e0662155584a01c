package noise

import (
	"fmt"
	"slices"
	"sync"

	"example.com/seaworthy/checks/diff/record"
)

// Audit is what became of a recording that was damaged in many places, one at a
// time: the proof that the comparison sees what its mask does not hide.
type Audit struct {
	Mutations int `json:"mutations"` // made where nothing is masked
	Seen      int `json:"seen"`      // of them
	Masked    int `json:"masked"`    // further ones that a mask, a rule or a scrub let pass
	Skipped   int `json:"skipped"`   // further ones that were possible, and left out to end in time

	Blind []Blind `json:"blind"` // those neither seen nor masked
}

// Blind is a change that should have been a difference.
type Blind struct {
	Step     string `json:"step,omitempty"` // "" = of the case or of a file
	Mutation string `json:"mutation"`       // "stdout: byte 17: \"5\" to \"6\""
}

// String is one line for people.
func (a Audit) String() string {
	switch {
	case len(a.Blind) > 0:
		return fmt.Sprintf("%d mutations, %d not seen, the first: %s", a.Mutations, len(a.Blind), a.Blind[0])
	case a.Mutations == 0:
		return "no mutation is possible: nothing is compared"
	}
	return fmt.Sprintf("%s, all seen", plural(a.Mutations, "mutation"))
}

// String names the step and the mutation.
func (b Blind) String() string {
	if b.Step == "" {
		return b.Mutation
	}
	return b.Step + " " + b.Mutation
}

// Audit damages a candidate that passes, and compares each damaged one. It makes
// the same mutations whenever it is asked about the same recording, at most some
// thousands, fewer where streams are long; of a candidate that differs by itself it
// makes none.
func (c *Control) Audit(candidate record.Recording) Audit {
	return auditor{
		compare: func(r record.Recording) (Result, string) { return c.compare(r, true) },
		flat:    func(r record.Recording) []string { return flat(c.rules, r) },
	}.audit(candidate)
}

// auditor tests a comparison that also gives a hash of what it let pass, with what
// is left of a recording after scrubbing.
type auditor struct {
	compare func(record.Recording) (Result, string)
	flat    func(record.Recording) []string
}

func (x auditor) audit(candidate record.Recording) Audit {
	a := Audit{Blind: []Blind{}}
	own, passed := x.compare(candidate)
	if !own.Same() {
		return a
	}
	ours := sync.OnceValue(func() []string { return x.flat(candidate) })
	list, skipped := mutations(candidate)
	a.Skipped = skipped
	for _, m := range list {
		damaged := m.apply(candidate)
		got, let := x.compare(damaged)
		switch {
		case !got.Same():
			a.Mutations, a.Seen = a.Mutations+1, a.Seen+1
		case let != passed, slices.Equal(x.flat(damaged), ours()):
			a.Masked++
		default:
			a.Mutations++
			a.Blind = append(a.Blind, Blind{m.step, m.what})
		}
	}
	return a
}

// flat is all that is left of a recording after scrubbing, written with its bytes.
func flat(r *ruling, rec record.Recording) []string {
	root, _ := grow(r, rec)
	list := []string{}
	r.walk(&trail{}, root, func(at *trail, n *node) { list = append(list, at.place().String()+" "+n.alias) })
	return list
}
