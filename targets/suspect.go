package targets

import (
	"context"
	"fmt"
	"time"

	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

// sample is one case and what runs of it gave.
type sample struct {
	Case  cases.Case
	Rules []cases.Rule // of the first run of the baseline
	Runs  noise.Runs
}

// apart is how long lies at least between the first two runs of the baseline, so
// that what is told in seconds has moved.
const apart = 1100 * time.Millisecond

// observe runs the case on the three builds of p until it is settled whether it
// differs.
func (s *sample) observe(ctx context.Context, p pair) (noise.Verdict, error) {
	start := time.Now()
	if err := s.run(ctx, p.runnable(baseline), &s.Runs.Baseline); err != nil {
		return noise.Verdict{}, err
	}
	if b := p.runnable(twin); b.Path != "" {
		if err := s.run(ctx, b, &s.Runs.Twin); err != nil {
			return noise.Verdict{}, err
		}
	}
	rules, err := s.rules()
	if err != nil {
		return noise.Verdict{}, err
	}
	select {
	case <-ctx.Done():
		return noise.Verdict{}, context.Cause(ctx)
	case <-time.After(apart - time.Since(start)):
	}
	// Who asks has seen a difference, which may be a rare one.
	v := noise.Verdict{MoreBaseline: noise.FirstBaseline - 1, MoreCandidate: noise.AllCandidate}
	for !v.Settled() {
		if err := s.more(ctx, p, v.MoreBaseline, v.MoreCandidate); err != nil {
			return v, err
		}
		v = noise.Judge(rules, s.Runs)
	}
	return v, nil
}

// more runs both builds in turns.
func (s *sample) more(ctx context.Context, p pair, plain, candidate int) error {
	for ; plain > 0 || candidate > 0; plain, candidate = plain-1, candidate-1 {
		if plain > 0 {
			if err := s.run(ctx, p.runnable(baseline), &s.Runs.Baseline); err != nil {
				return err
			}
		}
		if candidate > 0 {
			if err := s.run(ctx, p.runnable(optimized), &s.Runs.Candidate); err != nil {
				return err
			}
		}
	}
	return nil
}

// run adds a recording.
func (s *sample) run(ctx context.Context, b cases.Build, to *[]record.Recording) error {
	rec, rules, err := s.Case.Run(ctx, b, cases.Options{})
	if err != nil {
		return fmt.Errorf("case %s: %w", s.Case.Name, err)
	}
	if len(s.Runs.Baseline) == 0 {
		s.Rules = rules
	}
	*to = append(*to, *rec)
	return nil
}

func (s *sample) rules() (noise.Rules, error) {
	var rules noise.Rules
	for _, words := range s.Rules {
		if err := rules.Add(words...); err != nil {
			return rules, err
		}
	}
	return rules, nil
}

// control is what the baseline's runs teach.
func (s *sample) control() (*noise.Control, error) {
	rules, err := s.rules()
	if err != nil {
		return nil, err
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
		var rec []record.Recording
		if err := s.run(ctx, b, &rec); err != nil {
			return t, err
		}
		t.runs++
		r := control.Compare(rec[0])
		if r.Same() {
			continue
		}
		if t.differing++; t.differing == 1 {
			t.first = r
		}
	}
	return t, nil
}
