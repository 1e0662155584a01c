//go:build unix && !linux

package launch

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// A keeper holds the process group of the service. What leaves the group, as
// daemons do, leaves the keeper too: this system has nothing better.
type keeper struct {
	child *child
	spent bool // never: see Linux
}

func keep() (*keeper, error) {
	settle()
	return &keeper{}, nil
}

func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// members is not counted here.
func (k *keeper) members() int { return 0 }

func (k *keeper) kill() {
	if k.child != nil {
		unix.Kill(-k.child.pid, unix.SIGKILL)
	}
}

func (k *keeper) sweep() error {
	k.kill()
	return nil
}
