// Package gotest vets and tests Go modules.
package gotest

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/bitfield/script"

	"example.com/seaworthy/targets/run"
)

// Module is one module to vet and test.
type Module struct {
	Dir     string   // its directory
	Tags    []string // build tags
	Flags   []string // further flags of go test, last on the command line
	Jobs    int      // -p of go vet and go test; 0 = the go command's own
	Memory  string   // GOMEMLIMIT of compilers and tests; "" = the environment's
	Profile string   // file for the coverage profile; its directory is made
}

// Result is what a test run came to.
type Result struct {
	Packages int     // packages whose tests passed
	Untested int     // packages without tests
	Covered  float64 // percent of statements, of the packages that were run
	Measured bool    // there were statements to cover
	Race     bool    // the race detector was on
	NoRace   string  // why it was not
	Failed   []Failed
}

// shared are the flags that build, vet and test have in common: each setting of
// its own would compile the standard library once more.
func (m Module) shared() []string {
	flags := append([]string{"-trimpath", "-buildvcs=false"}, run.GoJobs(m.Jobs)...)
	if len(m.Tags) > 0 {
		flags = append(flags, "-tags="+strings.Join(m.Tags, ","))
	}
	return flags
}

// Vet runs go vet over the module; its words go to w.
func (m Module) Vet(ctx context.Context, w io.Writer) error {
	args := append(append([]string{"vet"}, m.shared()...), "./...")
	return run.Cmd{Path: "go", Args: args, Dir: m.Dir, Env: run.GoMemory(m.Memory), Stdout: w, Stderr: w}.Run(ctx)
}

// Test runs the module's tests in random order with coverage, and with the race
// detector where there is a C compiler for it; all that they print goes to w, from
// two goroutines.
// An error means that tests failed or could not be run: Result.Failed names those
// that are known, and the output says why.
func (m Module) Test(ctx context.Context, w io.Writer) (Result, error) {
	r := Result{NoRace: noRace()}
	r.Race = r.NoRace == ""
	profile, err := m.profile()
	if err != nil {
		return r, err
	}
	args := append([]string{"test", "-shuffle=on", "-coverprofile=" + profile}, m.shared()...)
	env := run.GoMemory(m.Memory)
	if r.Race {
		args, env = append(args, "-race"), append(env, "CGO_ENABLED=1")
	}
	var out strings.Builder
	c := run.Cmd{Path: "go", Args: append(append(args, m.Flags...), "./..."), Dir: m.Dir, Env: env, Stdout: io.MultiWriter(w, &out), Stderr: w}
	if err := c.Run(ctx); err != nil {
		r.Failed = failed(out.String())
		return r, err
	}
	return r, r.count(out.String(), profile)
}

// profile is the absolute path of the coverage profile, whose directory exists.
func (m Module) profile() (string, error) {
	path, err := filepath.Abs(m.Profile)
	if err != nil {
		return "", err
	}
	return path, os.MkdirAll(filepath.Dir(path), 0o755)
}

// noRace says why the race detector cannot be used; "" if it can.
func noRace() string {
	if RaceCompiler() == "" {
		return "no C compiler on PATH"
	}
	return ""
}

// RaceCompiler is the C compiler that links the race detector, which is C code
// (golang.org/doc/articles/race_detector); "" where there is none.
func RaceCompiler() string {
	for _, cc := range []string{os.Getenv("CC"), "gcc", "clang"} {
		if words := run.Words(cc); len(words) > 0 {
			if _, err := exec.LookPath(words[0]); err == nil {
				return words[0]
			}
		}
	}
	return ""
}

// count reads the go command's summary lines and the coverage profile.
func (r *Result) count(out, profile string) error {
	var err error
	if r.Packages, err = lines(out, "ok  \t"); err != nil {
		return err
	}
	untested, err := lines(out, "?   \t")
	if err != nil {
		return err
	}
	bare, err := lines(out, "\t")
	r.Untested = untested + bare
	if err != nil {
		return err
	}
	r.Covered, r.Measured, err = coverage(profile)
	return err
}

// lines counts the lines that begin with prefix.
func lines(out, prefix string) (int, error) {
	return script.Echo(out).FilterLine(func(s string) string {
		if strings.HasPrefix(s, prefix) {
			return "yes"
		}
		return "no"
	}).Match("yes").CountLines()
}

// String sums the result up for the table.
func (r Result) String() string {
	s := fmt.Sprintf("%d packages passed", r.Packages)
	if r.Packages == 1 {
		s = "1 package passed"
	}
	if r.Measured {
		s += fmt.Sprintf(", %.1f %% of statements covered", r.Covered)
	}
	if r.Untested > 0 {
		s += fmt.Sprintf(", %d without tests", r.Untested)
	}
	return s
}
