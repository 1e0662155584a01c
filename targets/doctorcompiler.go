package targets

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/gotest"
	"example.com/seaworthy/targets/install"
	"example.com/seaworthy/targets/run"
)

// askCompilers has a row for each platform whose build needs a C compiler, one
// for those that need none, and one for each C program without one.
func (c *clinic) askCompilers(ctx context.Context) []checks.Finding {
	rows := c.askPrograms()
	look, err := c.look(ctx)
	if err != nil {
		return append(rows, finding(checks.Skip, unknownCgo, ""))
	}
	var pure []string
	for _, p := range c.platforms {
		d, err := c.decide(p, look)
		switch {
		case err != nil:
			rows = append(rows, lacking("cc "+p.String(), err))
		case !d.Cgo:
			pure = append(pure, p.String())
		default:
			rows = append(rows, tryCompiler(ctx, p, d))
		}
	}
	if len(pure) > 0 {
		rows = append(rows, finding(checks.Pass, "not needed for "+strings.Join(pure, ", ")+": built without cgo", ""))
	}
	return rows
}

// unknownCgo is why nobody knows which compilers are needed.
const unknownCgo = "whether anything needs cgo is not known: see module"

// decide is how p is linked.
func (c *clinic) decide(p gobuild.Platform, look *gobuild.Look) (gobuild.Decision, error) {
	alone := *c.resolved
	alone.platforms, alone.plan = []gobuild.Platform{p}, &gobuild.Plan{}
	if errs := alone.targets(look); len(errs) > 0 {
		return gobuild.Decision{}, errs[0]
	}
	return alone.plan.Targets[0].Link, nil
}

// lacking is the row of a compiler that is not there.
func lacking(name string, err error) checks.Finding {
	f := finding(checks.Fail, err.Error(), "")
	if e, ok := errors.AsType[*gobuild.NoCompiler](err); ok {
		f.Text, f.Hint = e.Text, e.Hint
	}
	f.Check = name
	return f
}

// askPrograms looks for the compilers of C programs.
func (c *clinic) askPrograms() []checks.Finding {
	alone := *c.resolved
	alone.plan = &gobuild.Plan{}
	var rows []checks.Finding
	for _, err := range alone.cPrograms() {
		rows = append(rows, lacking("cc", err))
	}
	for _, b := range alone.plan.C {
		if len(b.Compiler.Command) > 0 {
			f := finding(checks.Pass, b.Program.Name+": "+b.Compiler.From, "")
			f.Check = "cc " + b.Platform
			rows = append(rows, f)
		}
	}
	return rows
}

// hello needs the C library's headers, and a linker.
const hello = "#include <stdlib.h>\n#include <stdio.h>\nint main(void) { puts(getenv(\"HOME\")); return 0; }\n"

// tryCompiler has the compiler make a program: one without headers is there too,
// and no use. zig is not tried: its first link compiles a C library, for minutes.
func tryCompiler(ctx context.Context, p gobuild.Platform, d gobuild.Decision) checks.Finding {
	f := finding(checks.Pass, d.Reason, "")
	f.Check = "cc " + p.String()
	command := d.Compiler.Command
	if strings.HasPrefix(filepath.Base(command[0]), "zig") {
		f.Text += " (not tried)"
		return f
	}
	if err := compileHello(ctx, command, d.Static && p.GOOS != "darwin"); err != nil {
		f.Status, f.Hint = checks.Fail, install.Compiler(p.GOOS, p.GOARCH)
		f.Text = strings.Join(command, " ") + " is there, and compiles nothing: " + err.Error()
	}
	return f
}

func compileHello(ctx context.Context, command []string, static bool) error {
	dir, err := os.MkdirTemp("", "seaworthy-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	source := filepath.Join(dir, "hello.c")
	if err := os.WriteFile(source, []byte(hello), 0o600); err != nil {
		return err
	}
	args := append(slices.Clone(command[1:]), source, "-o", filepath.Join(dir, "hello"))
	if static {
		args = append(args, "-static")
	}
	err = run.Cmd{Path: command[0], Args: args, Env: []string{"LC_ALL=C"}, Timeout: visit}.Run(ctx)
	if e, ok := errors.AsType[*run.Error](err); ok && e.Stderr != "" {
		line, _, _ := strings.Cut(e.Stderr, "\n")
		return errors.New(strings.ReplaceAll(line, source, "hello.c")) // compilers say the cause first
	}
	return err
}

// askRace says whether mage test can look for data races.
func (c *clinic) askRace(context.Context) []checks.Finding {
	if cc := gotest.RaceCompiler(); cc != "" {
		return []checks.Finding{finding(checks.Pass, "mage test looks for data races: there is "+cc, "")}
	}
	return []checks.Finding{finding(checks.Warn, "no C compiler for this machine: mage test does not look for data races", install.Compiler(runtime.GOOS, runtime.GOARCH))}
}

// askZig asks for zig where it could do what another compiler cannot.
func (c *clinic) askZig(ctx context.Context) []checks.Finding {
	if here("zig") {
		ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		version, err := run.Cmd{Path: "zig", Args: []string{"version"}}.Output(ctx)
		if err != nil {
			return []checks.Finding{finding(checks.Warn, "zig is on PATH, and does not say its version: "+err.Error(), "zig version")}
		}
		return []checks.Finding{finding(checks.Pass, strings.TrimSpace(version)+": compiles C for all platforms, and for the oldest glibc of Config.Hosts", "")}
	}
	look, err := c.look(ctx)
	switch {
	case c.floor() == "":
		return []checks.Finding{finding(checks.Pass, "not here, and not needed: no host in Config has an older glibc to aim at", "")}
	case err != nil:
		return []checks.Finding{finding(checks.Skip, unknownCgo, "")}
	}
	for _, p := range c.platforms {
		if d, err := c.decide(p, look); err == nil && d.Cgo && !d.Static {
			return []checks.Finding{finding(checks.Warn, "not here: it can build "+p.String()+" for glibc "+c.floor()+", the oldest of Config.Hosts; others build for the one of this machine", install.Tool("zig"))}
		}
	}
	return []checks.Finding{finding(checks.Pass, "not here, and not needed: nothing that is built is linked with a glibc", "")}
}
