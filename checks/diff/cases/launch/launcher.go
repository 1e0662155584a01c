package launch

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A launcher is one run of the service.
type launcher struct {
	plan     Plan
	record   string // the directory of the run's record
	step     Step
	keeper   *keeper
	cmd      *exec.Cmd
	out, err *tap
	cause    string // why we ended it; valid once the watch is over
}

func (t Ticket) launch(args []string) int {
	l, err := t.begin(args)
	if err != nil {
		fmt.Fprintf(os.Stderr, "seaworthy: the run of this case is over, or its record cannot be written: %v\n", err)
		return exitOver
	}
	return l.launch(args)
}

func (t Ticket) begin(args []string) (*launcher, error) {
	l := &launcher{record: t.Dir}
	if err := readJSON(filepath.Join(t.Dir, planFile), &l.plan); err != nil {
		return nil, err
	}
	if t.Step == "" {
		var err error
		if t.Step, err = Claim(t.Dir); err != nil {
			return nil, err
		}
	}
	l.step = Step{filepath.Join(t.Dir, t.Step)}
	return l, writeJSON(l.step.path(startFile), Start{Args: args, Pid: os.Getpid(), At: time.Now()})
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
	state, err := l.cmd.Process.Wait()
	close(gone)
	<-watched
	trouble := errors.Join(err, l.keeper.sweep(), l.out.close(), l.err.close())
	end := End{Exit: l.cause, Stopped: l.cause != "", Stdout: l.out.spool.Output(), Stderr: l.err.spool.Output()}
	if !end.Stopped {
		end.Exit = said(state)
	}
	if trouble != nil {
		end.Trouble = strings.ReplaceAll(trouble.Error(), "\n", "; ")
	}
	l.end(end)
	return code(end, state)
}

// start starts the service. What this goroutine forks, the kernel ends with
// this thread, which is the main one: init functions run there.
func (l *launcher) start(args []string) (err error) {
	if l.keeper, err = keep(l.plan.Kit); err != nil {
		return err
	}
	if l.out, err = newTap(l.step.Stdout(), os.Stdout, l.plan.Cap); err != nil {
		return err
	}
	if l.err, err = newTap(l.step.Stderr(), os.Stderr, l.plan.Cap); err != nil {
		return err
	}
	l.cmd = l.command(args)
	if err := startCopied(l.cmd); err != nil {
		return bare(err)
	}
	l.keeper.child = l.cmd.Process
	l.out.open()
	l.err.open()
	return writeJSON(l.step.path(pidFile), l.cmd.Process.Pid)
}

func (l *launcher) command(args []string) *exec.Cmd {
	path, words := l.plan.Path, append([]string{l.plan.Name}, args...)
	for _, runner := range [][]string{l.plan.Under, l.plan.Meter} {
		if len(runner) > 0 {
			path, words = runner[0], slices.Concat(runner, []string{path}, words[1:])
		}
	}
	return &exec.Cmd{
		Path:        path,
		Args:        words,
		Env:         l.plan.environ(os.Environ()),
		Stdin:       os.Stdin,
		Stdout:      l.out.w,
		Stderr:      l.err.w,
		SysProcAttr: attributes(),
	}
}

// startCopied starts a program that may have been written a moment ago: a fork
// in another thread of the writer can hold the file open for a little longer
// (golang/go#22315).
func startCopied(cmd *exec.Cmd) error {
	for pause := time.Millisecond; ; pause *= 2 {
		err := cmd.Start()
		if !busy(err) || pause > 500*time.Millisecond {
			return err
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
	if err := writeJSON(l.step.path(endFile), end); err != nil {
		fmt.Fprintf(os.Stderr, "seaworthy: the record of this run is lost: %v\n", err)
	}
}

// said is how the process ended, in the words of os. Whether a core was dumped
// depends on the machine alone.
func said(state *os.ProcessState) string {
	if state == nil {
		return "unknown"
	}
	return strings.TrimSuffix(state.String(), " (core dumped)")
}

// code is what the launcher exits with: the service's own code; for a service
// that a signal ended, what a shell would say.
func code(end End, state *os.ProcessState) int {
	switch {
	case end.Stopped:
		return exitStopped
	case state == nil:
		return 1
	case state.ExitCode() >= 0:
		return state.ExitCode()
	}
	if status, ok := state.Sys().(interface{ Signal() syscall.Signal }); ok {
		return 128 + int(status.Signal())
	}
	return 1
}

// bare returns err without the path, which is of one run.
func bare(err error) error {
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err
	}
	return err
}
