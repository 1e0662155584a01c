package targets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/diff/size"
	"example.com/seaworthy/checks/diff/worth"
	"example.com/seaworthy/targets/run"
	"example.com/seaworthy/targets/whole"
)

// meterPackage is the program that measures what a process used, below kitPrefix.
const meterPackage = "checks/diff/worth/meter"

// weigh adds what a safe build is worth.
func (p pair) weigh(ctx context.Context, rounds *int, item *checks.Item, to *receipt) error {
	samples, f, err := p.gain(ctx, rounds)
	if err != nil {
		return err
	}
	if samples != nil {
		gain := samples.Judge()
		to.Gain = &gain
		if item.Figure, err = p.keepSamples(samples); err != nil {
			return err
		}
	}
	sizes, sf := p.sizes()
	to.Size = &sizes
	item.Findings = append(item.Findings, f, sf)
	if file := p.ProfileFile(); file != "" {
		profiled, pf, err := p.profiled(file, time.Now())
		if err != nil {
			return err
		}
		to.Profile = profiled
		item.Findings = append(item.Findings, pf)
	}
	return nil
}

// symbolsOnly are the options that change what a debugger finds, and no
// instruction.
var symbolsOnly = map[string]bool{"-ldflags=-s": true, "-ldflags=-w": true}

// gain measures whether a safe build is worth having, in so many rounds; nil is as
// many as it takes, and none where no option could make a difference.
func (p pair) gain(ctx context.Context, rounds *int) (*worth.Samples, checks.Finding, error) {
	f := checks.Finding{ID: "V2", Check: "cost", Status: checks.Skip}
	if rounds != nil && *rounds == 0 {
		f.Text, f.Hint = "not timed, as was asked", "mage diff"
		return nil, f, nil
	}
	if rounds == nil && p.symbolsOnly() {
		f.Text, f.Hint = "not timed: the builds differ in their symbols alone", "mage diff -rounds=20"
		return nil, f, nil
	}
	samples, err := p.measure(ctx, rounds)
	var not *worth.NotTimed
	switch {
	case errors.As(err, &not):
		f.Text = not.Error()
		return nil, f, nil
	case err != nil:
		return nil, f, err
	}
	gain := samples.Judge()
	f.Text, f.Evidence = gain.Text, gainRows(gain)
	switch gain.Verdict {
	case worth.Better, worth.NoDifference:
		f.Status = checks.Pass
	case worth.Worse:
		f.Status, f.Hint = checks.Warn, "leave out what slows it down: mage config shows what it is built with"
	default:
		f.Hint = "mage diff"
	}
	return samples, f, nil
}

func (p pair) symbolsOnly() bool {
	for _, o := range p.Options() {
		if !symbolsOnly[o.Name] {
			return false
		}
	}
	return true
}

// measure runs the rounds, showing which one is under way. The error is a
// worth.NotTimed where there is no sense in it.
func (p pair) measure(ctx context.Context, rounds *int) (*worth.Samples, error) {
	trial := worth.Trial{
		Suite: p.suite, Baseline: p.runnable(baseline), Candidate: p.runnable(optimized), Options: p.options(),
	}
	if rounds != nil {
		trial.Rounds = *rounds
	}
	var samples *worth.Samples
	var not *worth.NotTimed
	err := pool(ctx, []run.Job{{Name: p.Name() + " timing", Do: func(ctx context.Context, task *run.Task) (err error) {
		if trial.Meter, err = compileTool(ctx, "meter", meterPackage, task); err != nil {
			return err
		}
		trial.Progress = func(done, of int) { task.State(fmt.Sprintf("round %d of %d", done, of)) }
		if samples, err = trial.Run(ctx); errors.As(err, &not) {
			task.State(not.Error())
			return nil
		}
		return err
	}}})
	if err != nil {
		return nil, err
	}
	if not != nil {
		return nil, not
	}
	samples.Processor = processorName()
	return samples, nil
}

// gainRows are the medians behind the claim, a line each.
func gainRows(g worth.Gain) []string {
	var text bytes.Buffer
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "median\tplain\toptimized\tratio\t99 % interval\tU-test p\tplain against itself\toutliers")
	row := func(of string, r worth.Row) {
		fmt.Fprintf(w, "%s %s\t%s\t%s\t%.3f\t%.3f to %.3f\t%.3f\t%.3f\t%d\n",
			of, r.Metric, measured(r.Unit, r.Baseline), measured(r.Unit, r.Candidate), r.Ratio, r.Lo, r.Hi, r.P, r.Control.Ratio, r.Outliers)
	}
	for _, r := range g.Total {
		row("all", r)
	}
	for _, c := range g.Cases {
		row(c.Case, c.Rows[0])
	}
	for _, l := range g.Left {
		fmt.Fprintf(w, "not timed: %s: %s\n", l.Case, l.Why)
	}
	if w.Flush() != nil {
		return nil
	}
	return lines(text.String())
}

// measured is a median with its unit.
func measured(unit string, value float64) string {
	if unit == "B" {
		return checks.Bytes(int64(value))
	}
	return fmt.Sprintf("%.1f ms", value/float64(time.Millisecond))
}

// lines are those of a text, without the last empty one.
func lines(text string) []string {
	return strings.Split(strings.TrimRight(text, "\n"), "\n")
}

// sizes compares what the bytes of both builds are spent on.
func (p pair) sizes() (size.Comparison, checks.Finding) {
	f := checks.Finding{ID: "V3", Check: "size", Status: checks.Pass}
	c, err := size.Compare(p.built[baseline].Path, p.built[optimized].Path, 0)
	if err != nil {
		f.Status, f.Text = checks.Skip, err.Error()
		return c, f
	}
	f.Text = fmt.Sprintf("%s, plain %s (%+.1f %%)", checks.Bytes(c.File.Optimized), checks.Bytes(c.File.Baseline),
		100*float64(c.File.Delta())/float64(max(c.File.Baseline, 1)))
	var text bytes.Buffer
	if err := size.WriteText(&text, c.Parts); err == nil {
		f.Evidence = lines(text.String())
	}
	return c, f
}

// reportDir is where the report of mage diff is, and what it measured.
func reportDir() string { return filepath.Join(dist, "diff") }

// keepSamples writes the raw figures, as benchstat reads them, and the plot, which
// it returns.
func (p pair) keepSamples(samples *worth.Samples) (plot string, err error) {
	dir := filepath.Join(reportDir(), p.Name())
	for _, name := range []string{variantNames[baseline], variantNames[optimized]} {
		var text bytes.Buffer
		if err := samples.WriteBench(&text, name); err != nil {
			return "", err
		}
		if err := whole.Write(filepath.Join(dir, name+".txt"), text.Bytes(), 0o644); err != nil {
			return "", err
		}
	}
	var svg bytes.Buffer
	if err := samples.WriteSVG(&svg); err != nil {
		return "", err
	}
	return svg.String(), whole.Write(filepath.Join(dir, "rounds.svg"), svg.Bytes(), 0o644)
}
