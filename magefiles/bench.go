//go:build mage

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/magefile/mage/mg"

	"example.com/seaworthy/targets"
	"example.com/seaworthy/targets/run"
)

// Bench measures the kit, and proves what it says.
type Bench mg.Namespace

// Truth predicts whether some hundred programs start in the root file systems of
// several distributions, starts them there, and prints where the two differ.
func (Bench) Truth(ctx context.Context) error {
	return goTest(ctx, "SEAWORTHY_TRUTH=all", "-v", "-run=TestNoPredictionIsWrong", "./checks/truth")
}

// Diff compares a build 200 times with itself, plants some hundred faults and looks
// for each, and prints what mage diff costs beside the runs alone.
func (Bench) Diff(ctx context.Context) error {
	const pkg = "./checks/diff/proof"
	if err := goTest(ctx, "SEAWORTHY_DIFF=all", "-v", pkg); err != nil {
		return err
	}
	return goTest(ctx, "", "-run=^$", "-bench=.", "-benchtime=10x", pkg)
}

// goTest runs go test in an environment with one more variable, or none.
func goTest(ctx context.Context, variable string, args ...string) error {
	c := run.Cmd{
		Path: "go", Args: append([]string{"test", "-count=1", "-timeout=60m"}, args...),
		Stdout: os.Stdout, Stderr: os.Stderr, Timeout: time.Hour,
	}
	if variable != "" {
		c.Env = []string{variable}
	}
	return c.Run(ctx)
}

// Damage reads 300,000 damaged files, and lets Go's fuzzer look for worse for ten
// minutes.
func (Bench) Damage(ctx context.Context) error {
	const pkg = "./checks/binary"
	if err := goTest(ctx, "SEAWORTHY_MUTANTS=300000", "-v", "-run=TestMutantsStayWithinBounds", pkg); err != nil {
		return err
	}
	return goTest(ctx, "", "-run=^$", "-fuzz=FuzzRead", "-fuzztime=10m", pkg)
}

// Checks compares the cost of check:binary with that of ldd, readelf and lddtree,
// and of one binary on many hosts.
func (Bench) Checks(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := (targets.Build{}).Linux(ctx); err != nil {
		return err
	}
	kit := filepath.Join(dir, "kit")
	if err := (run.Cmd{Path: "go", Args: []string{"tool", "mage", "-compile", kit}}).Run(ctx); err != nil {
		return err
	}
	if err := compareTools(ctx, kit); err != nil {
		return err
	}
	return goTest(ctx, "", "-run=^$", "-bench=Hosts", "-benchtime=20x", "./checks")
}

// rounds is how often each tool looks at each file, one after the other and in
// turning order.
const rounds = 15

// compareTools prints what each tool costs for each file: medians.
func compareTools(ctx context.Context, kit string) error {
	tools := []struct {
		name string
		cmd  func(file string) run.Cmd
	}{
		{"check:binary", func(f string) run.Cmd { return run.Cmd{Path: kit, Args: []string{"check:binary", "-path=" + f}} }},
		{"ldd", func(f string) run.Cmd { return run.Cmd{Path: "ldd", Args: []string{f}} }},
		{"readelf -dVW", func(f string) run.Cmd { return run.Cmd{Path: "readelf", Args: []string{"-dVW", f}} }},
		{"lddtree", func(f string) run.Cmd { return run.Cmd{Path: "lddtree", Args: []string{f}} }},
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\nCPU (wall) in ms, medians of %d\tsize", rounds)
	for _, t := range tools {
		fmt.Fprintf(w, "\t%s", t.name)
	}
	fmt.Fprintln(w)
	for _, file := range measuredFiles() {
		used := make([][]run.Usage, len(tools))
		for round := range rounds {
			for i := range tools {
				if round%2 == 1 {
					i = len(tools) - 1 - i
				}
				u, err := tools[i].cmd(file).Measure(ctx)
				if ctx.Err() != nil {
					return err
				}
				used[i] = append(used[i], u) // ldd fails on what is static: that costs too
			}
		}
		info, err := os.Stat(file)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%s", filepath.Base(file), fmt.Sprintf("%.1f MB", float64(info.Size())/1e6))
		for i := range tools {
			fmt.Fprintf(w, "\t%s (%s)", ms(median(used[i], func(u run.Usage) time.Duration { return u.CPU })), ms(median(used[i], func(u run.Usage) time.Duration { return u.Wall })))
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}

// measuredFiles are a static Go program, and what is there of a small dynamic
// one and of large ones.
func measuredFiles() []string {
	files := []string{filepath.Join("dist", "tide_linux_amd64", "tide")}
	for _, pattern := range []string{"/usr/bin/git", "/usr/bin/node", "/usr/bin/kubectl", "/usr/lib/*/libLLVM-*.so.1"} {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			files = append(files, found[len(found)-1])
		}
	}
	return files
}

// median is the middle value of what of gives; zero of none.
func median[T any](all []T, of func(T) time.Duration) time.Duration {
	var values []time.Duration
	for _, v := range all {
		values = append(values, of(v))
	}
	slices.Sort(values)
	if len(values) == 0 {
		return 0
	}
	return values[len(values)/2]
}

// ms is d in milliseconds.
func ms(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d)/float64(time.Millisecond)) }
