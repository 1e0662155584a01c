package targets

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/diff"
	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/run"
)

// diffing is diff of the cases that match, nil for all, timed in so many rounds,
// nil for as many as it takes, as session takes it.
func diffing(match *string, rounds *int) func(context.Context, *resolved) error {
	return func(ctx context.Context, r *resolved) error {
		if match == nil {
			match = new(string)
		}
		return r.diff(ctx, *match, rounds)
	}
}

// diff builds each platform that can be run here twice, plainly and as Config
// says, and runs both on the same cases. What lies in dist afterwards is the
// optimized build if it does what the plain one does, and else the plain one. Some
// of the cases alone decide nothing, and leave dist as it is.
func (r *resolved) diff(ctx context.Context, match string, rounds *int) error {
	if rounds != nil && *rounds < 0 {
		return exit{misused, fmt.Errorf("-rounds=%d: write how often each build is timed, or 0 for not at all", *rounds)}
	}
	if err := r.prepare(ctx, "linux"); err != nil {
		return err
	}
	all, err := r.pairs(match)
	if err != nil {
		return err
	}
	report := checks.Report{Schema: 1}
	var pairs []pair
	for _, p := range all {
		if p.why != "" {
			report.Items = append(report.Items, notRun(p))
			continue
		}
		pairs = append(pairs, p)
	}
	if err := compilePairs(ctx, pairs); err != nil {
		return coded(broken, err)
	}
	for _, p := range pairs {
		item, err := p.run(ctx, rounds)
		if err != nil && ctx.Err() != nil {
			return exit{broken, errors.New("interrupted: what lies in dist is the plain build, or one whose diff.json says that it is safe")}
		}
		if err != nil {
			return coded(broken, err)
		}
		report.Items = append(report.Items, item)
	}
	if match == "" {
		if err := writeReports(reportDir(), report); err != nil {
			return exit{broken, err}
		}
	}
	o := textOptions(true)
	o.Passed = true // what was masked, and what was measured
	if err := r.print(report, o); err != nil {
		return err
	}
	return undecided(report)
}

// undecided is the exit code 4 of a report in which it is not known whether a
// build does the same.
func undecided(r checks.Report) error {
	for _, item := range r.Items {
		for _, f := range item.Findings {
			if f.ID == casesID && f.Status == checks.Skip {
				return exit{cannotTell, errors.New("exit status 4: what cannot be told is above")}
			}
		}
	}
	return nil
}

// notRun is a build that this machine cannot run.
func notRun(p pair) checks.Item {
	return checks.Item{Name: p.Name(), Findings: []checks.Finding{{
		ID: casesID, Check: "cases", Status: checks.Skip, Text: p.why,
		Hint: "apt-get install qemu-user-static, or mage diff on such a machine",
	}}}
}

// run compares the builds and leaves in dist the optimized one where it is safe,
// and else the baseline.
func (p pair) run(ctx context.Context, rounds *int) (checks.Item, error) {
	dir := filepath.Join(dist, p.Name())
	item := checks.Item{
		Name: p.Name(), File: filepath.ToSlash(filepath.Join(dir, p.built[baseline].Record.File)),
		Platform: p.built[optimized].Record.Platform,
	}
	if !p.some {
		if err := p.begin(dir); err != nil {
			return item, err
		}
	}
	verdicts, err := p.verdicts(ctx)
	if err != nil {
		return item, err
	}
	item.Findings = p.judge(verdicts)
	if p.some {
		item.Facts = []string{"some of the cases: dist is as it was"}
		return item, nil
	}
	result := outcome(item)
	item.Findings = append(item.Findings, p.passedOver()...)
	item.Facts = []string{p.headline(result)}
	if len(p.under) > 0 {
		item.Facts = append(item.Facts, "run by "+filepath.Base(p.under[0]))
	}
	if err := p.end(dir, result == safe); err != nil {
		return item, err
	}
	receipt := p.receipt(result, verdicts)
	if err := receipt.write(dir); err != nil { // also if the rest is interrupted
		return item, err
	}
	if result == safe && !p.identical() {
		if err := p.weigh(ctx, rounds, &item, &receipt); err != nil {
			return item, err
		}
	}
	return item, receipt.write(dir)
}

// outcome is what the cases come to.
func outcome(item checks.Item) string {
	own := func(f checks.Finding) bool { return f.ID == skippedID }
	switch checks.Worst(slices.DeleteFunc(slices.Clone(item.Findings), own)) {
	case checks.Fail:
		return differs
	case checks.Skip:
		return unknown
	}
	return safe
}

// headline says what lies in dist now.
func (p pair) headline(outcome string) string {
	if outcome == safe {
		return "safe: the optimized build is in place"
	}
	return "the plain build is in place, the optimized one beside it as " + p.rejected()
}

// verdicts runs the cases, unless there is nothing that they could find.
func (p pair) verdicts(ctx context.Context) ([]diff.Verdict, error) {
	if p.identical() || p.suite == nil {
		return nil, nil
	}
	trial := diff.Trial{
		Suite: p.suite, Baseline: p.runnable(baseline), Twin: p.runnable(twin), Candidate: p.runnable(optimized),
		Options: p.options(),
	}
	if len(p.under) == 0 { // under an emulator each run takes some twenty times as long
		trial.Least = noise.AllCandidate
	}
	var verdicts []diff.Verdict
	err := pool(ctx, []run.Job{{Name: p.Name() + " the cases", Do: func(ctx context.Context, task *run.Task) (err error) {
		trial.Progress = func(name string, again bool, number, of int) {
			if again {
				name += " again"
			}
			task.State(fmt.Sprintf("%s, %d of %d", name, number, of))
		}
		verdicts, err = trial.Run(ctx)
		task.State(number(len(verdicts), "case"))
		return err
	}}})
	return verdicts, err
}

// rejected is the name of an optimized build that is not in place.
func (p pair) rejected() string { return p.built[baseline].Record.File + ".rejected" }

// begin leaves the baseline in dir, and nothing of an earlier comparison.
func (p pair) begin(dir string) error {
	for _, old := range []string{receiptFile, p.rejected()} {
		if err := os.Remove(filepath.Join(dir, old)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return place(p.built[baseline], dir)
}

// end puts the optimized build in its place, or beside it.
func (p pair) end(dir string, safe bool) error {
	if safe {
		return place(p.built[optimized], dir)
	}
	return gobuild.Install(p.built[optimized], dir, p.rejected())
}

// place makes b the build of a directory below dist.
func place(b gobuild.Build, dir string) error {
	if err := gobuild.Install(b, dir, b.Record.File); err != nil {
		return err
	}
	return gobuild.WriteRecord(b, dir)
}
