package run

import (
	"os/exec"
	"runtime"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// groupAttr also has the kernel kill the child when this process dies, however
// it dies (PR_SET_PDEATHSIG). That reaches the child alone, not its children.
func groupAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// forks is where processes are started. "Parent death" means the death of the
// OS thread that forked (golang/go#27505), and Go ends threads as it likes: so
// all forks come from one goroutine that keeps its thread and never returns.
var forks = sync.OnceValue(func() chan<- func() {
	work := make(chan func())
	go func() {
		runtime.LockOSThread()
		for do := range work {
			do()
		}
	}()
	return work
})

func fork(cmd *exec.Cmd) error {
	done := make(chan error, 1)
	forks() <- func() { done <- cmd.Start() }
	return <-done
}

// exited waits until the leader has exited and leaves it unreaped, so that the
// group's number cannot be given to anybody else yet. It returns false if that
// cannot be had.
func (g *group) exited() bool {
	for {
		err := unix.Waitid(unix.P_PID, g.pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if err != unix.EINTR {
			return err == nil
		}
	}
}
