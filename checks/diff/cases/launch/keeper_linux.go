package launch

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A keeper holds all that descends from this process. This process is a
// subreaper (PR_SET_CHILD_SUBREAPER, prctl(2)): what loses its parent becomes
// its child, in whatever session or group it is, so nothing leaves the tree.
type keeper struct {
	child *child
	spent bool // it took measures that what it starts next would come by, too
}

func keep() (*keeper, error) {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return nil, fmt.Errorf("become a subreaper: %w", err)
	}
	settle()
	return &keeper{}, nil
}

// attributes has the kernel kill the service when this process dies. What
// descends from it is then found by the kit.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// members counts what descends from this process and runs. What was left to it
// and has ended is reaped on the way.
func (k *keeper) members() int {
	for _, pid := range children(os.Getpid()) {
		if pid != k.child.pid && zombie(pid) {
			unix.Wait4(pid, nil, unix.WNOHANG, nil)
		}
	}
	return len(Tree(os.Getpid())) - 1
}

// kill ends the tree as it is now; sweep has the last word.
func (k *keeper) kill() {
	k.spent = true
	hurry()
	for _, pid := range crowd(os.Getpid())[1:] {
		// A group is killed in one step of the kernel, so that a fork bomb
		// cannot run away from it.
		if group, err := unix.Getpgid(pid); err == nil && group > 1 && group != unix.Getpgrp() {
			unix.Kill(-group, unix.SIGKILL)
		}
		unix.Kill(pid, unix.SIGKILL)
	}
}

// hurry puts this process before all others, where it may: a fork bomb leaves
// one that has to end it next to no time. Priorities are of threads here.
var hurry = sync.OnceFunc(func() {
	threads, _ := os.ReadDir("/proc/self/task")
	for _, thread := range threads {
		if tid, err := strconv.Atoi(thread.Name()); err == nil {
			unix.Setpriority(unix.PRIO_PROCESS, tid, -20)
		}
	}
})

const sweeping = time.Minute

// sweep ends all that descends from this process. The service itself must have
// been waited for: then, once there is no child left, there is nothing left.
func (k *keeper) sweep() error {
	for end := time.Now().Add(sweeping); time.Now().Before(end); time.Sleep(time.Millisecond) {
		for {
			pid, err := unix.Wait4(-1, nil, unix.WNOHANG, nil)
			if errors.Is(err, unix.ECHILD) {
				return nil
			}
			if pid <= 0 && !errors.Is(err, unix.EINTR) {
				break
			}
		}
		k.kill()
	}
	return fmt.Errorf("%d processes cannot be ended", len(Tree(os.Getpid()))-1)
}
