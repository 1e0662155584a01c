//go:build mage

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/seaworthy/targets/run"
	"example.com/seaworthy/targets/starter"
)

// visit is what became of one repository.
type visit struct {
	repository
	root    string // of the copy
	mage    []string
	done    []step
	found   string // main package and link
	tested  string
	changed string
	took    time.Duration
	err     error
}

// step is one command and its exit status.
type step struct {
	name string
	code int
	took time.Duration
}

// dir is the directory of the service.
func (v *visit) dir() string { return filepath.Join(v.root, v.service) }

// all makes the copy, puts the kit there, and uses it.
func (v *visit) all(ctx context.Context) error {
	if err := v.copy(ctx); err != nil {
		return err
	}
	before, err := v.versions(ctx)
	if err != nil {
		return err
	}
	if err := v.initialize(ctx); err != nil {
		return err
	}
	if err := v.list(ctx); err != nil {
		return err
	}
	if len(v.before) > 0 {
		if err := (run.Cmd{Path: v.before[0], Args: v.before[1:], Dir: v.dir()}).Run(ctx); err != nil {
			return err
		}
	}
	for _, target := range []string{"build:linux", "verify", "kit:status"} {
		if _, err := v.run(ctx, target, v.dir(), append(slices.Clone(v.mage), target)...); err != nil {
			return err
		}
	}
	if err := v.report(); err != nil {
		return err
	}
	return v.compare(ctx, before)
}

// copy lays out the repository with one commit: what the module proxy has is
// without git.
func (v *visit) copy(ctx context.Context) error {
	from, err := fetched(ctx, v.module)
	if err != nil {
		return err
	}
	if err := os.CopyFS(v.root, os.DirFS(from)); err != nil {
		return err
	}
	if v.prepare != nil {
		if err := v.prepare(ctx, v.root); err != nil {
			return err
		}
	}
	for _, args := range [][]string{
		{"init", "-q"}, {"add", "-A", "-f"},
		{"-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "-q", "-m", "as it comes"},
	} {
		if err := (run.Cmd{Path: "git", Args: args, Dir: v.root}).Run(ctx); err != nil {
			return err
		}
	}
	return nil
}

// initialize is kit:init, and the line of Config that the service's tests need.
func (v *visit) initialize(ctx context.Context) error {
	if _, err := v.run(ctx, "kit:init", "", "tool", "mage", "kit:init", v.dir()); err != nil {
		return err
	}
	s, err := starter.Look(v.dir())
	if err != nil {
		return err
	}
	v.mage = s.Mage()
	page := filepath.Join(v.dir(), s.Home, "magefile.go")
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "//\tpackage  "); ok {
			v.found = strings.Replace(strings.TrimSpace(rest), ": ", ", ", 1)
		}
	}
	if len(v.flags) == 0 {
		return nil
	}
	const anchor = "targets.Config{"
	if strings.Count(string(text), anchor) != 1 {
		return fmt.Errorf("where is Config in %s", page)
	}
	return os.WriteFile(page, []byte(strings.Replace(string(text), anchor, fmt.Sprintf("%s\nTestFlags: %#v,\n", anchor, v.flags), 1)), 0o644)
}

// listed is a line of mage -l, wrapped a target in the service's targets.go.
var (
	listed  = regexp.MustCompile(`(?m)^  \S+ +\S`)
	wrapped = regexp.MustCompile(`(?m)^func (\(\w+\) )?[A-Z]`)
)

// list is mage -l: all targets have to be there. An old Mage leaves some out.
func (v *visit) list(ctx context.Context) error {
	out, err := v.run(ctx, "-l", v.dir(), append(slices.Clone(v.mage), "-l")...)
	if err != nil {
		return err
	}
	s, err := starter.Look(v.dir())
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(v.dir(), s.Home, "targets.go"))
	if err != nil {
		return err
	}
	if has, want := len(listed.FindAllString(out, -1)), len(wrapped.FindAll(text, -1)); has != want || want < 20 {
		return fmt.Errorf("mage -l has %d targets, and targets.go %d", has, want)
	}
	return nil
}

// run runs go with its time and exit status kept. What it printed is shown where it
// fails.
func (v *visit) run(ctx context.Context, name, dir string, args ...string) (string, error) {
	var all strings.Builder
	start := time.Now()
	out, err := run.Cmd{Path: "go", Args: args, Dir: dir, Stdout: &all, Stderr: &all}.Output(ctx)
	v.done = append(v.done, step{name, code(err), time.Since(start)})
	if err != nil {
		fmt.Printf("\n%s in %s:\n%s\n", name, v.module, all.String())
	}
	return out, err
}

// needed is what had to be written or typed beyond kit:init DIR.
func (v *visit) needed() string {
	var words []string
	if len(v.flags) > 0 {
		words = append(words, "TestFlags "+strings.Join(v.flags, " "))
	}
	if len(v.before) > 0 {
		words = append(words, strings.Join(v.before, " "))
	}
	if len(v.mage) > 2 {
		words = append(words, "go "+strings.Join(v.mage, " ")+" TARGET")
	}
	if len(words) == 0 {
		return "nothing"
	}
	return strings.Join(words, "; ")
}

// codes are the exit statuses in the order of the table; "-" = not come to.
func (v *visit) codes() []string {
	codes := []string{"-", "-", "-", "-", "-"}
	for i, s := range v.done {
		codes[i] = fmt.Sprint(s.code)
	}
	return codes
}

// print prints what there is to say of the repository.
func (v *visit) print() {
	fmt.Printf("\n%s: %s\n", v.module, v.kind)
	var times []string
	for _, s := range v.done {
		times = append(times, fmt.Sprintf("%s %d (%.0f s)", s.name, s.code, s.took.Seconds()))
	}
	for _, line := range [][2]string{{"found", v.found}, {"tested", v.tested}, {"changed", v.changed}, {"exits", strings.Join(times, ", ")}, {"needed", v.needed()}} {
		if line[1] != "" {
			fmt.Printf("  %-8s %s\n", line[0], line[1])
		}
	}
	if v.err != nil {
		fmt.Printf("  %-8s %v\n", "failed", v.err)
	}
}
