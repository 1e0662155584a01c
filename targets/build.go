package targets

import (
	"context"
	"errors"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/run"
)

// build compiles and checks the platforms of one GOOS ("" = all), and shows the
// report.
func (r *resolved) build(ctx context.Context, goos string) error {
	if err := r.prepare(ctx, goos); err != nil {
		return err
	}
	builds, failed := r.compile(ctx)
	report := r.inspect(builds)
	if failed != nil && len(builds) == 0 {
		return coded(broken, failed)
	}
	verdict := r.show(report, false)
	if failed != nil {
		return coded(broken, failed)
	}
	return verdict
}

// building is build for one GOOS, as session takes it.
func building(goos string) func(context.Context, *resolved) error {
	return func(ctx context.Context, r *resolved) error { return r.build(ctx, goos) }
}

// prepare is all that happens before the compiler starts.
func (r *resolved) prepare(ctx context.Context, goos string) error {
	if err := r.only(goos); err != nil {
		return err
	}
	if err := r.resolve(ctx); err != nil {
		return err
	}
	r.remarks()
	return nil
}

// remarks prints what the user should know of the tree before the build.
func (r *resolved) remarks() {
	s := r.plan.Source
	if s.Note != "" {
		progressNote("not stamped with a commit: " + s.Note)
	}
	if s.Unclean {
		progressNote("dist is not ignored by git, so that every build looks dirty: add dist/ to .gitignore")
	}
}

// compile builds everything in the plan side by side. It returns what was
// built, in the plan's order, also when something failed.
func (r *resolved) compile(ctx context.Context) ([]gobuild.Build, error) {
	jobs, slots := r.jobs()
	err := pool(ctx, jobs)
	var builds []gobuild.Build
	for _, b := range slots {
		if b.Name != "" {
			builds = append(builds, *b)
		}
	}
	return builds, err
}

// jobs are the compiles of the plan; each fills its own slot when it succeeds.
func (r *resolved) jobs() ([]run.Job, []*gobuild.Build) {
	var jobs []run.Job
	var slots []*gobuild.Build
	add := func(name string, compile func(context.Context, *run.Task) (gobuild.Build, error)) {
		slot := new(gobuild.Build)
		slots = append(slots, slot)
		jobs = append(jobs, run.Job{Name: name, Do: func(ctx context.Context, t *run.Task) (err error) {
			*slot, err = compile(ctx, t)
			if err == nil && !slot.Fresh {
				t.State("up to date")
			} else if err == nil {
				t.State("built")
			}
			return err
		}})
	}
	for _, t := range r.plan.Targets {
		add(r.plan.BuildName(t), func(ctx context.Context, task *run.Task) (gobuild.Build, error) {
			return r.plan.Compile(ctx, t, task)
		})
	}
	for _, c := range r.plan.C {
		add(c.Name(), func(ctx context.Context, task *run.Task) (gobuild.Build, error) {
			return r.plan.CompileC(ctx, c, task)
		})
	}
	return jobs, slots
}

// inspect checks each build against the hosts.
func (r *resolved) inspect(builds []gobuild.Build) checks.Report {
	report := checks.Report{Schema: 1}
	for _, b := range builds {
		item := r.inspectBuild(b)
		item.Findings = append(item.Findings, r.refuted(b)...)
		report.Items = append(report.Items, item)
	}
	return report
}

// errNoBuilds is the answer to a check without anything in dist.
var errNoBuilds = errors.New("no build in dist: write mage build:linux first, or name a file with -path=FILE")
