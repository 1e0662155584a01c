package fetch

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Error is what went wrong on the way to another machine or on it.
type Error struct {
	Err    error
	Stderr string // what ssh and the machine said, "" if nothing; it is part of Error()
	Hint   string // what to type or to try next, "" if nothing is known to help
}

// Error says what went wrong, with ssh's own words behind.
func (e *Error) Error() string {
	if e.Stderr == "" {
		return e.Err.Error()
	}
	return e.Err.Error() + ": " + e.Stderr
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// exitSSH is the exit code of ssh's own failures.
const exitSSH = 255

// failed is the error of a command that failed.
func (s *session) failed(ctx context.Context, stderr string, err error) error {
	if ctx.Err() != nil {
		return &Error{Err: context.Cause(ctx), Stderr: clean(stderr)}
	}
	failure := &Error{Err: err, Stderr: clean(stderr)}
	var exit interface{ ExitCode() int }
	if !errors.As(err, &exit) {
		failure.Err = fmt.Errorf("running %s: %w", s.Program, err)
		failure.Hint = "install OpenSSH's client"
		return failure
	}
	switch code := exit.ExitCode(); code {
	case exitSSH:
		failure.Err, failure.Hint = errors.New("ssh failed"), s.sshHint(stderr)
	case exitNowhere:
		failure.Err = errors.New("no directory there lets a file be written and executed: tried $XDG_RUNTIME_DIR, /tmp, /var/tmp, $HOME and /dev/shm")
		failure.Hint = "run the prober there by hand, from a directory that allows it, and copy what it prints"
	case exitPartial:
		failure.Err, failure.Hint = errors.New("the prober did not arrive whole"), "fetch it again"
	case 126, 127:
		failure.Err = fmt.Errorf("the prober for linux/%s could not be executed there", s.Arch)
		failure.Hint = "name the architecture yourself, if " + s.Arch + " is not the right one"
	case 128 + 31: // SIGSYS
		failure.Err = errors.New("a seccomp filter there ended the prober")
		failure.Hint = "run the prober there by hand: prober -untried"
	default:
		failure.Err = fmt.Errorf("the machine ended with exit code %d", code)
	}
	return failure
}

// sshHint is what to try when ssh itself failed with these words.
func (s *session) sshHint(stderr string) string {
	has := func(words string) bool { return strings.Contains(stderr, words) }
	switch {
	case has("REMOTE HOST IDENTIFICATION HAS CHANGED"):
		return "the machine has another key than before: ask who runs it, and only then ssh-keygen -R HOST"
	case has("Host key verification failed"):
		return "ssh " + s.target + "   (once, by hand: compare the fingerprint and accept it into known_hosts)"
	case has("Permission denied"):
		return "ssh-copy-id " + s.target + ", or name the key with -i, or start ssh-agent: no password is asked for"
	case has("Connection refused"), has("timed out"):
		return "is sshd on another port? ssh://user@host:PORT"
	case has("Could not resolve hostname"):
		return "ssh -G " + s.target + "   (shows the name that ssh looks up)"
	}
	return "ssh -v " + s.target + " true"
}

// maxWords is how much of what another machine says is passed on.
const maxWords = 4096

// clean makes the words of another machine safe for a terminal.
func clean(words string) string {
	words = strings.TrimSpace(words)
	if len(words) > maxWords {
		words = words[:maxWords] + " …"
	}
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, words)
}
