// Command tide predicts the height of the tide, on the command line and over
// HTTP. "tide help" says how it is used.
//
// It exits 0 if all is well, 1 if it could not do what was asked, and 2 if it
// was used wrongly; then there is one line on standard error.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"example.com/tide/internal/harmonic"
)

// The build stamps these: -ldflags "-X main.version=1.4.2 -X main.commit=...".
// An empty commit means the one that the go command has recorded, if any.
var (
	version = "devel"
	commit  = ""
)

func main() {
	s := &session{
		stdin:  os.Stdin,
		stdout: bufio.NewWriter(os.Stdout),
		stderr: os.Stderr,
		now:    time.Now,
	}
	os.Exit(s.main(os.Args[1:]))
}

// A session is one run of the program and all that it sees of the world.
type session struct {
	stdin  io.Reader
	stdout *bufio.Writer
	stderr io.Writer
	now    func() time.Time
	atlas  *harmonic.Atlas
}

// main runs the command that args name and returns the exit code. Standard
// output is flushed here: what could not be written was not done.
func (s *session) main(args []string) int {
	err := s.run(args)
	if flushed := s.stdout.Flush(); err == nil && flushed != nil {
		err = fmt.Errorf("write standard output: %w", flushed)
	}
	if err == nil {
		return 0
	}
	fmt.Fprintf(s.stderr, "tide: %v\n", err)
	if _, ok := errors.AsType[usageError](err); ok {
		return 2
	}
	return 1
}

func (s *session) run(args []string) error {
	if len(args) == 0 {
		return misuse("no command given, try \"tide help\"")
	}
	name, rest := args[0], args[1:]
	if isHelp(name) {
		return s.help(rest)
	}
	c, ok := find(name)
	if !ok {
		return misuse("no command %q, try \"tide help\"", name)
	}
	atlas, err := harmonic.Open()
	if err != nil {
		return err
	}
	s.atlas = atlas
	err = c.run(s, rest)
	if errors.Is(err, flag.ErrHelp) {
		return nil // it is printed
	}
	return err
}

// usageError is an error of the one who typed the command line.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func misuse(format string, args ...any) error {
	return usageError{fmt.Sprintf(format, args...)}
}
