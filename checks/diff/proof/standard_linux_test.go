package proof_test

import (
	"sync"
	"testing"
	"time"

	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

// A standard is what a program does, learned from as many runs as there ever are:
// many candidates are held against it.
type standard struct {
	of             *program
	baseline, twin cases.Build
	cases          []*learned
}

// learned is what one case gave. The recordings are only read.
type learned struct {
	of    cases.Case
	rules noise.Rules
	runs  noise.Runs
}

// newStandard records the baseline and the twin on every case.
func newStandard(t *testing.T, p *program) *standard {
	t.Helper()
	s := &standard{of: p, baseline: p.build(t), twin: p.twin(t)}
	for _, c := range p.suite(t).Cases {
		s.cases = append(s.cases, &learned{of: c})
	}
	s.all(func(l *learned) { l.runs.Baseline = append(l.runs.Baseline, l.run(t, s.baseline)) })
	time.Sleep(1100 * time.Millisecond) // what is told in seconds moves on
	s.all(func(l *learned) {
		for len(l.runs.Baseline) < noise.AllBaseline {
			l.runs.Baseline = append(l.runs.Baseline, l.run(t, s.baseline))
		}
		if s.twin.Path != "" {
			l.runs.Twin = append(l.runs.Twin, l.run(t, s.twin))
		}
	})
	if t.Failed() {
		t.FailNow()
	}
	return s
}

// all does something with all cases, side by side.
func (s *standard) all(do func(*learned)) {
	var wait sync.WaitGroup
	for _, l := range s.cases {
		wait.Go(func() { do(l) })
	}
	wait.Wait()
}

// run is one run. The rules are the same in each.
func (l *learned) run(t testing.TB, b cases.Build) record.Recording {
	t.Helper()
	r, rules, err := l.of.Run(t.Context(), b, cases.Options{Work: room})
	if err != nil {
		t.Error(err)
		return record.Recording{}
	}
	if l.runs.Baseline == nil {
		for _, words := range rules {
			if err := l.rules.Add(words...); err != nil {
				t.Error(err)
			}
		}
	}
	return *r
}
