// Package diff runs two builds of a service on the same cases and says whether
// the second does what the first does.
//
// The runs are made by package cases, and judged by package noise, both below
// this one; here they are brought together.
package diff

import (
	"context"
	"fmt"
	"sync"
	"time"

	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

// apart is how long lies at least between the first two runs of the baseline, so
// that what is told in seconds has moved.
const apart = 1100 * time.Millisecond

// Trial is two builds on their way to a verdict.
type Trial struct {
	Suite     *cases.Suite
	Baseline  cases.Build
	Twin      cases.Build // the baseline with another layout of its code; zero Path = none
	Candidate cases.Build
	Options   cases.Options

	// Least is how often a candidate is run that does not differ: what goes wrong one
	// time in five is found in one run by chance alone. 0 is once.
	Least int

	// Progress is told which case is run now, and whether for the first time; nil is
	// nobody.
	Progress func(name string, again bool, number, of int)
}

// CaseError says why a case cannot be run as it is written.
type CaseError struct {
	Case string
	Err  error
}

func (e *CaseError) Error() string { return "case " + e.Case + ": " + e.Err.Error() }

// Unwrap returns Err.
func (e *CaseError) Unwrap() error { return e.Err }

// Verdict is what became of one case.
type Verdict struct {
	noise.Verdict
	Audit noise.Audit `json:"audit"` // of a candidate that passes; else zero
}

// Run runs every case on the builds until it is settled, and returns a verdict for
// each, in the suite's order. An error means that a case could not be run at all.
func (t Trial) Run(ctx context.Context) ([]Verdict, error) {
	trials := make([]trial, len(t.Suite.Cases))
	for i, c := range t.Suite.Cases {
		trials[i] = trial{Trial: t, of: c}
	}
	start := time.Now()
	if err := round(trials, false, func(c *trial) error { return c.first(ctx) }); err != nil {
		return nil, err
	}
	if err := sleep(ctx, apart-time.Since(start)); err != nil {
		return nil, err
	}
	verdicts := make([]Verdict, 0, len(trials))
	var audit sync.WaitGroup // beside the runs of the next case
	err := round(trials, true, func(c *trial) error {
		v, err := c.settle(ctx)
		audit.Wait()
		if err == nil {
			audit.Go(func() { verdicts = append(verdicts, c.audit(v)) })
		}
		return err
	})
	audit.Wait()
	return verdicts, err
}

// Observed is what runs of one case gave.
type Observed struct {
	Rules   []cases.Rule // of the first run of the baseline
	Runs    noise.Runs
	Verdict noise.Verdict
}

// Observe is Run of one case, without the proof that follows a verdict, and with
// all that was recorded.
func (t Trial) Observe(ctx context.Context, c cases.Case) (Observed, error) {
	start, of := time.Now(), []trial{{Trial: t, of: c}}
	if err := round(of, false, func(c *trial) error { return c.first(ctx) }); err != nil {
		return Observed{}, err
	}
	if err := sleep(ctx, apart-time.Since(start)); err != nil {
		return Observed{}, err
	}
	var v noise.Verdict
	err := round(of, true, func(c *trial) (err error) {
		v, err = c.settle(ctx)
		return err
	})
	return Observed{of[0].words, of[0].runs, v}, err
}

// round does one thing with each case.
func round(trials []trial, again bool, do func(*trial) error) error {
	for i := range trials {
		if c := &trials[i]; c.Progress != nil {
			c.Progress(c.of.Name, again, i+1, len(trials))
		}
		if err := do(&trials[i]); err != nil {
			return err
		}
	}
	return nil
}

// trial is one case.
type trial struct {
	Trial
	of    cases.Case
	words []cases.Rule // the lines that rules are made of
	rules noise.Rules
	runs  noise.Runs
	share sharer
}

// first is one run of each build; of the baseline alone where that ends it.
func (c *trial) first(ctx context.Context) error {
	if err := c.run(ctx, c.Baseline, &c.runs.Baseline); err != nil || c.ended() {
		return err
	}
	if c.Twin.Path != "" {
		if err := c.run(ctx, c.Twin, &c.runs.Twin); err != nil {
			return err
		}
	}
	return c.run(ctx, c.Candidate, &c.runs.Candidate)
}

// run adds a recording. The rules of a case are those of its first run.
func (c *trial) run(ctx context.Context, b cases.Build, to *[]record.Recording) error {
	rec, rules, err := c.of.Run(ctx, b, c.Options)
	if err != nil {
		return err
	}
	if len(c.runs.Baseline) == 0 {
		c.words = rules
		for _, r := range rules {
			if err := c.rules.Add(r...); err != nil {
				return &CaseError{c.of.Name, err}
			}
		}
	}
	*to = append(*to, *rec)
	c.share.add(&c.runs, *to)
	return nil
}

// ended reports whether no other run can say more: the case skips itself, or the
// baseline fails it.
func (c *trial) ended() bool {
	r := c.runs.Baseline[0]
	return r.Skipped != "" || r.Failed != ""
}

// settle runs the case again for as long as its verdict asks for it.
func (c *trial) settle(ctx context.Context) (noise.Verdict, error) {
	first := c.runs.Baseline[0]
	if first.Skipped != "" {
		v := noise.Judge(c.rules, c.runs) // of no candidate
		v.Outcome, v.Reason = noise.Skipped, "the case skips itself: "+first.Skipped
		return v, nil
	}
	if noise.Hung(first) == "" {
		if err := c.more(ctx, noise.FirstBaseline-len(c.runs.Baseline), 0); err != nil {
			return noise.Verdict{}, err
		}
	}
	for {
		v := noise.Judge(c.rules, c.runs)
		baseline, candidate := v.MoreBaseline, v.MoreCandidate
		if v.Settled() && v.Safe() {
			candidate = c.Least - len(c.runs.Candidate)
		}
		if baseline <= 0 && candidate <= 0 {
			return v, nil
		}
		if err := c.more(ctx, baseline, candidate); err != nil {
			return v, err
		}
	}
}

// more runs both builds in turns.
func (c *trial) more(ctx context.Context, baseline, candidate int) error {
	for baseline > 0 || candidate > 0 {
		if baseline > 0 {
			if err := c.run(ctx, c.Baseline, &c.runs.Baseline); err != nil {
				return err
			}
		}
		if candidate > 0 {
			if err := c.run(ctx, c.Candidate, &c.runs.Candidate); err != nil {
				return err
			}
		}
		baseline, candidate = baseline-1, candidate-1
	}
	return nil
}

// audit proves of a candidate that passes that the comparison would have seen a
// change; where it would not, nothing can be told.
func (c *trial) audit(v noise.Verdict) Verdict {
	if !v.Safe() {
		return Verdict{Verdict: v}
	}
	a := noise.Learn(c.rules, c.runs).Audit(c.runs.Candidate[0])
	if len(a.Blind) > 0 {
		v.Outcome = noise.CannotTell
		v.Reason = fmt.Sprintf("the comparison does not see %s", a.Blind[0])
	}
	return Verdict{Verdict: v, Audit: a}
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
