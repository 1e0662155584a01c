// This command answers over HTTP. "help" says how it is used.
//
// It exits with 0 if all is well, with 1 if it could not do what was asked, and
// with 2 if it was used wrongly; then there is one line on standard error.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// The build stamps the version: -ldflags "-X main.version=1.4.2".
var version = "devel"

func main() {
	s := &session{name: nameOf(os.Args[0]), stdout: os.Stdout, stderr: os.Stderr}
	os.Exit(s.main(os.Args[1:]))
}

// nameOf is the name of the program at path, as errors and help have it.
func nameOf(path string) string { return strings.TrimSuffix(filepath.Base(path), ".exe") }

// A session is one run of the program.
type session struct {
	name           string
	stdout, stderr io.Writer
}

// main runs the command that args name and returns the exit code.
func (s *session) main(args []string) int {
	err := s.run(args)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	fmt.Fprintf(s.stderr, "%s: %s\n", s.name, strings.ReplaceAll(err.Error(), "\n", " "))
	if _, ok := errors.AsType[usageError](err); ok {
		return 2
	}
	return 1
}

func (s *session) run(args []string) error {
	if len(args) == 0 {
		return misuse("no command given, try \"%s help\"", s.name)
	}
	switch name, rest := args[0], args[1:]; name {
	case "serve":
		return s.serve(rest)
	case "version":
		return s.version(rest)
	case "help", "-h", "-help", "--help":
		return s.help(rest)
	}
	return misuse("no command %q, try \"%s help\"", args[0], s.name)
}

func (s *session) version(args []string) error {
	if err := s.parse(flag.NewFlagSet("version", flag.ContinueOnError), args); err != nil {
		return err
	}
	return s.print("%s %s (%s)\n", s.name, version, runtime.Version())
}

func (s *session) help(args []string) error {
	if err := s.parse(flag.NewFlagSet("help", flag.ContinueOnError), args); err != nil {
		return err
	}
	return s.print(`usage: %[1]s serve [-addr HOST:PORT] [-linger DURATION] [-grace DURATION]
       %[1]s version

"%[1]s serve -h" lists the flags.
Exit codes: 0 all is well, 1 could not do it, 2 used wrongly.
`, s.name)
}

// print writes to standard output. What could not be written was not done.
func (s *session) print(format string, args ...any) error {
	if _, err := fmt.Fprintf(s.stdout, format, args...); err != nil {
		return fmt.Errorf("write standard output: %w", err)
	}
	return nil
}

// parse reads the flags of a command that takes nothing else. For -h it prints
// them and returns flag.ErrHelp.
func (s *session) parse(flags *flag.FlagSet, args []string) error {
	flags.SetOutput(io.Discard)
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		flags.SetOutput(s.stdout)
		fmt.Fprintf(s.stdout, "usage: %s %s\n", s.name, flags.Name())
		flags.PrintDefaults()
		return err
	case err != nil:
		return misuse("%s: %v", flags.Name(), err)
	case flags.NArg() > 0:
		return misuse("%s: unexpected argument %q", flags.Name(), flags.Arg(0))
	}
	return nil
}

// usageError is an error of the one who typed the command line.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func misuse(format string, args ...any) error {
	return usageError{fmt.Sprintf(format, args...)}
}
