package targets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/run"
)

// proberPackage is the program that prints a machine's profile, below kitPrefix.
const proberPackage = "checks/host/prober"

// proberLevels are the levels at which the prober runs on every machine of an
// architecture: it has to come up where nothing is known yet.
var proberLevels = map[string]string{"arm": "5", "386": "softfloat", "mips": "softfloat", "mipsle": "softfloat", "mips64": "softfloat", "mips64le": "softfloat"}

// buildProbers builds the prober for the Linux platforms of Config.
func buildProbers(ctx context.Context, r *resolved) error {
	if err := r.only("linux"); err != nil {
		return err
	}
	var arches []string
	for _, p := range r.platforms {
		arches = append(arches, p.GOARCH)
	}
	slices.Sort(arches)
	builds, err := r.compileProbers(ctx, slices.Compact(arches))
	if err != nil {
		return coded(broken, err)
	}
	report := checks.Report{Schema: 1}
	for _, b := range builds {
		report.Items = append(report.Items, r.inspectBuild(b))
	}
	return r.show(report, false)
}

// compileProbers builds the prober into dist/prober_linux_ARCH.
func (r *resolved) compileProbers(ctx context.Context, arches []string) ([]gobuild.Build, error) {
	if err := usableDist(); err != nil {
		return nil, exit{misused, err}
	}
	plan := &gobuild.Plan{
		Name: "prober", Dir: kitModule(), Dist: dist, Module: kitPrefix(),
		Package: gobuild.Main{ImportPath: kitPrefix() + "/" + proberPackage}, LDFlags: "-s -w", Version: "devel",
	}
	for _, arch := range arches {
		plan.Targets = append(plan.Targets, gobuild.Target{
			Platform: gobuild.Platform{GOOS: "linux", GOARCH: arch, Level: proberLevels[arch]},
			Link:     gobuild.Decision{Static: true, Reason: "the prober needs nothing"},
		})
	}
	return (&resolved{settings: r.settings, plan: plan}).compile(ctx)
}

// proberFor returns the prober for one architecture, built if need be.
func proberFor(ctx context.Context, arch string) ([]byte, error) {
	if withoutGo() {
		return ownProber(arch)
	}
	builds, err := (&resolved{}).compileProbers(ctx, []string{arch})
	if err != nil {
		return nil, err
	}
	return os.ReadFile(builds[0].Path)
}

// runCommand runs a command for package fetch.
func runCommand(ctx context.Context, name string, args []string, stdin io.Reader) (stdout, stderr string, err error) {
	var out, words bytes.Buffer
	err = run.Cmd{Path: name, Args: args, Stdin: stdin, Stdout: &out, Stderr: &words}.Run(ctx)
	return out.String(), words.String(), withCode(err)
}

// commandExit is an error of a command that ended with a code of its own.
type commandExit struct {
	error
	code int
}

func (e commandExit) ExitCode() int { return e.code }
func (e commandExit) Unwrap() error { return e.error }

func withCode(err error) error {
	var e *run.Error
	if errors.As(err, &e) && e.Code > 0 {
		return commandExit{err, e.Code}
	}
	if err != nil {
		return fmt.Errorf("running ssh: %w", err)
	}
	return nil
}
