//go:build unix && !linux

package launch

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// A keeper holds the process group of the service. What leaves the group, as
// daemons do, leaves the keeper too: this system has nothing better.
type keeper struct {
	kit   int
	child *os.Process
}

func keep(kit int) (*keeper, error) {
	settle()
	return &keeper{kit: kit}, nil
}

func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func (k *keeper) orphaned() bool { return unix.Kill(k.kit, 0) == unix.ESRCH }

// members is not counted here.
func (k *keeper) members() int { return 0 }

func (k *keeper) kill() {
	if k.child != nil {
		unix.Kill(-k.child.Pid, unix.SIGKILL)
	}
}

func (k *keeper) sweep() error {
	k.kill()
	return nil
}
