// Package run starts processes and jobs, and leaves none behind.
//
// A Cmd is one process; whatever it starts itself ends with it. A Pool runs
// named jobs side by side and shows them. Context is cancelled when the person,
// the system or the parent process wants this program to stop.
package run

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os/exec"
	"reflect"
	"time"
)

// DefaultTimeout is how long a process may run when its Cmd names no Timeout.
const DefaultTimeout = 30 * time.Minute

// OutputLimit is the most that Output reads, in bytes.
const OutputLimit = 64 << 20

// Cmd is one process to start. The zero value of every field but Path is
// useful. A Cmd may be run more than once, and at the same time.
type Cmd struct {
	// Path is the program: a name looked up on this process's PATH (never on
	// one in Env, and never in the current directory, as in os/exec), or a
	// path, relative to Dir if it is relative.
	Path string
	// Args are the arguments without the program's name. They reach the
	// program as they are: no shell, no $, no ~, no globs.
	Args []string
	// Dir is where the process runs; "" is the current directory.
	Dir string
	// Env holds KEY=VALUE entries that replace or join this process's own
	// environment. The last entry of a key wins. With a Dir, PWD follows it.
	Env []string
	// Stdin is what the process reads; nil is the null device. The process
	// runs in the background of a terminal: one that asks for a password
	// there is stopped by the system until its Timeout.
	Stdin io.Reader
	// Stdout and Stderr take what the process writes; nil discards it. When
	// both are the same writer the two stay in the order of writing. The end of
	// Stderr is kept for the Error in any case.
	Stdout, Stderr io.Writer
	// Timeout is how long the process may run; 0 or less is DefaultTimeout.
	Timeout time.Duration
}

// Run starts the process and waits until it and everything it started is gone.
// Any failure is an *Error.
//
// When ctx is cancelled or the Timeout passes, the whole process group is asked
// to end (an interrupt, a second later SIGTERM; CTRL_BREAK on Windows), and is
// killed three seconds after the first request. A process that ends by itself
// takes along what it left behind. Only a descendant that has put itself into a
// session of its own, as daemons do, survives on Unix; none does on Windows.
func (c Cmd) Run(ctx context.Context) error {
	if err := c.run(ctx); err != nil {
		return err
	}
	return nil
}

// Output runs the process as Run does and returns what it wrote to stdout,
// unchanged, its last newline included. Stdout, if set, gets a copy. More than
// OutputLimit is an error. With an error comes the text that arrived until then.
func (c Cmd) Output(ctx context.Context) (string, error) {
	return c.output(ctx, OutputLimit)
}

func (c Cmd) output(ctx context.Context, limit int) (string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	text := &capped{limit: limit, full: cancel}
	c.Stdout = both(c.Stdout, text)
	err := c.run(ctx)
	switch {
	case text.overflowed():
		return text.String(), &Error{Cmd: c.String(), Code: -1, Err: fmt.Errorf("more than %d bytes on stdout", limit)}
	case err != nil:
		return text.String(), err
	}
	return text.String(), nil
}

// String returns the command as a person would type it, quoted only where
// needed. Dir and Env are left out: the one is where, and the other may be
// secret.
func (c Cmd) String() string {
	line := quote(c.Path)
	for _, arg := range c.Args {
		line += " " + quote(arg)
	}
	return line
}

func (c Cmd) run(ctx context.Context) *Error {
	_, err := c.measure(ctx)
	return err
}

func (c Cmd) measure(ctx context.Context) (Usage, *Error) {
	limit := c.timeout()
	ctx, cancel := context.WithTimeoutCause(ctx, limit, timedOut(limit))
	defer cancel()
	if ctx.Err() != nil {
		return Usage{}, &Error{Cmd: c.String(), Code: -1, Err: why(ctx)}
	}
	said := &tail{limit: stderrTail}
	cmd, err := c.command(said)
	if err != nil {
		return Usage{}, c.unstarted(err)
	}
	from := time.Now()
	p, err := start(cmd)
	if err != nil {
		return Usage{}, c.unstarted(startFailure(err))
	}
	err = p.wait(ctx)
	return usageOf(cmd.ProcessState, time.Since(from)), c.ended(ending{ctx: ctx, process: p, err: err, stderr: said.String()})
}

func (c Cmd) timeout() time.Duration { return cmp.Or(max(c.Timeout, 0), DefaultTimeout) }

// command returns the process ready to start, with its stderr going to said too.
func (c Cmd) command(said io.Writer) (*exec.Cmd, error) {
	if err := checkDir(c.Dir); err != nil {
		return nil, err
	}
	path, err := lookup(c.Path, c.Dir)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(path, c.Args...)
	cmd.Args[0] = c.Path
	cmd.Dir = c.Dir
	if cmd.Env, err = environ(c.Dir, c.Env); err != nil {
		return nil, err
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = c.Stdin, c.Stdout, both(c.Stderr, said)
	if same(c.Stdout, c.Stderr) {
		cmd.Stdout = cmd.Stderr // one pipe: os/exec keeps their order
	}
	return cmd, nil
}

// both writes to w, if there is one, and to kept.
func both(w, kept io.Writer) io.Writer {
	if w == nil {
		return kept
	}
	return io.MultiWriter(w, kept)
}

// same reports whether a and b are one writer. Writers that cannot be compared
// are two.
func same(a, b io.Writer) bool {
	return a != nil && b != nil &&
		reflect.TypeOf(a).Comparable() && reflect.TypeOf(b).Comparable() && a == b
}
