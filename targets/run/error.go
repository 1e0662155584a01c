package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Error is a process that could not be started, failed, ran out of time or was
// cancelled.
type Error struct {
	// Cmd is what was run, as a person would type it; the program alone if it
	// could not be started.
	Cmd string
	// Code is the exit status, -1 if the process did not exit by itself.
	Code int
	// Signal is the name of the signal that ended the process, such as
	// "SIGSEGV"; "" if none did, and always on Windows.
	Signal string
	// Stderr is the end of what the process wrote there (and to stdout, where
	// the two went to one writer), about 8 KiB, without surrounding space.
	Stderr string
	// Err is the cause. errors.Is finds exec.ErrNotFound,
	// context.DeadlineExceeded and context.Canceled in it.
	Err error
}

// Error returns one line: what was run, how it ended, and the line of Stderr
// that tells most. A long command is cut; Cmd has the whole.
func (e *Error) Error() string {
	if line := telling(e.Stderr); line != "" {
		return e.brief() + ": " + line
	}
	return e.brief()
}

// Unwrap returns e.Err.
func (e *Error) Unwrap() error { return e.Err }

// shownCmd is how much of a command Error shows, in characters.
const shownCmd = 100

// brief is Error without the words of the process.
func (e *Error) brief() string {
	return cut(cleanLine(e.Cmd), shownCmd) + ": " + e.how()
}

func (e *Error) how() string {
	switch {
	case e.Signal != "":
		return "killed by " + e.Signal
	case e.Code > 0xffff: // an NTSTATUS of Windows, such as 0xc0000005
		return fmt.Sprintf("exit status %#x", e.Code)
	case e.Code > 0 || e.Err == nil:
		return fmt.Sprintf("exit status %d", e.Code)
	}
	return cleanLine(e.Err.Error())
}

// ending is all that is known of a process that is gone.
type ending struct {
	ctx     context.Context
	process *process
	err     error
	stderr  string
}

// unstarted is the error of a process that never ran.
func (c Cmd) unstarted(err error) *Error {
	return &Error{Cmd: quote(c.Path), Code: -1, Err: err}
}

// ended returns the error of a process that ran, nil if all went well. One that
// was told to stop has failed even if it then exits with 0.
func (c Cmd) ended(e ending) *Error {
	gone := &Error{Cmd: c.String(), Code: -1, Stderr: e.stderr, Err: e.err}
	switch {
	case e.process.stopping.Load():
		gone.Err = why(e.ctx)
	case e.err == nil:
		return nil
	case e.process.signal() != "":
		gone.Signal = e.process.signal()
	default:
		gone.Code = e.process.cmd.ProcessState.ExitCode()
	}
	return gone
}

func timedOut(limit time.Duration) error {
	return &reason{fmt.Sprintf("timed out after %v", limit), []error{context.DeadlineExceeded}}
}

// why returns the reason that ctx is done, in words.
func why(ctx context.Context) error {
	cause, err := context.Cause(ctx), ctx.Err()
	switch {
	case cause == context.DeadlineExceeded:
		return &reason{"stopped at the caller's deadline", []error{err}}
	case cause == context.Canceled:
		return &reason{"cancelled", []error{err}}
	case errors.Is(cause, err):
		return cause
	}
	return &reason{"cancelled: " + cause.Error(), []error{err, cause}}
}

// telling returns the line of a process's stderr that says most about its
// failure: the beginning of a Go crash if there is one, else the last line that
// is not decoration. It returns "" if there is none.
func telling(stderr string) string {
	last, fallback := "", ""
	for line := range strings.Lines(cleanText(stderr)) {
		text := cleanLine(line)
		switch {
		case strings.HasPrefix(text, "panic: "), strings.HasPrefix(text, "fatal error: "):
			return text
		case decoration(line):
			fallback = cmp.Or(text, fallback)
		default:
			last = text
		}
	}
	return cmp.Or(last, fallback)
}

// decoration reports whether a line only surrounds the one that tells: source
// excerpts and stack frames (indented), carets, and what compilers and make say
// after an error.
func decoration(line string) bool {
	switch text := strings.TrimSpace(line); {
	case text == "", line[0] == ' ', line[0] == '\t', text[0] == '^':
		return true
	default:
		return strings.HasPrefix(text, "exit status ") ||
			strings.HasPrefix(text, "compilation terminated") ||
			strings.HasPrefix(text, "collect2: error: ld returned ") ||
			strings.HasSuffix(text, "too many errors")
	}
}
