//go:build unix && !linux

package run

import (
	"os/exec"
	"syscall"
)

func groupAttr() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func fork(cmd *exec.Cmd) error { return cmd.Start() }

// exited cannot wait without reaping here: the group is killed after Wait.
func (g *group) exited() bool { return false }
