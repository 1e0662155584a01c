package noise

import (
	"crypto/sha256"
	"maps"
	"slices"
	"strings"

	"example.com/seaworthy/checks/diff/record"
)

// Runs are the recordings of one case. Baseline are runs of one file; Twin of the
// same build with another layout of its code; Candidate of the build in question.
type Runs struct {
	Baseline, Twin, Candidate []record.Recording
}

// Control is what the baseline gave and what of it is noise. It is not for use by
// several goroutines at once.
type Control struct {
	rules *ruling
	tree  *node // of the first run, loosened; nil if there was none
	mask  Mask
}

// Learn makes a Control of the baseline's runs and the twin's; the candidate's are
// not looked at. Each of the runs it was made of passes it. Of one run alone
// nothing can be learned, and without any everything is a difference.
//
// The recordings must not change while the Control is used.
func Learn(rules Rules, runs Runs) *Control {
	c := learnTree(rules, slices.Concat(runs.Baseline, runs.Twin))
	if len(runs.Twin) == 0 || len(runs.Baseline) == 0 {
		return c
	}
	alone := map[entryKey]bool{}
	for _, e := range learnTree(rules, runs.Baseline).mask.Entries {
		alone[entryKey{e.Place, e.Let}] = true
	}
	for i, e := range c.mask.Entries {
		if e.From == "runs" && !alone[entryKey{e.Place, e.Let}] {
			c.mask.Entries[i].From = "layout"
		}
	}
	return c
}

// entryKey is what tells entries apart.
type entryKey struct {
	Place Place
	Let   string
}

func learnTree(rules Rules, recs []record.Recording) *Control {
	c := &Control{rules: rules.compile()}
	c.mask = Mask{Entries: []Entry{}, Scrubs: []Count{}, Ruled: []string{}, Unused: []string{}}
	if len(recs) == 0 {
		return c
	}
	c.rules.learnNames(recs)
	counts := map[string]int{}
	trees := make([]*node, len(recs))
	scrubbers := make([]*scrubber, len(recs))
	for i, rec := range recs {
		trees[i], scrubbers[i] = grow(c.rules, rec)
	}
	c.tree = trees[0]
	learner{c.rules}.learn(&trail{}, trees)
	for _, s := range scrubbers {
		for what, n := range s.counts {
			counts[what] += n
		}
	}
	c.describe(counts)
	return c
}

func (c *Control) describe(counts map[string]int) {
	leaves, hidden := c.rules.sum(&trail{}, c.tree)
	leaves-- // "case", which every recording has
	c.mask.Leaves, c.mask.Compared, c.mask.Hollow = int(leaves), int(leaves-hidden), c.rules.hollow
	c.mask.Entries = append(c.mask.Entries, entries(&trail{}, c.tree)...)
	used, unused := c.rules.applied()
	c.mask.Ruled, c.mask.Unused = append(c.mask.Ruled, used...), append(c.mask.Unused, unused...)
	sortEntries(c.mask.Entries)
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		if counts[what] > 0 {
			c.mask.Scrubs = append(c.mask.Scrubs, Count{what, counts[what]})
		}
	}
}

// Mask tells what the Control does not compare.
func (c *Control) Mask() Mask { return c.mask }

// Result is how a candidate differs.
type Result struct {
	Differences []Difference `json:"differences"` // at most 200, in the order of the case; what follows from others is last
	More        int          `json:"more"`        // how many more there are
}

// Same reports whether nothing differs.
func (r Result) Same() bool { return len(r.Differences) == 0 && r.More == 0 }

// Compare compares a run of the candidate.
func (c *Control) Compare(candidate record.Recording) Result {
	r, _ := c.compare(candidate, false)
	return r
}

// compare also gives a hash of all that was let pass, if it is asked for.
func (c *Control) compare(candidate record.Recording, asked bool) (Result, string) {
	cmp := &comparer{ruling: c.rules}
	if asked {
		cmp.passed = sha256.New()
	}
	tree, _ := grow(c.rules, candidate)
	if c.tree == nil {
		cmp.compareParts(&trail{}, &node{kind: group}, tree)
	} else {
		cmp.compare(&trail{}, c.tree, tree)
	}
	passed := ""
	if asked {
		passed = string(cmp.passed.Sum(nil))
	}
	slices.SortStableFunc(cmp.found, func(a, b Difference) int { return a.follows() - b.follows() })
	return Result{append([]Difference{}, cmp.found...), cmp.more}, passed
}

// follows is 1 of what most likely follows from another difference: what a service
// writes while it is asked, and the length of an answer.
func (d Difference) follows() int {
	if strings.HasPrefix(d.Place.Step, "service ") || d.Place.Path == "header Content-Length" {
		return 1
	}
	return 0
}
