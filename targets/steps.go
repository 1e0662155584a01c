package targets

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/gomod"
	"example.com/seaworthy/targets/gotest"
	"example.com/seaworthy/targets/run"
)

// deps is the target: download and verify, and one table.
func deps(ctx context.Context, r *resolved) error {
	item, err := r.fetch(ctx)
	if err != nil {
		return coded(broken, err)
	}
	return r.show(checks.Report{Schema: 1, Items: []checks.Item{item}}, false)
}

// fetch downloads and verifies the modules of every directory that is built or
// tested.
func (r *resolved) fetch(ctx context.Context) (checks.Item, error) {
	item := checks.Item{Name: "deps"}
	err := pool(ctx, []run.Job{{Name: "deps", Do: func(ctx context.Context, t *run.Task) error {
		for _, dir := range r.moduleDirs() {
			if vendored(dir) {
				item.Findings = append(item.Findings, checks.Finding{
					ID: "M1", Check: "modules", Status: checks.Skip, Hint: "go mod vendor && git diff --exit-code vendor",
					Text: dir + ": builds take vendor/ as it is: the go command holds no file there against go.sum",
				})
				continue
			}
			f := gomod.Fetcher{Dir: dir, Note: progressNote}
			t.State("downloading for " + dir)
			if err := f.Download(ctx); err != nil {
				return err
			}
			t.State("verifying for " + dir)
			if err := f.Verify(ctx); err != nil {
				return err
			}
			item.Findings = append(item.Findings, checks.Finding{
				ID: "M1", Check: "modules", Status: checks.Pass, Text: dir + ": all modules are here, and as go.sum says",
			})
		}
		env, err := gomod.Fetcher{Dir: r.dir()}.Settings(ctx)
		if err != nil {
			return err
		}
		item.Findings = append(item.Findings, vouched(env))
		t.State("verified")
		return nil
	}}})
	return item, err
}

// vouched says who vouches for modules that go.sum does not have yet.
func vouched(env gomod.Settings) checks.Finding {
	f := checks.Finding{ID: "M2", Check: "sumdb", Status: checks.Pass}
	name, _, _ := strings.Cut(env.GOSUMDB, "+")
	name, _, _ = strings.Cut(name, " ")
	switch what := env.Uncovered(); {
	case env.Unchecked():
		f.Status, f.Text = checks.Warn, what+": a module that go.sum lacks is taken as it comes, whoever has changed it"
		f.Hint = "unset GOSUMDB GONOSUMDB GOPRIVATE; go env -u GOSUMDB"
	case env.GOINSECURE != "":
		f.Status, f.Text = checks.Warn, "GOINSECURE="+env.GOINSECURE+": anybody on the way can answer for these modules; sums alone hold them"
		f.Hint = "unset GOINSECURE; go env -u GOINSECURE"
	case what != "":
		f.Text = name + " vouches for modules that go.sum lacks, but not for " + what
	default:
		f.Text = name + " vouches for modules that go.sum lacks"
	}
	return f
}

// moduleDirs are the modules to test, and the service's own.
func (r *resolved) moduleDirs() []string {
	if len(r.Modules) > 0 {
		return r.Modules
	}
	return []string{r.dir()}
}

// test is the target: vet and test, and one table.
func test(ctx context.Context, r *resolved) error {
	jobs, items := r.testJobs()
	if err := pool(ctx, jobs); err != nil && ctx.Err() != nil {
		return coded(broken, err)
	}
	return r.show(checks.Report{Schema: 1, Items: collect(items)}, true)
}

// testJobs are one job a module; each fills its item, and fails where vet or a
// test does, so that the pool shows the output.
func (r *resolved) testJobs() ([]run.Job, []*checks.Item) {
	var jobs []run.Job
	var items []*checks.Item
	for _, dir := range r.moduleDirs() {
		item := &checks.Item{Name: "test " + dir}
		items = append(items, item)
		m := gotest.Module{Dir: dir, Tags: r.Tags, Flags: r.TestFlags, Profile: coverProfile(dir), Jobs: r.Jobs, Memory: r.share(r.commands())}
		jobs = append(jobs, run.Job{Name: item.Name, Do: func(ctx context.Context, t *run.Task) error {
			return testModule(ctx, m, t, item)
		}})
	}
	return jobs, items
}

func coverProfile(dir string) string {
	name := strings.NewReplacer("/", "_", `\`, "_").Replace(filepath.ToSlash(filepath.Clean(dir)))
	return filepath.Join(dist, gobuild.CacheDir, "cover", name+".out")
}

// testModule vets and tests one module; the tests run also when vet complains.
func testModule(ctx context.Context, m gotest.Module, t *run.Task, item *checks.Item) error {
	t.State("vetting")
	vetErr := m.Vet(ctx, t)
	item.Findings = append(item.Findings, stepFinding("T1", "vet", "nothing to complain about", vetErr))
	t.State("testing")
	result, testErr := m.Test(ctx, t)
	f := stepFinding("T2", "test", result.String(), testErr)
	switch {
	case len(result.Failed) > 0:
		f.Text, f.Hint = "failed, its output is above: "+result.WhatFailed(), m.Again(result.Failed[0])
	case testErr == nil && result.Packages == 0:
		f = checks.Finding{ID: "T2", Check: "test", Status: checks.Skip, Text: "no package has tests"}
	}
	item.Findings = append(item.Findings, f, raceFinding(result, testErr))
	t.State("tested")
	return failure(ctx, vetErr, testErr)
}

// failure says in two words what failed: the output has the rest.
func failure(ctx context.Context, vetErr, testErr error) error {
	switch {
	case vetErr == nil && testErr == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case testErr == nil:
		return errors.New("go vet complains")
	}
	return errors.New("go test failed")
}

// stepFinding is PASS with text, or FAIL with the error; what was printed stands
// above the table.
func stepFinding(id, name, text string, err error) checks.Finding {
	if err != nil {
		return checks.Finding{ID: id, Check: name, Status: checks.Fail, Text: "failed: its output is above", Hint: "go " + name + " ./..."}
	}
	return checks.Finding{ID: id, Check: name, Status: checks.Pass, Text: text}
}

func raceFinding(r gotest.Result, err error) checks.Finding {
	f := checks.Finding{ID: "T3", Check: "race", Status: checks.Pass, Text: "tested with the race detector"}
	switch {
	case err == nil && r.Packages == 0:
		f.Status, f.Text = checks.Skip, "nothing was tested"
	case !r.Race:
		f.Status, f.Text, f.Hint = checks.Skip, "tested without the race detector: "+r.NoRace, "install gcc"
	case err != nil:
		f.Status, f.Text = checks.Skip, "tests failed: see test"
	}
	return f
}

func collect(items []*checks.Item) []checks.Item {
	var out []checks.Item
	for _, i := range items {
		out = append(out, *i)
	}
	return out
}
