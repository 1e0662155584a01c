package main

import (
	"bytes"
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"
)

// TestMain lets the test binary be the program itself, for tests that need a
// process: see launch.
func TestMain(m *testing.M) {
	if os.Getenv("TEST_RUN_MAIN") != "" {
		main()
	}
	os.Exit(m.Run())
}

func TestVersionPrintsOneLine(t *testing.T) {
	t.Parallel()
	got := run("version")
	if want := "program " + version + " (" + runtime.Version() + ")\n"; got.code != 0 || got.stdout != want {
		t.Errorf("got %+v, want %q", got, want)
	}
}

func TestWrongUseExitsWith2(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"":                 `program: no command given, try "program help"`,
		"start":            `program: no command "start", try "program help"`,
		"version 2":        `program: version: unexpected argument "2"`,
		"help me":          `program: help: unexpected argument "me"`,
		"serve -fast":      "program: serve: flag provided but not defined: -fast",
		"serve now":        `program: serve: unexpected argument "now"`,
		"serve -grace 1":   `program: serve: invalid value "1" for flag -grace`,
		"serve -grace -1s": "program: serve: -linger and -grace cannot be negative",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			run(strings.Fields(line)...).failsWith(t, 2, want)
		})
	}
}

func TestWhatCannotBeDoneExitsWith1(t *testing.T) {
	t.Parallel()
	run("serve", "-addr", "256.0.0.1:0").failsWith(t, 1, "program: serve: listen tcp: ")
	run("serve", "-addr", "two\nlines:0").failsWith(t, 1, "program: serve: listen tcp: ")
}

func TestHelpIsPrintedOnStandardOutput(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"help":       "usage: program serve [-addr HOST:PORT]",
		"-h":         "usage: program serve [-addr HOST:PORT]",
		"--help":     "\n       program version\n",
		"serve -h":   "how long open requests may then take to end (default 10s)",
		"version -h": "usage: program version\n",
	} {
		if got := run(strings.Fields(line)...); got.code != 0 || got.stderr != "" || !strings.Contains(got.stdout, want) {
			t.Errorf("%s: got %+v, want %q in it", line, got, want)
		}
	}
}

func TestOutputThatCannotBeWrittenExitsWith1(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	s := &session{name: "program", stdout: fullDisk{}, stderr: &stderr}
	if code := s.main([]string{"version"}); code != 1 || stderr.String() != "program: write standard output: no space left\n" {
		t.Errorf("got %d, %q", code, &stderr)
	}
}

func TestTheNameIsThatOfTheFile(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/opt/greet/bin/greet", "greet", "greet.exe"} {
		if got := nameOf(path); got != "greet" {
			t.Errorf("%s: got %q", path, got)
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// outcome is what a run of the program left.
type outcome struct {
	code           int
	stdout, stderr string
}

// run runs the program inside the test.
func run(args ...string) outcome {
	var stdout, stderr bytes.Buffer
	s := &session{name: "program", stdout: &stdout, stderr: &stderr}
	code := s.main(args)
	return outcome{code, stdout.String(), stderr.String()}
}

// failsWith checks that the run failed with the code and one line that begins
// with want, and that it printed nothing else.
func (o outcome) failsWith(t *testing.T, code int, want string) {
	t.Helper()
	oneLine := strings.HasPrefix(o.stderr, want) && strings.Index(o.stderr, "\n") == len(o.stderr)-1
	if o.code != code || !oneLine || o.stdout != "" {
		t.Errorf("got %+v, want exit code %d and one line with %q", o, code, want)
	}
}
