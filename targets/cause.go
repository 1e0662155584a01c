package targets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/culprit"
	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/run"
)

// together names options that are looked at as one.
func together(options []gobuild.Option) string { return strings.Join(names(options), " and ") }

// try builds the baseline with some options, and runs the case on it.
func (q *inquiry) try(ctx context.Context, options []gobuild.Option) (bool, error) {
	var t tally
	var failed error // of the runs; a build that fails is no end
	err := pool(ctx, []run.Job{{Name: q.Name() + " " + together(options), Do: func(ctx context.Context, task *run.Task) error {
		b, err := q.with(ctx, options, nil, task)
		if err != nil {
			return err
		}
		if b.Record.SHA256 == q.built[baseline].Record.SHA256 {
			task.State("is the plain build, byte for byte")
			return nil
		}
		task.State("running " + q.of.Case.Name)
		t, failed = q.of.differs(ctx, cases.Build{Name: b.Record.Name, Path: b.Path, Under: q.under}, noise.AllCandidate, !q.intermittent())
		task.State(t.String())
		return failed
	}}})
	switch {
	case ctx.Err() != nil:
		return false, context.Cause(ctx)
	case failed != nil:
		return false, failed
	case err != nil:
		return false, &culprit.Unresolved{Err: err}
	}
	q.tallies[together(options)] = t
	if q.intermittent() {
		return t.differing > 0, nil
	}
	return t.runs > 0 && t.differing == t.runs, nil
}

// intermittent reports whether not every run of the optimized build differs. Then a
// build counts as one that differs if any of its runs does.
func (q *inquiry) intermittent() bool { return q.verdict.Outcome == noise.Intermittent }

// String is "5 of 5 runs differ".
func (t tally) String() string {
	switch {
	case t.differing == 0 && t.runs == 1:
		return "1 run does not differ"
	case t.differing == 0:
		return fmt.Sprintf("%d runs do not differ", t.runs)
	}
	return fmt.Sprintf("%d of %d runs differ", t.differing, t.runs)
}

// tally is how often the build with these options differed.
func (q *inquiry) tally(options []gobuild.Option) tally {
	if t, ok := q.tallies[together(options)]; ok {
		return t
	}
	return tally{q.verdict.Candidate, q.verdict.Differing, q.verdict.First}
}

// blame says all that is known of one cause.
func (q *inquiry) blame(ctx context.Context, options []gobuild.Option) (checks.Finding, error) {
	t := q.tally(options)
	with := "with it alone"
	if len(options) > 1 {
		with = "with them, and with none of them alone"
	}
	f := checks.Finding{
		ID: causeID, Check: "cause", Status: checks.Fail,
		Text: fmt.Sprintf("%s: %s %s, 0 of %d without", together(options), t, with, q.of.without()),
	}
	if q.intermittent() {
		f.Text += " (intermittent)"
	}
	seen := culprit.Seen{Options: names(options), Arch: q.Platform().GOARCH, Differences: t.first.Differences}
	if len(seen.Differences) > 0 {
		f.Evidence = strings.Split(strings.TrimRight(seen.Differences[0].String(), "\n"), "\n")
	}
	places, err := q.lines(ctx, options, seen)
	if err != nil {
		return f, err
	}
	evidence, hint := places.explain(seen)
	f.Evidence = append(f.Evidence, evidence...)
	f.Hint = cmp.Or(hint, "leave out "+together(options)+"; mage config shows what sets it")
	return f, nil
}

// explain says what is known of the places and of the differences, and what to type;
// "" is nothing but to leave the options out.
func (p places) explain(seen culprit.Seen) (evidence []string, hint string) {
	evidence, seen.Elsewhere = p.words, p.elsewhere
	known := culprit.Known(seen)
	if p.by == culprit.FMA {
		known = nil // the place itself says more
	}
	for _, h := range known {
		evidence, hint = append(evidence, h.Text), cmp.Or(hint, h.Type)
	}
	return evidence, cmp.Or(hint, p.remedy)
}

// rest are the options that are in no cause.
func (q *inquiry) rest(options []gobuild.Option, r culprit.Result) []checks.Finding {
	var findings []checks.Finding
	broken := map[int]bool{}
	for _, u := range r.Unresolved {
		f := checks.Finding{ID: causeID, Check: "cause", Text: together(some(options, u.Subset)) + ": " + rootCause(u.Err)}
		findings = append(findings, f)
		if len(u.Subset) == 1 {
			broken[u.Subset[0]] = true
		}
	}
	var innocent, doubtful []int
	for _, i := range r.Rest {
		switch t := q.tallies[options[i].Name]; {
		case broken[i]:
		case t.differing > 0 || q.intermittent():
			doubtful = append(doubtful, i)
		default:
			innocent = append(innocent, i)
		}
	}
	if len(innocent) > 0 {
		findings = append(findings, checks.Finding{ID: causeID, Check: "no cause", Status: checks.Pass, Text: strings.Join(names(some(options, innocent)), ", ")})
	}
	for _, i := range doubtful {
		text := options[i].Name + ": " + q.tallies[options[i].Name].String() + " with it alone, and where not every run differs these are few"
		findings = append(findings, checks.Finding{ID: causeID, Check: "no cause", Text: text})
	}
	return findings
}

// rootCause is the first job's error, without the count of jobs.
func rootCause(err error) string {
	var all *run.PoolError
	if errors.As(err, &all) {
		return all.Root().Err.Error()
	}
	return err.Error()
}
