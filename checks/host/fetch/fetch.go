// Package fetch brings a profile from another machine over the system's ssh.
//
// It makes two connections: one asks for the architecture, the other brings a
// prober, runs it and takes it away again. Keys, known hosts, jumps and all else
// are ssh's own business and settings; nothing here weakens them.
package fetch

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"example.com/seaworthy/checks/host/profile"
)

// Options say how to fetch.
type Options struct {
	// Run runs a command to its end and returns what it printed; required. An
	// error that has ExitCode() int, as *exec.ExitError, is a command that ended
	// with that code. The end of ctx must end the command.
	Run func(ctx context.Context, name string, args []string, stdin io.Reader) (stdout, stderr string, err error)

	// Prober returns the prober for linux and a GOARCH; required. Errors should
	// say how to build one.
	Prober func(goarch string) ([]byte, error)

	// SSH is more arguments for ssh, put before the target: "-i", "key", "-F",
	// "config". What BatchMode says cannot be changed by them: there is no
	// terminal to ask at.
	SSH []string

	// Arch is the GOARCH of the machine; "" asks it, with one connection more.
	Arch string

	// Program is the ssh to run; "" is "ssh", as found on PATH.
	Program string
}

// Fetch returns the profile of a machine that ssh reaches: "host", "user@host",
// a name from ssh's configuration, or "ssh://user@host:port", the one form that
// names a port. An error after ssh was started is an [*Error].
//
// On the machine a directory of its own is made, for the user alone, in the
// first of $XDG_RUNTIME_DIR, /tmp, /var/tmp, $HOME and /dev/shm that lets files
// be executed. It is removed when the prober is done, fails, or the connection
// ends; if ctx ends, ssh ends and so does the connection.
func Fetch(ctx context.Context, target string, o Options) (*profile.Profile, error) {
	s, err := newSession(target, o)
	if err != nil {
		return nil, fmt.Errorf("fetching a profile: %w", err)
	}
	p, err := s.fetch(ctx)
	if err != nil {
		return nil, fmt.Errorf("fetching the profile of %s: %w", target, err)
	}
	return p, nil
}

// session is one fetch.
type session struct {
	Options
	target string
	token  string // names what is made on the machine and marks where an answer begins
}

func newSession(target string, o Options) (*session, error) {
	if err := checkTarget(target); err != nil {
		return nil, err
	}
	if o.Run == nil || o.Prober == nil {
		return nil, errors.New("no way to run ssh, or no prober to send")
	}
	if o.Program == "" {
		o.Program = "ssh"
	}
	var random [8]byte
	rand.Read(random[:]) // never fails
	return &session{Options: o, target: target, token: "seaworthy-" + hex.EncodeToString(random[:])}, nil
}

func (s *session) fetch(ctx context.Context) (*profile.Profile, error) {
	if s.Arch == "" {
		answer, err := s.remote(ctx, archScript(s.token), nil)
		if err != nil {
			return nil, err
		}
		if s.Arch, err = parseArch(answer); err != nil {
			return nil, &Error{Err: err, Hint: "name the architecture yourself"}
		}
	}
	prober, err := s.Prober(s.Arch)
	if err != nil {
		return nil, err
	}
	answer, err := s.remote(ctx, probeScript(s.token, len(prober)), strings.NewReader(string(prober)))
	if err != nil {
		return nil, err
	}
	p, err := profile.Read(strings.NewReader(answer))
	if err != nil {
		return nil, &Error{Err: fmt.Errorf("reading what the prober said: %w", err), Hint: "fetch it again"}
	}
	return p, nil
}

// remote runs a script on the machine, and returns what it printed after the
// token: what comes before is from the user's start-up files.
func (s *session) remote(ctx context.Context, script string, stdin io.Reader) (string, error) {
	args := []string{"-T", "-a", "-x", "-o", "BatchMode=yes"}
	args = append(args, s.SSH...)
	args = append(args, "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=10", "--", s.target, script)
	stdout, stderr, err := s.Run(ctx, s.Program, args, stdin)
	if err != nil {
		return "", s.failed(ctx, stderr, err)
	}
	_, answer, ok := strings.Cut(stdout, s.token+"\n")
	if !ok {
		return "", &Error{Err: errors.New("the machine answered something else"), Stderr: clean(stderr),
			Hint: "ssh " + s.target + " sh -c true   (the account needs a shell)"}
	}
	return answer, nil
}
