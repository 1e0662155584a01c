//go:build unix

package launch

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// A child is the service. Package os would fork once more, to try out whether the
// kernel has pidfds, and hold one: what is signalled here is never a process that
// has been waited for.
type child struct{ pid int }

func startChild(s spawn) (*child, error) {
	pid, _, err := syscall.StartProcess(s.path, s.args, &syscall.ProcAttr{
		Dir: s.dir, Env: s.env, Files: []uintptr{s.files[0].Fd(), s.files[1].Fd(), s.files[2].Fd()}, Sys: attributes(),
	})
	if err != nil {
		return nil, err
	}
	return &child{pid}, nil
}

// wait returns how the service ended, in the words of os.ProcessState, and what a
// shell would exit with. Whether a core was dumped depends on the machine alone.
func (c *child) wait() (said string, code int, err error) {
	var status unix.WaitStatus
	for {
		if _, err = unix.Wait4(c.pid, &status, 0, nil); err != unix.EINTR {
			break
		}
	}
	switch {
	case err != nil:
		return "unknown", 1, os.NewSyscallError("wait", err)
	case status.Signaled():
		return "signal: " + status.Signal().String(), 128 + int(status.Signal()), nil
	}
	return exitStatus(status.ExitStatus()), status.ExitStatus(), nil
}
