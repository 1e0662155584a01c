package targets

import (
	"context"
	"errors"
	"path"
	"path/filepath"
	"runtime"
	"slices"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/run"
	"example.com/seaworthy/targets/try"
	"example.com/seaworthy/templates"
)

// errUntried is the answer to a trial that was not made, or not whole.
var errUntried = errors.New("exit status 4: what could not be tried is above")

// driverPackage is the program that tries units within a container, below kitPrefix.
const driverPackage = "targets/try/driver"

// trySystemd starts the rendered units under a real systemd, with the service
// built for this machine, and shows how they come through.
func trySystemd(ctx context.Context, r *resolved) error {
	trial := try.Systemd{Note: progressNote}
	return r.tries(ctx, "systemd", trial.Missing(), func(u templates.Unit, o templates.Options) ([]checks.Item, error) {
		binary, err := r.here(ctx)
		if err != nil {
			return nil, err
		}
		if trial.Driver, err = r.tool(ctx, "driver", driverPackage); err != nil {
			return nil, err
		}
		if u.Systemd != 0 {
			trial.Profiles = []int{u.Systemd}
		}
		trial.Options = o
		return trial.Run(ctx, u, binary)
	})
}

// trySupervisor runs the rendered file with the real supervisord.
func trySupervisor(ctx context.Context, r *resolved) error {
	trial := try.Supervisor{Note: progressNote}
	return r.tries(ctx, "supervisor", trial.Missing(), func(u templates.Unit, o templates.Options) ([]checks.Item, error) {
		trial.Options = o
		return r.managed(ctx, u, trial.Run)
	})
}

// tryPM2 runs the rendered file with the real PM2.
func tryPM2(ctx context.Context, r *resolved) error {
	trial := try.PM2{Note: progressNote}
	return r.tries(ctx, "pm2", trial.Missing(), func(u templates.Unit, o templates.Options) ([]checks.Item, error) {
		trial.Options = o
		return r.managed(ctx, u, trial.Run)
	})
}

// managed runs one trial of the service built for this machine.
func (r *resolved) managed(ctx context.Context, u templates.Unit, run func(context.Context, templates.Unit, string) (checks.Item, error)) ([]checks.Item, error) {
	binary, err := r.here(ctx)
	if err != nil {
		return nil, err
	}
	item, err := run(ctx, u, binary)
	return []checks.Item{item}, err
}

// tries makes a trial with the service's unit, and shows what came of it, unless
// something is missing for it here.
func (r *resolved) tries(ctx context.Context, name, missing string, trial func(templates.Unit, templates.Options) ([]checks.Item, error)) error {
	if missing != "" {
		return r.untried(name, missing)
	}
	if err := r.resolve(ctx); err != nil {
		return err
	}
	o, err := r.unitOptions()
	if err != nil {
		return exit{misused, err}
	}
	u := r.unit(r.plan.Name)
	if err := u.Validate(); err != nil {
		return exit{misused, err}
	}
	items, err := trial(u, o)
	if err != nil {
		return coded(broken, err)
	}
	return r.showTried(items...)
}

// untried is a trial that this machine cannot make.
func (r *resolved) untried(name, missing string) error {
	return r.showTried(checks.Item{Name: name, Findings: []checks.Finding{{
		ID: "U0", Check: "tools", Status: checks.Skip, Text: "not tried: " + missing,
	}}})
}

// showTried shows what was tried; where something could not be, the exit code is 4.
func (r *resolved) showTried(items ...checks.Item) error {
	report := checks.Report{Schema: 1, Items: items}
	if err := r.show(report, true); err != nil {
		return err
	}
	if report.Count(checks.Skip) > 0 {
		return exit{cannotTell, errUntried}
	}
	return nil
}

// here builds the service for this machine, as Config says, and returns its path.
func (r *resolved) here(ctx context.Context) (string, error) {
	if err := r.resolve(ctx); err != nil {
		return "", err
	}
	i := slices.IndexFunc(r.plan.Targets, func(t gobuild.Target) bool { return t.Platform.Runs() })
	if i < 0 {
		r.platforms = []gobuild.Platform{{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}}
		if err := r.resolve(ctx); err != nil {
			return "", err
		}
		i = 0
	}
	var built gobuild.Build
	err := pool(ctx, []run.Job{{Name: r.plan.BuildName(r.plan.Targets[i]), Do: func(ctx context.Context, task *run.Task) (err error) {
		built, err = r.plan.Compile(ctx, r.plan.Targets[i], task)
		return err
	}}})
	return built.Path, coded(broken, err)
}

// tool compiles a program of the kit for this machine, and returns its path.
func (r *resolved) tool(ctx context.Context, name, pkg string) (path string, err error) {
	err = pool(ctx, []run.Job{{Name: name, Do: func(ctx context.Context, task *run.Task) error {
		path, err = compileTool(ctx, name, pkg, task)
		return err
	}}})
	return path, err
}

// compileTool compiles a program of the kit, whose path is below kitPrefix, static,
// into a directory of its own in dist/.cache, under that name.
func compileTool(ctx context.Context, name, pkg string, task *run.Task) (string, error) {
	plan := &gobuild.Plan{
		Name: name, Dir: kitModule(), Dist: filepath.Join(dist, gobuild.CacheDir, "tools", path.Base(pkg)), Module: kitPrefix(),
		Package: gobuild.Main{ImportPath: kitPrefix() + "/" + pkg}, LDFlags: "-s -w", Version: "devel",
	}
	b, err := plan.Compile(ctx, gobuild.Target{
		Platform: gobuild.Platform{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH},
		Link:     gobuild.Decision{Static: true, Reason: "a tool needs nothing"},
	}, task)
	return b.Path, err
}
