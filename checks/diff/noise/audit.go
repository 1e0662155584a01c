package noise

import (
	"fmt"
	"slices"
	"strings"
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
	a := Audit{Blind: []Blind{}}
	if !c.Compare(candidate).Same() {
		return a
	}
	sites := share(candidate)
	for _, p := range c.partsOf(candidate) {
		list, skipped := mutations(p.of, sites)
		if len(p.of.Steps) > 0 {
			list = list[1:] // that the case fails, which is done to the other part
		}
		a.Skipped += skipped
		p.auditor().audit(&a, p.of, list)
	}
	return a
}

// A part is a step of a recording by itself, or all but the steps, and what it is
// compared with: what is damaged in one leaves the others as they are.
type part struct {
	*Control
	of record.Recording
}

func (c *Control) partsOf(rec record.Recording) []part {
	all, _ := grow(c.rules, rec)
	only := func(keys []string) *Control {
		tree := &node{kind: group}
		for _, k := range keys {
			if part := c.tree.part(k); part != nil {
				tree.add(k, part)
			}
		}
		return &Control{rules: c.rules, tree: tree}
	}
	complaint, steps, files := all.keys[:1], all.keys[1:1+len(rec.Steps)], all.keys[1+len(rec.Steps):]
	rest := rec
	rest.Steps = nil
	list := []part{{only(slices.Concat(complaint, files)), rest}}
	for i, key := range steps {
		one := rec
		one.Steps, one.Files = []record.Step{rec.Steps[i]}, nil
		one.Steps[0].Name = strings.TrimPrefix(key, stepMark) // with its number
		list = append(list, part{only([]string{complaint[0], key}), one})
	}
	return list
}

func (p part) auditor() auditor {
	return auditor{
		compare: func(r record.Recording) (Result, string) { return p.compare(r, true) },
		flat:    func(r record.Recording) []string { return flat(p.rules, r) },
	}
}

// auditor tests a comparison that also gives a hash of what it let pass, with what
// is left of a recording after scrubbing.
type auditor struct {
	compare func(record.Recording) (Result, string)
	flat    func(record.Recording) []string
}

// audit adds to a what becomes of the mutations of a candidate that passes.
func (x auditor) audit(a *Audit, candidate record.Recording, list []mutation) {
	own, passed := x.compare(candidate)
	if !own.Same() {
		a.Blind = append(a.Blind, Blind{own.Differences[0].Place.Step, "by itself: differs from what it passed for"})
		return
	}
	ours := sync.OnceValue(func() []string { return x.flat(candidate) })
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
}

// flat is all that is left of a recording after scrubbing, written with its bytes.
func flat(r *ruling, rec record.Recording) []string {
	root, _ := grow(r, rec)
	list := []string{}
	r.walk(&trail{}, root, func(at *trail, n *node) { list = append(list, at.place().String()+" "+n.alias) })
	return list
}
