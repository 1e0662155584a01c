package targets

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"slices"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/run"
	"example.com/seaworthy/targets/try"
)

// errUntried is the answer to a trial that was not made, or not whole.
var errUntried = errors.New("exit status 4: what could not be tried is above")

// driverPackage is the program that tries units within a container.
const driverPackage = "example.com/seaworthy/targets/try/driver"

// trySystemd starts the rendered units under a real systemd, with the service
// built for this machine, and shows how they come through.
func (r *resolved) trySystemd(ctx context.Context) error {
	trial := try.Systemd{Note: progressNote}
	if missing := trial.Missing(); missing != "" {
		return r.untried("systemd", missing)
	}
	binary, err := r.here(ctx)
	if err != nil {
		return err
	}
	if trial.Driver, err = r.tool(ctx, "driver", driverPackage); err != nil {
		return coded(broken, err)
	}
	if trial.Options, err = r.unitOptions(); err != nil {
		return exit{misused, err}
	}
	u := r.unit()
	if u.Systemd != 0 {
		trial.Profiles = []int{u.Systemd}
	}
	if err := u.Validate(); err != nil {
		return exit{misused, err}
	}
	items, err := trial.Run(ctx, u, binary)
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

// compileTool compiles a program of the kit, static, into dist/.cache.
func compileTool(ctx context.Context, name, pkg string, task *run.Task) (string, error) {
	plan := &gobuild.Plan{
		Name: name, Dir: ".", Dist: filepath.Join(dist, gobuild.CacheDir, "tools"), Module: "example.com/seaworthy",
		Package: gobuild.Main{ImportPath: pkg}, LDFlags: "-s -w", Version: "devel",
	}
	b, err := plan.Compile(ctx, gobuild.Target{
		Platform: gobuild.Platform{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH},
		Link:     gobuild.Decision{Static: true, Reason: "a tool needs nothing"},
	}, task)
	return b.Path, err
}
