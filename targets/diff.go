package targets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/diff"
	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/run"
)

// diffing is diff of the cases that match, nil for all, as session takes it.
func diffing(match *string) func(context.Context, *resolved) error {
	return func(ctx context.Context, r *resolved) error {
		if match == nil {
			match = new(string)
		}
		return r.diff(ctx, *match)
	}
}

// diff builds each platform that can be run here twice, plainly and as Config
// says, and runs both on the same cases. What lies in dist afterwards is the
// optimized build if it does what the plain one does, and else the plain one. Some
// of the cases alone decide nothing, and leave dist as it is.
func (r *resolved) diff(ctx context.Context, match string) error {
	suite, err := cases.Load(r.caseDir(), match)
	switch {
	case errors.Is(err, cases.ErrNoCases):
		return exit{cannotTell, err}
	case err != nil:
		return exit{misused, err}
	}
	if err := r.prepare(ctx, "linux"); err != nil {
		return err
	}
	report := checks.Report{Schema: 1}
	var trials []trial
	for i, t := range r.plan.Targets {
		under, why := emulator(t.Platform)
		if why != "" {
			report.Items = append(report.Items, notRun(r.plan.BuildName(t), why))
			continue
		}
		trials = append(trials, trial{index: i, name: r.plan.BuildName(t), under: under, suite: suite, some: match != ""})
	}
	if len(trials) > 0 {
		if err := r.variants(ctx, trials); err != nil {
			return coded(broken, err)
		}
	}
	for _, t := range trials {
		item, err := t.run(ctx)
		if err != nil {
			return coded(broken, err)
		}
		report.Items = append(report.Items, item)
	}
	if err := r.show(report, true); err != nil {
		return err
	}
	return undecided(report)
}

// caseDir is where the cases are.
func (r *resolved) caseDir() string {
	return cmp.Or(r.Cases, filepath.Join(r.dir(), "testdata", "cases"))
}

// undecided is the exit code 4 of a report in which something is not known.
func undecided(r checks.Report) error {
	if r.Count(checks.Skip) > 0 {
		return exit{cannotTell, errors.New("exit status 4: what cannot be told is above, and the plain build is kept there")}
	}
	return nil
}

// notRun is a build that this machine cannot run.
func notRun(name, why string) checks.Item {
	return checks.Item{Name: name, Findings: []checks.Finding{{ID: "V1", Check: "cases", Text: why, Hint: "apt-get install qemu-user-static, or mage diff on such a machine"}}}
}

// emulator is what runs a platform's programs here; why says that nothing does.
func emulator(p gobuild.Platform) (under []string, why string) {
	if p.GOOS != runtime.GOOS {
		return nil, "a program for " + p.GOOS + " does not run on " + runtime.GOOS
	}
	if p.GOARCH == runtime.GOARCH || p.GOARCH == "386" && runtime.GOARCH == "amd64" {
		return nil, ""
	}
	machine := map[string]string{"amd64": "x86_64", "arm64": "aarch64", "386": "i386"}[p.GOARCH]
	qemu := "qemu-" + cmp.Or(machine, p.GOARCH) + "-static"
	if _, err := exec.LookPath(qemu); err != nil {
		return nil, fmt.Sprintf("a program for %s does not run on %s without %s", p.GOARCH, runtime.GOARCH, qemu)
	}
	return []string{qemu, "-L", "/usr/" + cmp.Or(machine, p.GOARCH) + "-linux-gnu"}, ""
}

// trial is the comparison of one platform.
type trial struct {
	index  int // among the plan's targets
	name   string
	under  []string
	suite  *cases.Suite
	some   bool             // the suite is not whole
	builds [3]gobuild.Build // baseline, twin, optimized
}

// variants compiles the builds of all trials side by side.
func (r *resolved) variants(ctx context.Context, trials []trial) error {
	room := filepath.Join(dist, gobuild.CacheDir, "diff")
	plans := []*gobuild.Plan{
		r.plan.Baseline(filepath.Join(room, "baseline")), r.plan.Twin(filepath.Join(room, "twin")), r.plan.In(filepath.Join(room, "optimized")),
	}
	var jobs []run.Job
	for i := range trials {
		for v, name := range []string{"baseline", "twin", "optimized"} {
			t := &trials[i]
			jobs = append(jobs, run.Job{Name: t.name + " " + name, Do: func(ctx context.Context, task *run.Task) (err error) {
				t.builds[v], err = plans[v].Compile(ctx, plans[v].Targets[t.index], task)
				if err == nil {
					task.State(map[bool]string{true: "built", false: "up to date"}[t.builds[v].Fresh])
				}
				return err
			}})
		}
	}
	return pool(ctx, jobs)
}

// run puts the baseline in place, runs the cases and, if the optimized build is
// safe, puts that in its place.
func (t trial) run(ctx context.Context) (checks.Item, error) {
	baseline, optimized := t.builds[0], t.builds[2]
	dir := filepath.Join(dist, t.name)
	item := checks.Item{Name: t.name, File: filepath.ToSlash(filepath.Join(dir, baseline.Record.File)), Platform: optimized.Record.Platform}
	if !t.some {
		if err := t.begin(dir); err != nil {
			return item, err
		}
	}
	as := func(b gobuild.Build) cases.Build {
		return cases.Build{Name: b.Record.Name, Path: b.Path, Under: t.under}
	}
	verdicts, err := diff.Trial{Suite: t.suite, Baseline: as(baseline), Twin: as(t.builds[1]), Candidate: as(optimized)}.Run(ctx)
	if err != nil {
		return item, err
	}
	item.Findings = sentences(verdicts)
	if t.some {
		item.Facts = []string{"some of the cases: dist is as it was"}
		return item, nil
	}
	safe := item.Status() == checks.Pass
	item.Facts = []string{map[bool]string{true: "safe: the optimized build is in place", false: "the plain build is in place, the optimized one beside it as " + rejected(baseline)}[safe]}
	if err := t.end(dir, safe); err != nil {
		return item, err
	}
	return item, receipt{Schema: 1, Safe: safe, Baseline: baseline.Record, Optimized: optimized.Record, Verdicts: verdicts}.write(dir)
}

// rejected is the name of an optimized build that is not in place.
func rejected(b gobuild.Build) string { return b.Record.File + ".rejected" }

// begin leaves the baseline in dir, and nothing of an earlier comparison.
func (t trial) begin(dir string) error {
	for _, old := range []string{receiptFile, rejected(t.builds[0])} {
		if err := os.Remove(filepath.Join(dir, old)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return place(t.builds[0], dir)
}

// end puts the optimized build in its place, or beside it.
func (t trial) end(dir string, safe bool) error {
	if safe {
		return place(t.builds[2], dir)
	}
	return gobuild.Install(t.builds[2], dir, rejected(t.builds[0]))
}

// place makes b the build of a directory below dist.
func place(b gobuild.Build, dir string) error {
	if err := gobuild.Install(b, dir, b.Record.File); err != nil {
		return err
	}
	return gobuild.WriteRecord(b, dir)
}
