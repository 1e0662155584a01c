package targets

import (
	"context"
	"fmt"

	"example.com/seaworthy/checks/diff"
	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/noise"
)

// sample is one case and what runs of it gave.
type sample struct {
	Case  cases.Case
	Rules []cases.Rule // of the first run of the baseline
	Runs  noise.Runs

	Launcher string // of cases.Options
}

// observe runs the case on the three builds of p until it is settled whether it
// differs. Who asks has seen a difference, which may be a rare one.
func (s *sample) observe(ctx context.Context, p pair) (noise.Verdict, error) {
	trial := diff.Trial{
		Baseline: p.runnable(baseline), Twin: p.runnable(twin), Candidate: p.runnable(optimized),
		Options: p.options(), Least: noise.AllCandidate,
	}
	seen, err := trial.Observe(ctx, s.Case)
	s.Rules, s.Runs = seen.Rules, seen.Runs
	return seen.Verdict, err
}

// control is what the baseline's runs teach.
func (s *sample) control() (*noise.Control, error) {
	var rules noise.Rules
	for _, words := range s.Rules {
		if err := rules.Add(words...); err != nil {
			return nil, err
		}
	}
	return noise.Learn(rules, noise.Runs{Baseline: s.Runs.Baseline, Twin: s.Runs.Twin}), nil
}

// without is how many runs of a build without any option there are.
func (s *sample) without() int { return len(s.Runs.Baseline) + len(s.Runs.Twin) }

// tally is how often a build differs.
type tally struct {
	runs, differing int
	first           noise.Result // of the first run that differs
}

// differs runs the case on b: up to most times, or until a run is the same where
// every one has to differ.
func (s *sample) differs(ctx context.Context, b cases.Build, most int, every bool) (tally, error) {
	var t tally
	control, err := s.control()
	if err != nil {
		return t, err
	}
	for t.runs < most && (!every || t.differing == t.runs) {
		rec, _, err := s.Case.Run(ctx, b, cases.Options{Launcher: s.Launcher})
		if err != nil {
			return t, fmt.Errorf("case %s: %w", s.Case.Name, err)
		}
		t.runs++
		r := control.Compare(*rec)
		if r.Same() {
			continue
		}
		if t.differing++; t.differing == 1 {
			t.first = r
		}
	}
	return t, nil
}
