package targets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/run"
)

// pair is one program for one platform, plain and optimized.
type pair struct {
	gobuild.Subject
	suite *cases.Suite // nil = there are no cases for it
	some  bool         // the suite is not whole
	over  []string     // what looks like a case and is in no suite: paths below cases
	cases string       // the directory of the cases
	under []string     // what runs it here; nil = nothing has to
	why   string       // it cannot be run here; "" = it can
	built [3]gobuild.Build

	launcher string // the program that stands for the service while a case runs
}

// launcherPackage is that program, below kitPrefix. The kit itself would do, but
// takes several times as long to start.
const launcherPackage = "checks/diff/cases/launch/launcher"

// The builds of a pair. A twin has the baseline's code in another order.
const (
	baseline = iota
	twin
	optimized
)

var variantNames = [...]string{"baseline", "twin", "optimized"}

// pairs are the Linux programs of the plan, with the cases whose names match. That
// there are none at all is an error.
func (r *resolved) pairs(match string) ([]pair, error) {
	suites := map[string]*cases.Suite{}
	var none error
	var all []pair
	for _, s := range r.plan.Subjects() {
		if s.Platform().GOOS != "linux" {
			continue
		}
		suite, known := suites[s.Program()]
		if !known {
			var err error
			suite, err = cases.Load(r.caseDirOf(s), match)
			switch {
			case errors.Is(err, cases.ErrNoCases):
				none = cmp.Or(none, err)
			case err != nil:
				return nil, exit{misused, err}
			}
			suites[s.Program()] = suite
		}
		if suite == nil && match != "" {
			continue
		}
		p := pair{Subject: s, suite: suite, some: match != "", over: r.over(s, suite), cases: filepath.ToSlash(r.caseDirOf(s))}
		p.under, p.why = emulator(s.Platform())
		all = append(all, p)
	}
	for _, suite := range suites {
		if suite != nil {
			return all, nil
		}
	}
	return nil, exit{cannotTell, none}
}

// caseDir is where the cases are.
func (r *resolved) caseDir() string {
	return cmp.Or(r.Cases, filepath.Join(r.dir(), "testdata", "cases"))
}

// caseDirOf is where those of one program are: a C program's below the service's,
// in a directory of its name.
func (r *resolved) caseDirOf(s gobuild.Subject) string {
	if s.IsC() {
		return filepath.Join(r.caseDir(), s.Program())
	}
	return r.caseDir()
}

// over is what the suite of s passes over, and is not of a C program's.
func (r *resolved) over(s gobuild.Subject, suite *cases.Suite) []string {
	if suite == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(suite.Passed), func(name string) bool {
		dir, _ := path.Split(name)
		return !s.IsC() && slices.ContainsFunc(r.C, func(c CProgram) bool { return dir == c.Name+"/" })
	})
}

// passedOver is what the suite passes over as a finding; none if that is nothing.
func (p pair) passedOver() []checks.Finding {
	if len(p.over) == 0 {
		return nil
	}
	first := p.over[0]
	name := strings.ReplaceAll(strings.TrimSuffix(first, path.Ext(first)), "/", "-") + cases.Extension
	f := checks.Finding{
		ID: passedID, Check: "cases", Status: checks.Warn,
		Text: fmt.Sprintf("passed over: %s: cases lie directly in %s, or in a directory with the name of a C program, and end in %s",
			path.Join(p.cases, first), p.cases, cases.Extension),
		Hint: "mv " + path.Join(p.cases, first) + " " + path.Join(p.cases, name),
	}
	for _, other := range p.over[1:] {
		f.Evidence = append(f.Evidence, "passed over: "+path.Join(p.cases, other))
	}
	return []checks.Finding{f}
}

// passedID is the id of what is no case and looks like one.
const passedID = "V6"

// emulator is what runs a platform's programs here; why says that nothing does.
func emulator(p gobuild.Platform) (under []string, why string) {
	if p.GOOS != runtime.GOOS {
		return nil, "a program for " + p.GOOS + " does not run on " + runtime.GOOS
	}
	if p.Runs() {
		return nil, ""
	}
	machine := cmp.Or(map[string]string{"amd64": "x86_64", "arm64": "aarch64", "386": "i386"}[p.GOARCH], p.GOARCH)
	qemu := "qemu-" + machine + "-static"
	if _, err := exec.LookPath(qemu); err != nil {
		return nil, fmt.Sprintf("a program for %s does not run on %s without %s", p.GOARCH, runtime.GOARCH, qemu)
	}
	return []string{qemu, "-L", "/usr/" + machine + "-linux-gnu"}, ""
}

// room is where the builds of p lie that are not for dist.
func (p pair) room(name string) string {
	return filepath.Join(dist, gobuild.CacheDir, "diff", p.Name(), name)
}

// with compiles the baseline with some of the options; extra are further flags of
// go build, which no C program takes. The binary lies there until the next call.
func (p pair) with(ctx context.Context, options []gobuild.Option, extra []string, task *run.Task) (gobuild.Build, error) {
	return p.Compile(ctx, p.room("some"), gobuild.Variant{Options: options, Extra: extra}, task)
}

// variants are the builds that p needs, by their number.
func (p pair) variants() map[int]gobuild.Variant {
	v := map[int]gobuild.Variant{baseline: {}, optimized: {Options: p.Options()}}
	if !p.IsC() {
		v[twin] = gobuild.Variant{Layout: 1}
	}
	return v
}

// compilePairs compiles all builds of all pairs side by side, and what runs them.
func compilePairs(ctx context.Context, pairs []pair) error {
	if len(pairs) == 0 {
		return nil
	}
	jobs := launcherJobs(pairs)
	for i := range pairs {
		p := &pairs[i]
		variants := p.variants()
		for v, name := range variantNames {
			variant, wanted := variants[v]
			if !wanted {
				continue
			}
			jobs = append(jobs, run.Job{Name: p.Name() + " " + name, Do: func(ctx context.Context, task *run.Task) (err error) {
				p.built[v], err = p.Compile(ctx, p.room(name), variant, task)
				if err == nil {
					task.State(map[bool]string{true: "built", false: "up to date"}[p.built[v].Fresh])
				}
				return err
			}})
		}
	}
	return pool(ctx, jobs)
}

// launcherJobs compile the launcher of each program, under the program's name.
func launcherJobs(pairs []pair) []run.Job {
	of := map[string][]*pair{}
	for i := range pairs {
		name := pairs[i].Program()
		of[name] = append(of[name], &pairs[i])
	}
	var jobs []run.Job
	for _, program := range slices.Sorted(maps.Keys(of)) {
		jobs = append(jobs, run.Job{Name: "launcher of " + program, Do: func(ctx context.Context, task *run.Task) error {
			path, err := compileTool(ctx, program, launcherPackage, task)
			if err == nil {
				task.State("built")
				path, err = filepath.Abs(path)
			}
			for _, p := range of[program] {
				p.launcher = path
			}
			return err
		}})
	}
	return jobs
}

// identical reports whether the plain and the optimized build are the same bytes.
func (p pair) identical() bool {
	return p.built[baseline].Record.SHA256 == p.built[optimized].Record.SHA256
}

// options are those of p's runs.
func (p pair) options() cases.Options { return cases.Options{Launcher: p.launcher} }

// runnable is one of p's builds as the cases run it.
func (p pair) runnable(v int) cases.Build {
	b := p.built[v]
	if b.Path == "" {
		return cases.Build{}
	}
	return cases.Build{Name: b.Record.Name, Path: b.Path, Under: p.under}
}
