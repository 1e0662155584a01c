//go:build unix

package run

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// group is a process group (setpgid(2)); its number is the pid of its leader.
type group struct{ pid int }

func newGroup(cmd *exec.Cmd) (*group, error) {
	cmd.SysProcAttr = groupAttr()
	return &group{}, nil
}

func (g *group) start(cmd *exec.Cmd) error {
	if err := fork(cmd); err != nil {
		return err
	}
	g.pid = cmd.Process.Pid
	return nil
}

func (g *group) interrupt() { syscall.Kill(-g.pid, syscall.SIGINT) }
func (g *group) terminate() { syscall.Kill(-g.pid, syscall.SIGTERM) }
func (g *group) kill()      { syscall.Kill(-g.pid, syscall.SIGKILL) }

// alive reports whether the group has a member, running or not yet reaped.
func (g *group) alive() bool { return syscall.Kill(-g.pid, 0) != syscall.ESRCH }

func (g *group) close() {}

// signal returns the name of the signal that ended the process, or "".
func (p *process) signal() string {
	status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		return ""
	}
	return unix.SignalName(status.Signal())
}
