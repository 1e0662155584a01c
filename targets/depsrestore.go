package targets

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/bundle"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/gomod"
)

// restoring is the target that puts a bundle into the module cache.
func restoring(file string) func(context.Context, *resolved) error {
	return func(ctx context.Context, r *resolved) error { return r.restore(ctx, file) }
}

func (r *resolved) restore(ctx context.Context, file string) error {
	in, err := os.Open(file)
	if err != nil {
		return exit{misused, err}
	}
	defer in.Close()
	place, err := r.place(ctx)
	if err != nil {
		return coded(misused, err)
	}
	res, err := place.Restore(in)
	if err != nil {
		return exit{broken, fmt.Errorf("%s: %w (nothing was restored)", file, err)}
	}
	item := checks.Item{Name: filepath.Base(file), Findings: restoreFindings(res, place.ModCache)}
	if f, other := otherCommit(ctx, r.dir(), res.Manifest); other {
		item.Findings = append(item.Findings, f)
	}
	return r.show(checks.Report{Schema: 1, Items: []checks.Item{item}}, true)
}

// place is this machine's module cache and this checkout. The go command is asked
// outside of the module: that may ask for a toolchain which only the bundle has.
func (r *resolved) place(ctx context.Context) (p bundle.Place, err error) {
	name := filepath.Join(r.dir(), "go.mod")
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return p, fmt.Errorf("no go.mod in %q: write mage deps:restore in a checkout of the service that the bundle is for", r.dir())
	} else if err != nil {
		return p, err
	}
	env, err := gomod.Fetcher{Dir: os.TempDir(), Env: []string{"GOTOOLCHAIN=local", "GOWORK=off"}}.Settings(ctx)
	if err != nil {
		return p, err
	}
	p = bundle.Place{ModCache: env.GOMODCACHE, Module: modfile.ModulePath(data), Sums: map[string]string{}}
	for _, dir := range r.moduleRoots() {
		data, err := os.ReadFile(filepath.Join(dir, "go.sum"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return p, err
		}
		bundle.AddSums(p.Sums, data)
	}
	return p, nil
}

// restoreFindings say what was done, and what to type now.
func restoreFindings(res bundle.Restored, modCache string) []checks.Finding {
	all := []checks.Finding{{
		ID: "M3", Check: "bundle", Status: checks.Pass,
		Text: fmt.Sprintf("%d files put into %s (%s), each as its sum says; %d were there", res.Placed, modCache, megabytes(res.Bytes), res.Kept),
		Hint: "now: go tool mage build:linux",
	}}
	if res.Unvouched > 0 {
		all = append(all, checks.Finding{
			ID: "M2", Check: "sumdb", Status: checks.Skip,
			Text: fmt.Sprintf("%d modules are not in go.sum here, and were not held against it: the go command will hold them against the checksum database's answers", res.Unvouched),
		})
	}
	for _, t := range res.Manifest.Toolchains {
		version := t[:strings.LastIndex(t, ".")]
		all = append(all, checks.Finding{
			ID: "M6", Check: "toolchain", Status: checks.Pass, Text: t + " is there", Hint: "export GOTOOLCHAIN=" + version,
		})
	}
	for _, dir := range res.Manifest.Vendored {
		all = append(all, checks.Finding{ID: "M5", Check: "vendored", Status: checks.Skip, Text: dir + ": builds take vendor/ of the checkout"})
	}
	return all
}

// otherCommit is a finding where the checkout is not what the bundle was made for,
// as far as git can say.
func otherCommit(ctx context.Context, dir string, m bundle.Manifest) (checks.Finding, bool) {
	here := gobuild.ReadSource(ctx, dir).Commit
	if here == "" || m.Commit == "" || here == m.Commit {
		return checks.Finding{}, false
	}
	return checks.Finding{
		ID: "M4", Check: "commit", Status: checks.Warn,
		Text: fmt.Sprintf("the bundle is for commit %.12s, and here is %.12s: a module that changed since is missing", m.Commit, here),
		Hint: "git checkout " + m.Commit,
	}, true
}
