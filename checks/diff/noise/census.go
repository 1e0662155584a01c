package noise

import "example.com/seaworthy/checks/diff/record"

// census is where some runs differ from a Control.
type census struct {
	runs, differing int
	first           Result // of the first run that differs
	found           []Difference
	places          map[Place]int // how many runs differ there
}

// count compares runs.
func (c *Control) count(runs []record.Recording) census {
	t := census{runs: len(runs), places: map[Place]int{}}
	for _, run := range runs {
		t.add(c.Compare(run))
	}
	return t
}

func (t *census) add(r Result) {
	if r.Same() {
		return
	}
	if t.differing++; t.differing == 1 {
		t.first = r
	}
	seen := map[Place]bool{}
	for _, d := range r.Differences {
		if seen[d.Place] {
			continue
		}
		seen[d.Place] = true
		if t.places[d.Place]++; t.places[d.Place] == 1 {
			t.found = append(t.found, d)
		}
	}
}

// oddest is the difference of t whose number is the least likely beside that of
// other, and how likely that is; it was looked for in all places.
func (t census) oddest(other census) (odd Difference, p float64) {
	p = 2
	for _, d := range t.found {
		k, m := t.places[d.Place], other.places[d.Place]
		if q := fisher(k, t.runs-k, m, other.runs-m); q < p {
			odd, p = d, q
		}
	}
	return odd, min(1, p*float64(len(t.found)))
}
