package proof_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/seaworthy/checks/diff"
	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/noise"
)

// Every fault that a case can see is found by one, and of those that none can see
// the comparison says nothing; then it has seen all the changes that were made to
// the recording instead.
func TestEverySeededFaultIsFound(t *testing.T) {
	t.Parallel()
	long(t)
	for _, s := range seeded {
		t.Run(s.of.name, func(t *testing.T) {
			t.Parallel()
			standard := newStandard(t, s.of)
			table := &table{}
			t.Cleanup(func() { t.Log(table.text(s.of.name)) })
			for i, f := range s.all {
				if !whole && i%12 != 0 {
					continue
				}
				t.Run(f.name, func(t *testing.T) {
					t.Parallel()
					table.put(i, f.name, standard.try(t, f))
				})
			}
		})
	}
}

// try compiles the fault, runs the cases on it until one finds it, and returns
// what that says in a line.
func (s *standard) try(t *testing.T, f fault) string {
	text, err := f.text(s.of)
	if err != nil {
		t.Fatal(err)
	}
	b := s.of.changed(t, map[string]string{f.file: text})
	for _, l := range s.cases {
		v, runs := l.judge(t, b, f.rare)
		if !v.Safe() && f.unseen != "" {
			v, runs = s.again(t, l, b), noise.Runs{}
		}
		switch {
		case v.Safe() && len(runs.Candidate) > 0:
			l.audit(t, runs)
		case v.Safe():
		case v.Outcome == noise.CannotTell:
			t.Errorf("%s cannot tell: %s", l.of.Name, v.Reason)
		case f.unseen != "":
			t.Errorf("%s sees it, although %s:\n%s", l.of.Name, f.unseen, v.First.Differences[0])
		default:
			return found(v)
		}
	}
	if f.unseen == "" {
		t.Error("no case finds it")
	}
	return cmp.Or(f.unseen, "NOT FOUND")
}

// again is a whole trial, for what should not differ and does: the standard was
// recorded some time ago, when the machine may have had less to do.
func (s *standard) again(t *testing.T, l *learned, b cases.Build) noise.Verdict {
	t.Helper()
	return verdict(t, diff.Trial{
		Suite: &cases.Suite{Cases: []cases.Case{l.of}}, Baseline: s.baseline, Twin: s.twin, Candidate: b,
	}).Verdict
}

func found(v noise.Verdict) string {
	d := v.First.Differences[0]
	line, _, _ := strings.Cut(fmt.Sprintf("%s: %s: %s", v.Case, d.Place, d.Kind), "\n")
	if v.Outcome == noise.Intermittent {
		line += fmt.Sprintf(" (in %d of %d runs)", v.Differing, v.Candidate)
	}
	return line
}

// judge runs a candidate as a trial does: once, and if that differs as often as it
// takes. What is rare is run as often in any case.
func (l *learned) judge(t testing.TB, b cases.Build, rare bool) (noise.Verdict, noise.Runs) {
	t.Helper()
	runs := l.runs
	for {
		runs.Candidate = append(runs.Candidate, l.run(t, b))
		v := noise.Judge(l.rules, runs)
		if v.MoreCandidate == 0 && (!rare || len(runs.Candidate) >= noise.AllCandidate) {
			return v, runs
		}
	}
}

// audit damages a recording in which nothing differs.
func (l *learned) audit(t testing.TB, runs noise.Runs) {
	t.Helper()
	if a := noise.Learn(l.rules, runs).Audit(runs.Candidate[0]); len(a.Blind) > 0 || a.Seen != a.Mutations || a.Seen == 0 {
		t.Errorf("%s: of the recording itself: %s", l.of.Name, a)
	}
}

// table is what became of each fault, in the order of the list.
type table struct {
	mu   sync.Mutex
	rows []row
}

type row struct {
	at         int
	name, what string
}

func (t *table) put(at int, name, what string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows = append(t.rows, row{at, name, what})
}

func (t *table) text(title string) string {
	slices.SortFunc(t.rows, func(a, b row) int { return a.at - b.at })
	width := 0
	for _, r := range t.rows {
		width = max(width, len(r.name))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d faults\n", title, len(t.rows))
	for _, r := range t.rows {
		fmt.Fprintf(&b, "  %-*s  %s\n", width, r.name, r.what)
	}
	return b.String()
}
