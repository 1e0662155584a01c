package targets

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/culprit"
	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/targets/gobuild"
)

// diffWhy answers which optimization makes a case differ, as session takes it. A
// process that bisect has started makes one trial of it instead.
func diffWhy(name string) func(context.Context, *resolved) error {
	return func(ctx context.Context, r *resolved) error {
		if pattern, job := bisecting(); job != "" {
			return tryPattern(ctx, pattern, job)
		}
		return r.diffWhy(ctx, name)
	}
}

// diffWhy looks at every platform that has the case and can be run here.
func (r *resolved) diffWhy(ctx context.Context, name string) error {
	if err := r.prepare(ctx, "linux"); err != nil {
		return err
	}
	all, err := r.pairs("")
	if err != nil {
		return err
	}
	if all, err = withCase(all, name); err != nil {
		return err
	}
	report := checks.Report{Schema: 1}
	pairs := slices.DeleteFunc(slices.Clone(all), func(p pair) bool { return p.why != "" })
	if err := compilePairs(ctx, pairs); err != nil {
		return coded(broken, err)
	}
	for _, p := range all {
		if p.why != "" {
			report.Items = append(report.Items, notRun(p))
		}
	}
	for _, p := range pairs {
		item, err := (&inquiry{pair: p, dir: r.dir(), of: sample{Case: p.suite.Cases[0], Launcher: p.launcher}}).answer(ctx)
		if err != nil {
			return coded(broken, err)
		}
		report.Items = append(report.Items, item)
	}
	if err := r.show(report, true); err != nil {
		return err
	}
	if report.Count(checks.Skip) > 0 {
		return exit{cannotTell, errors.New("exit status 4: what cannot be told is above")}
	}
	return nil
}

// withCase leaves each pair that case alone, and those pairs that have it.
func withCase(all []pair, name string) ([]pair, error) {
	var found []pair
	var names []string
	for _, p := range all {
		if p.suite == nil {
			continue
		}
		for _, c := range p.suite.Cases {
			names = append(names, c.Name)
			if c.Name == name {
				p.suite = &cases.Suite{Dir: p.suite.Dir, Cases: []cases.Case{c}}
				found = append(found, p)
				break
			}
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	switch near := host.Nearest(name, names); {
	case len(found) > 0:
		return found, nil
	case near != "":
		return nil, exit{misused, fmt.Errorf("no case is called %q; did you mean %q?", name, near)}
	}
	return nil, exit{misused, fmt.Errorf("no case is called %q: there are %s", name, strings.Join(names, ", "))}
}

// causeID is the id of what makes a case differ.
const causeID = "W1"

// inquiry is one case on one platform.
type inquiry struct {
	pair
	dir     string // of the module
	of      sample
	verdict noise.Verdict    // of all options together
	tallies map[string]tally // of other subsets, by their names
}

// answer finds out whether the case differs, and then by what.
func (q *inquiry) answer(ctx context.Context) (checks.Item, error) {
	item := checks.Item{
		Name: q.Name(), File: filepath.ToSlash(q.built[optimized].Path), Platform: q.Platform().String(),
		Facts: []string{"case " + q.of.Case.Name},
	}
	say := func(s checks.Status, text string) (checks.Item, error) {
		item.Findings = []checks.Finding{{ID: causeID, Check: "cause", Status: s, Text: text}}
		return item, nil
	}
	if q.identical() {
		return say(checks.Pass, "there is none: the optimized build is the plain one, byte for byte")
	}
	var err error
	if q.verdict, err = q.of.observe(ctx, q.pair); err != nil {
		return item, err
	}
	switch q.verdict.Outcome {
	case noise.Same, noise.Noise:
		return say(checks.Pass, "there is none, the case does not differ: "+q.verdict.Reason)
	case noise.CannotTell, noise.Skipped:
		return say(checks.Skip, q.verdict.Reason)
	}
	item.Findings, err = q.search(ctx)
	return item, err
}

// search takes the options apart.
func (q *inquiry) search(ctx context.Context) ([]checks.Finding, error) {
	options := q.Options()
	q.tallies = map[string]tally{}
	result, err := culprit.Minimise(ctx, len(options), func(ctx context.Context, subset []int) (bool, error) {
		switch len(subset) {
		case 0:
			return false, nil // of which the runs are known
		case len(options):
			return true, nil
		}
		return q.try(ctx, some(options, subset))
	})
	if err != nil {
		return nil, err
	}
	var findings []checks.Finding
	for _, cause := range result.Causes {
		f, err := q.blame(ctx, some(options, cause))
		if err != nil {
			return nil, err
		}
		findings = append(findings, f)
	}
	return append(findings, q.rest(options, result)...), nil
}

// some are the options with these numbers.
func some(options []gobuild.Option, subset []int) []gobuild.Option {
	var chosen []gobuild.Option
	for _, i := range subset {
		chosen = append(chosen, options[i])
	}
	return chosen
}

func names(options []gobuild.Option) []string {
	var all []string
	for _, o := range options {
		all = append(all, o.Name)
	}
	return all
}
