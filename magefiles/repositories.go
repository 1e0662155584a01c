//go:build mage

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/magefile/mage/mg"

	"example.com/seaworthy/targets/run"
)

// A repository is one that nobody here wrote, and a service once the kit is in it.
type repository struct {
	module, name string
	kind         string                                      // why it is one of those tried
	flags        []string                                    // Config.TestFlags: what its own tests do not bear on any machine
	before       []string                                    // command that its tests want first; nil = none
	prepare      func(ctx context.Context, dir string) error // before its first commit; nil = nothing
	service      string                                      // directory of the service below the repository; "" = the repository
}

var repositories = []repository{
	{module: "github.com/mccutchen/go-httpbin/v2@v2.26.0", name: "go-httpbin", kind: "one main package"},
	{
		module: "filippo.io/age@v1.3.2", name: "age", kind: "several main packages",
		flags: []string{"-short"}, // one package takes ten minutes with the race detector
	},
	{module: "github.com/benbjohnson/litestream@v0.3.13", name: "litestream", kind: "cgo"},
	{
		module: "github.com/prometheus/statsd_exporter@v0.31.0", name: "statsd_exporter", kind: "vendored modules", prepare: vendor,
		flags: []string{"-shuffle=off"}, // in some orders pkg/event waits for ever: its tests share a clock
	},
	{
		module: "github.com/prometheus/node_exporter@v1.9.1", name: "node_exporter", kind: "a Makefile", prepare: executable("ttar"),
		before: []string{"make", "collector/fixtures/sys/.unpacked", "collector/fixtures/udev/.unpacked"},
	},
	{
		module: "github.com/magefile/mage@v1.15.0", name: "mage", kind: "a magefile of its own, and an old Mage",
		flags: []string{"-shuffle=off", "-skip=^TestOnlyStdLib$"}, // some leave colours on; one is of the days of GOPATH
	},
	{module: "github.com/mccutchen/go-httpbin/v2@v2.26.0", name: "workspace", kind: "a workspace", prepare: workspace, service: "service"},
}

// Repositories puts the kit into repositories that nobody here wrote, with kit:init,
// and does there what a newcomer does: -l, build:linux, verify, kit:status. It takes
// a quarter of an hour; -only=NAME is one of them. SEAWORTHY_ variables reach it all.
func (Try) Repositories(ctx context.Context, only *string) error {
	ctx, stop := run.Context(ctx)
	defer stop()
	work, err := os.MkdirTemp("", "repositories")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	var rows []*visit
	for _, r := range repositories {
		if only != nil && r.name != *only {
			continue
		}
		v := &visit{repository: r, root: filepath.Join(work, r.name)}
		rows = append(rows, v)
		start := time.Now()
		v.err = v.all(ctx)
		v.took = time.Since(start)
		v.print()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	if len(rows) == 0 {
		return mg.Fatalf(2, "-only=%s is none of the repositories", *only)
	}
	return summary(rows)
}

// fetched is the directory of a module in the module cache.
func fetched(ctx context.Context, module string) (string, error) {
	out, err := run.Cmd{Path: "go", Args: []string{"mod", "download", "-json", module}, Dir: os.TempDir()}.Output(ctx)
	if err != nil {
		return "", err
	}
	var found struct{ Dir string }
	err = json.Unmarshal([]byte(out), &found)
	return found.Dir, err
}

// executable gives a script its mode back: the module proxy's files have none.
func executable(name string) func(context.Context, string) error {
	return func(_ context.Context, dir string) error { return os.Chmod(filepath.Join(dir, name), 0o755) }
}

// vendor makes a repository one that has its modules in vendor.
func vendor(ctx context.Context, dir string) error {
	return run.Cmd{Path: "go", Args: []string{"mod", "vendor"}, Dir: dir}.Run(ctx)
}

// workspace moves a repository one directory down, beside another module, under a
// go.work that has both.
func workspace(ctx context.Context, dir string) error {
	moved := dir + "-moved"
	if err := os.Rename(dir, moved); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, "lib"), 0o755); err != nil {
		return err
	}
	if err := os.Rename(moved, filepath.Join(dir, "service")); err != nil {
		return err
	}
	if err := (run.Cmd{Path: "go", Args: []string{"mod", "init", "example.org/lib"}, Dir: filepath.Join(dir, "lib")}).Run(ctx); err != nil {
		return err
	}
	return run.Cmd{Path: "go", Args: []string{"work", "init", "./lib", "./service"}, Dir: dir}.Run(ctx)
}

// summary prints a row a repository, and fails if one did not go well.
func summary(rows []*visit) error {
	failed := 0
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nrepository\tinit\t-l\tbuild\tverify\tstatus\ttime\tneeded")
	for _, v := range rows {
		if v.err != nil {
			failed++
		}
		fmt.Fprintf(w, "%s\t%s\t%.0f s\t%s\n", v.name, strings.Join(v.codes(), "\t"), v.took.Seconds(), v.needed())
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if failed > 0 {
		return mg.Fatalf(3, "%d of %d tried failed", failed, len(rows))
	}
	fmt.Printf("\n%d tried, none failed\n", len(rows))
	return nil
}

// code is the exit status in an error of run.
func code(err error) int {
	var e *run.Error
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return e.Code
	}
	return -1
}
