package cases

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"example.com/seaworthy/checks/diff/cases/launch"
)

// A service is one that "service" has started.
type service struct {
	step    *step
	cmd     *exec.Cmd // the launcher
	gone    chan struct{}
	stopped bool // a line of the script has

	restless int // how often it went on working after an answer
}

func (s *service) alive() bool {
	select {
	case <-s.gone:
		return false
	default:
		return true
	}
}

// service starts the service in the background.
func (r *run) service(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, "service")
	if len(args) == 0 {
		ts.Fatalf("usage: service NAME ARG...")
	}
	if args[0] != r.b.Name {
		ts.Fatalf("%q is not the service, that is %q; start other programs with: exec %s &", args[0], r.b.Name, strings.Join(args, " "))
	}
	ts.Stdout() // for assertions there is nothing, where there was the last command's
	s, err := r.begin(ts, args[1:])
	if err != nil {
		ts.Fatalf("%v", err)
	}
	r.services = append(r.services, s)
	select {
	case <-s.step.running:
	case <-s.gone:
		if end, ok := s.step.ended(); ok && end.Stopped {
			ts.Fatalf("%s", end.Exit)
		}
	}
}

// begin starts a launcher with the environment, directory and standard input
// that testscript would give it.
func (r *run) begin(ts *testscript.TestScript, args []string) (*service, error) {
	s := &service{step: r.book.claim(), gone: make(chan struct{})}
	d, err := r.describe(ts, s.step)
	if err != nil {
		return nil, err
	}
	ticket := r.ticket
	ticket.Step = s.step.id
	s.cmd = exec.Command(r.place.launcher, args...)
	s.cmd.Dir = d.Dir
	s.cmd.Env = append(d.Env, launch.Variable+"="+ticket.String())
	if len(d.Stdin) > 0 {
		s.cmd.Stdin = bytes.NewReader(d.Stdin)
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(s.gone)
		s.cmd.Wait()
		if _, began := s.step.began(); began {
			<-s.step.over
		}
	}()
	return s, nil
}

// describe finds out what the service is to be started with. testscript tells it
// to nobody but the processes that it starts: where the script does not show it, a
// launcher has to ask.
func (r *run) describe(ts *testscript.TestScript, s *step) (*launch.Description, error) {
	if d := r.shown(ts); d != nil {
		return d, nil
	}
	ticket := r.ticket
	ticket.Step, ticket.Describe = s.id, true
	ts.Setenv(launch.Variable, ticket.String())
	err := ts.Exec(r.place.launcher)
	ts.Setenv(launch.Variable, r.ticket.String())
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil && s.description == nil {
		err = errors.New("it does not tell")
	}
	if err != nil {
		return nil, fmt.Errorf("prepare a launch: %w: %s", err, ts.ReadFile("stderr"))
	}
	return s.description, nil
}

// shown is what the script shows of that; nil if it may be something else.
func (r *run) shown(ts *testscript.TestScript) *launch.Description {
	if r.reading.input {
		return nil
	}
	return r.environment(ts)
}

// environment is what the script shows that a process is started with, but for its
// standard input; nil if it may be something else.
func (r *run) environment(ts *testscript.TestScript) *launch.Description {
	if !r.reading.alone {
		return nil
	}
	d := &launch.Description{Dir: ts.MkAbs(".")}
	names := slices.Concat(r.variables, r.reading.variables)
	for i, name := range names {
		again := slices.Contains(names[i+1:], name)
		value := ts.Getenv(name)
		switch {
		case again && i < len(r.variables):
			continue // the last counts, and its place
		case i >= len(r.variables) && (again || value == "" || name == "PWD" || slices.Contains(r.variables, name)):
			return nil // it depends on which lines were, and which are further down
		}
		d.Env = append(d.Env, name+"="+value)
	}
	d.Env = append(d.Env, "PWD="+d.Dir)
	return d
}

// current is the service that is asked: the last that was started and has not
// been shut down. The script fails if there is none.
func (r *run) current(ts *testscript.TestScript) *service {
	for i := len(r.services) - 1; i >= 0; i-- {
		if !r.services[i].stopped {
			return r.services[i]
		}
	}
	ts.Fatalf("no service was started; write before this line: service %s ... $ADDR", r.b.Name)
	return nil
}

var signalName = regexp.MustCompile(`^-?(SIG)?(TERM|INT|HUP|QUIT|KILL|USR1|USR2)$`)

// shutdown signals the service and waits for its end.
func (r *run) shutdown(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, "shutdown")
	name := "TERM"
	if len(args) > 0 {
		match := signalName.FindStringSubmatch(args[0])
		if match == nil || len(args) > 1 {
			ts.Fatalf("usage: shutdown [TERM|INT|HUP|QUIT|KILL|USR1|USR2]")
		}
		name = match[2]
	}
	s := r.current(ts)
	s.stopped = true
	ended := r.stop(s, name)
	r.notice(s)
	stdout, stderr := s.step.written()
	ts.Stdout().Write(stdout)
	ts.Stderr().Write(stderr)
	if !ended {
		ts.Fatalf("it was still running %v after SIG%s and was killed", r.o.Grace, name)
	}
}

// stop signals the service and waits. It is killed, and stop returns false, if it
// outlives the grace or the deadline.
func (r *run) stop(s *service, name string) bool {
	if s.alive() {
		s.step.signal(name)
	}
	select {
	case <-s.gone:
		return true
	case <-time.After(r.left(r.o.Grace)):
	}
	s.step.signal("KILL")
	select {
	case <-s.gone:
	case <-time.After(r.o.Grace): // the launcher sweeps
		s.cmd.Process.Kill()
		<-s.gone
	}
	return false
}

// closeServices stops what the script has not. The launchers of the run end by
// themselves at the deadline.
func (r *run) closeServices() {
	for i := len(r.services) - 1; i >= 0; i-- {
		s := r.services[i]
		if s.stopped {
			continue
		}
		r.stop(s, "TERM")
		r.notice(s)
	}
}

// notice looks whether the service found its port taken.
func (r *run) notice(s *service) {
	if _, stderr := s.step.written(); portTaken.Match(stderr) {
		r.portTaken = true
	}
}
