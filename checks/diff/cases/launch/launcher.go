package launch

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// A launcher runs the service: once, or for a fork server many times, one after the
// other.
type launcher struct {
	plan   *Plan
	line   *Line
	orders chan order
	keeper *keeper // nil before the first run
	serves bool    // it is a fork server

	// Of one run.
	child    *child
	out, err *tap
	cause    string // why we ended it; valid once the watch is over
}

func (t Ticket) launch(args []string) int {
	l, err := t.begin(Began, Start{Step: t.Step, Args: args, Pid: os.Getpid(), At: time.Now()}.message())
	if err != nil {
		return over(err)
	}
	// Nobody waits for a command to have begun; but one that may be killed with
	// this process tells at once what it knows.
	l.line.patient = t.Step == "" && !l.plan.Signals
	code, _ := l.launch(Command{Env: os.Environ(), Args: args})
	return code
}

func over(err error) (code int) {
	fmt.Fprintf(os.Stderr, "seaworthy: the run of this case is over, or cannot be told of this launch: %v\n", err)
	return exitOver
}

// begin tells the kit what this is, and learns how the service is run.
func (t Ticket) begin(kind Kind, data []byte) (*launcher, error) {
	c, err := dial(t.Book)
	if err != nil {
		return nil, err
	}
	l := &launcher{line: NewLine(c), orders: make(chan order)}
	if err := l.line.Send(kind, data); err != nil {
		return nil, err
	}
	if kind, data, err = l.line.Receive(); err != nil {
		return nil, err
	}
	if kind != Orders {
		return nil, errors.New("cancelled")
	}
	if l.plan, err = parsePlan(data); err != nil {
		return nil, err
	}
	go l.listen()
	return l, nil
}

// launch runs the service once. It returns what a shell would exit with, and
// whether there can be another run.
func (l *launcher) launch(c Command) (code int, again bool) {
	l.child, l.out, l.err, l.cause = nil, nil, nil, ""
	if err := l.start(c); err != nil {
		fmt.Fprintf(os.Stderr, "%s: not started: %v\n", l.plan.Name, err)
		l.end(End{Exit: "not started: " + err.Error(), Stopped: true})
		if l.keeper != nil {
			l.keeper.sweep()
		}
		return exitNotStarted, false
	}
	gone := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		l.watch(gone)
	}()
	said, code, err := l.child.wait()
	close(gone)
	<-watched
	trouble := errors.Join(err, l.keeper.sweep(), l.out.close(), l.err.close())
	end := End{Exit: said, Stdout: l.out.spool.Output(), Stderr: l.err.spool.Output()}
	if l.cause != "" {
		end.Exit, end.Stopped, code = l.cause, true, exitStopped
	}
	if trouble != nil {
		end.Trouble = strings.ReplaceAll(trouble.Error(), "\n", "; ")
	}
	end.Again = l.serves && l.cause == "" && trouble == nil && !l.keeper.spent
	l.end(end)
	return code, end.Again
}

// start starts the service. Where the kernel ends it with the launcher, that is
// with the thread that forks here. Go ends a thread early only if a goroutine that
// was locked to it has ended, and none here is.
func (l *launcher) start(c Command) (err error) {
	if l.keeper == nil {
		if l.keeper, err = keep(); err != nil {
			return err
		}
	}
	l.keeper.child = nil // that of the last run has been waited for
	stdout, stderr := os.Stdout, os.Stderr
	if l.serves {
		stdout, stderr = nil, nil // the kit alone wants to know
	}
	if l.out, err = newTap(writer{l.line, Stdout}, stdout, l.plan.Cap); err != nil {
		return err
	}
	if l.err, err = newTap(writer{l.line, Stderr}, stderr, l.plan.Cap); err != nil {
		return err
	}
	if l.child, err = l.startChild(c); err != nil {
		return bare(err)
	}
	l.keeper.child = l.child
	l.out.open()
	l.err.open()
	return l.line.Send(Running, strconv.AppendInt(nil, int64(l.child.pid), 10))
}

// A writer passes on to the kit what the service writes.
type writer struct {
	line *Line
	kind Kind
}

func (w writer) Write(p []byte) (int, error) {
	if err := w.line.Send(w.kind, p); err != nil {
		return 0, err
	}
	return len(p), nil
}

func (l *launcher) end(end End) {
	end.At = time.Now()
	if err := l.line.Send(Ended, end.message()); err != nil {
		fmt.Fprintf(os.Stderr, "seaworthy: the record of this run is lost: %v\n", err)
	}
}

func exitStatus(code int) string { return "exit status " + strconv.Itoa(code) }

// bare returns err without the path, which is of one run.
func bare(err error) error {
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err
	}
	return err
}
