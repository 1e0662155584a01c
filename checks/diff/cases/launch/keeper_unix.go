//go:build unix

package launch

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// passedOn are the signals that the launcher hands to the service. SIGPIPE is
// among them only so that a write to a closed pipe is an error here, and not the
// end.
var passedOn = []os.Signal{
	syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT,
	syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGPIPE,
}

func isTimeout(s os.Signal) bool { return s == syscall.SIGQUIT }

// settle makes the ground the same for every run: a group of our own, which
// Ctrl-C on the terminal does not reach, no core files, one umask. None of it is
// worth a failure.
func settle() {
	unix.Setpgid(0, 0)
	unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	unix.Umask(0o022)
}

// pass hands a signal to the service's group.
func (k *keeper) pass(s os.Signal) {
	if number, ok := s.(syscall.Signal); ok && number != syscall.SIGPIPE {
		unix.Kill(-k.child.pid, number)
	}
}

// signal is pass for a name without SIG. KILL takes all that descends.
func (k *keeper) signal(name string) {
	switch number := unix.SignalNum("SIG" + name); number {
	case 0:
	case unix.SIGKILL:
		k.kill()
	default:
		unix.Kill(-k.child.pid, number)
	}
}

func (k *keeper) quit() { unix.Kill(-k.child.pid, unix.SIGQUIT) }

func busy(err error) bool { return errors.Is(err, unix.ETXTBSY) }

func leave(code int) { os.Exit(code) }

// pipe is os.Pipe whose writing end is for another process: it is never waited for
// here, and blocks there.
func pipe() (r, w *os.File, err error) {
	var fds [2]int
	if err := unix.Pipe(fds[:]); err != nil {
		return nil, nil, os.NewSyscallError("pipe", err)
	}
	unix.CloseOnExec(fds[0])
	unix.CloseOnExec(fds[1])
	if err := unix.SetNonblock(fds[0], true); err != nil {
		return nil, nil, os.NewSyscallError("fcntl", err)
	}
	return os.NewFile(uintptr(fds[0]), "|0"), os.NewFile(uintptr(fds[1]), "|1"), nil
}

// nothing is a pipe that is at its end.
func nothing() (*os.File, error) {
	var fds [2]int
	if err := unix.Pipe(fds[:]); err != nil {
		return nil, os.NewSyscallError("pipe", err)
	}
	unix.CloseOnExec(fds[0])
	return os.NewFile(uintptr(fds[0]), "|0"), unix.Close(fds[1])
}
