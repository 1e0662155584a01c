package launch

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A launcher is one run of the service.
type launcher struct {
	plan     *Plan
	line     *Line
	keeper   *keeper
	child    *child
	out, err *tap
	cause    string // why we ended it; valid once the watch is over
}

func (t Ticket) launch(args []string) int {
	l, err := t.begin(args)
	if err != nil {
		fmt.Fprintf(os.Stderr, "seaworthy: the run of this case is over, or cannot be told of this launch: %v\n", err)
		return exitOver
	}
	return l.launch(args)
}

// begin tells the kit what is to be started, and learns how.
func (t Ticket) begin(args []string) (*launcher, error) {
	c, err := dial(t.Book)
	if err != nil {
		return nil, err
	}
	l := &launcher{line: NewLine(c)}
	if err := l.line.Send(Began, Start{Step: t.Step, Args: args, Pid: os.Getpid(), At: time.Now()}.message()); err != nil {
		return nil, err
	}
	kind, data, err := l.line.Receive()
	if err != nil {
		return nil, err
	}
	if kind != Orders {
		return nil, errors.New("cancelled")
	}
	if l.plan, err = parsePlan(data); err != nil {
		return nil, err
	}
	// Nobody waits for a command to have begun; but one that may be killed with
	// this process tells at once what it knows.
	l.line.patient = t.Step == "" && !l.plan.Signals
	return l, nil
}

func (l *launcher) launch(args []string) int {
	if err := l.start(args); err != nil {
		fmt.Fprintf(os.Stderr, "%s: not started: %v\n", l.plan.Name, err)
		l.end(End{Exit: "not started: " + err.Error(), Stopped: true})
		if l.keeper != nil {
			l.keeper.sweep()
		}
		return exitNotStarted
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
	l.end(end)
	return code
}

// start starts the service. Where the kernel ends it with the launcher, that is
// with the thread that forks here. Go ends a thread early only if a goroutine that
// was locked to it has ended, and none here is.
func (l *launcher) start(args []string) (err error) {
	if l.keeper, err = keep(); err != nil {
		return err
	}
	if l.out, err = newTap(l.kept(Stdout), os.Stdout, l.plan.Cap); err != nil {
		return err
	}
	if l.err, err = newTap(l.kept(Stderr), os.Stderr, l.plan.Cap); err != nil {
		return err
	}
	if l.child, err = l.startChild(args); err != nil {
		return bare(err)
	}
	l.keeper.child = l.child
	l.out.open()
	l.err.open()
	return l.line.Send(Running, strconv.AppendInt(nil, int64(l.child.pid), 10))
}

// kept passes on to the kit what the service writes.
func (l *launcher) kept(kind Kind) io.Writer { return writer{l.line, kind} }

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

// startChild starts the service, with what runs or measures it.
func (l *launcher) startChild(args []string) (*child, error) {
	path, words := l.plan.Path, append([]string{l.plan.Name}, args...)
	for _, runner := range [][]string{l.plan.Under, l.plan.Meter} {
		if len(runner) > 0 {
			path, words = runner[0], slices.Concat(runner, []string{path}, words[1:])
		}
	}
	env, files := l.plan.environ(os.Environ()), [3]*os.File{os.Stdin, l.out.w, l.err.w}
	// A program may have been written a moment ago, and a fork in another thread
	// of the writer can hold the file open for a little longer (golang/go#22315).
	for pause := time.Millisecond; ; pause *= 2 {
		c, err := startChild(path, words, env, files)
		if !busy(err) || pause > 500*time.Millisecond {
			return c, err
		}
		time.Sleep(pause)
	}
}

// environ is what the service sees: no ticket, and itself under its name.
func (p *Plan) environ(env []string) []string {
	var seen []string
	for _, entry := range env {
		name, value, _ := strings.Cut(entry, "=")
		if name == Variable {
			continue
		}
		if name == "PATH" || runtime.GOOS == "windows" && strings.EqualFold(name, "PATH") {
			dirs := filepath.SplitList(value)
			for i, dir := range dirs {
				if dir == p.Bin {
					dirs[i] = p.Exe
				}
			}
			entry = name + "=" + strings.Join(dirs, string(filepath.ListSeparator))
		}
		seen = append(seen, entry)
	}
	return seen
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
