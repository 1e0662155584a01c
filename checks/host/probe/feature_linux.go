package probe

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"example.com/seaworthy/checks/host/profile"
)

// attempts use one thing each and leave nothing behind. The string is what more
// there is to say of one that is there.
var attempts = map[string]func() (string, error){
	"clone3":          func() (string, error) { return "", present(unix.SYS_CLONE3, 0, 0, 0) },
	"close_range":     func() (string, error) { return "", present(unix.SYS_CLOSE_RANGE, 1, 0, 0) }, // from 1 to 0: nothing
	"epoll":           func() (string, error) { return closed(unix.EpollCreate1(unix.EPOLL_CLOEXEC)) },
	"eventfd":         func() (string, error) { return closed(unix.Eventfd(0, unix.EFD_CLOEXEC)) },
	"getrandom":       tryGetrandom,
	"inotify":         func() (string, error) { return closed(unix.InotifyInit1(unix.IN_CLOEXEC)) },
	"io_uring":        tryIOUring,
	"landlock":        tryLandlock,
	"membarrier":      func() (string, error) { return "", present(unix.SYS_MEMBARRIER, 0, 0, 0) }, // MEMBARRIER_CMD_QUERY
	"memfd":           func() (string, error) { return closed(unix.MemfdCreate("probe", unix.MFD_CLOEXEC)) },
	"openat2":         tryOpenat2,
	"pidfd":           func() (string, error) { return closed(unix.PidfdOpen(os.Getpid(), 0)) },
	"seccomp":         trySeccomp,
	"signalfd":        func() (string, error) { return closed(unix.Signalfd(-1, &unix.Sigset_t{}, unix.SFD_CLOEXEC)) },
	"statx":           tryStatx,
	"timerfd":         func() (string, error) { return closed(unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_CLOEXEC)) },
	"user_namespaces": tryUserNamespace,
	"userfaultfd":     tryUserfaultfd,
}

// features tries the kernel's features.
func (m *machine) features(o Options) {
	m.Features = make(map[string]profile.Feature)
	for name, attempt := range attempts {
		m.Features[name] = tried(o, attempt)
	}
	m.Features["ipv6"] = tried(o, tryIPv6)
}

// errNotTried is wrapped by the reason for not trying.
var errNotTried = errors.New("not tried")

// tried is the outcome of one attempt.
func tried(o Options, attempt func() (string, error)) profile.Feature {
	if o.Untried {
		return profile.Feature{Result: profile.NotTried, Detail: "the probe was told not to"}
	}
	detail, err := attempt()
	switch {
	case errors.Is(err, errNotTried):
		return profile.Feature{Result: profile.NotTried, Detail: detail}
	case err != nil:
		return profile.Feature{Result: profile.No, Detail: err.Error()}
	}
	return profile.Feature{Result: profile.Yes, Detail: detail}
}

// closed closes a descriptor that was got.
func closed(fd int, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return "", unix.Close(fd)
}

// present makes a system call that changes nothing. If the kernel complains of
// its arguments, it is there.
func present(number, a, b, c uintptr) error {
	_, _, errno := unix.Syscall(number, a, b, c)
	if errno == 0 || errno == unix.EINVAL || errno == unix.EFAULT {
		return nil
	}
	return errno
}

func tryGetrandom() (string, error) {
	_, err := unix.Getrandom(make([]byte, 1), unix.GRND_NONBLOCK)
	return "", err
}

func tryIOUring() (string, error) {
	var params [120]byte // struct io_uring_params
	fd, _, errno := unix.Syscall(unix.SYS_IO_URING_SETUP, 1, uintptr(unsafe.Pointer(&params)), 0)
	if errno != 0 {
		return "", errno
	}
	return closed(int(fd), nil)
}

// tryLandlock asks for the version alone, as landlock_create_ruleset(2) says.
func tryLandlock() (string, error) {
	version, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return "", errno
	}
	return fmt.Sprintf("ABI %d", version), nil
}

func tryOpenat2() (string, error) {
	return closed(unix.Openat2(unix.AT_FDCWD, "/", &unix.OpenHow{Flags: unix.O_PATH | unix.O_CLOEXEC}))
}

func tryStatx() (string, error) {
	return "", unix.Statx(unix.AT_FDCWD, "/", 0, unix.STATX_TYPE, &unix.Statx_t{})
}

// trySeccomp asks for a filter at no address: a kernel that has filters says
// EFAULT, and one that has not EINVAL. See seccomp(2).
func trySeccomp() (string, error) {
	err := unix.Prctl(unix.PR_SET_SECCOMP, unix.SECCOMP_MODE_FILTER, 0, 0, 0)
	if errors.Is(err, unix.EFAULT) || errors.Is(err, unix.EACCES) { // EACCES: no CAP_SYS_ADMIN, so there are filters
		return "", nil
	}
	return "", err
}

// tryUserNamespace starts a child in a user namespace of its own, which goes to
// its root and then executes a file without a name. That there is none is the
// last that can go wrong: the child is gone, and all before went well. Changing
// the root needs a capability, without which the namespace would be of no use
// (AppArmor on Ubuntu gives such).
func tryUserNamespace() (string, error) {
	_, err := syscall.ForkExec("", []string{""}, &syscall.ProcAttr{
		Env: []string{},
		Sys: &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWUSER, Chroot: "/"},
	})
	if errors.Is(err, unix.ENOENT) {
		return "", nil
	}
	return "", err
}

// tryUserfaultfd asks for the kind that needs no privilege.
func tryUserfaultfd() (string, error) {
	const userModeOnly = 1 // UFFD_USER_MODE_ONLY, since 5.11
	fd, _, errno := unix.Syscall(unix.SYS_USERFAULTFD, unix.O_CLOEXEC|userModeOnly, 0, 0)
	if errno == unix.EINVAL {
		fd, _, errno = unix.Syscall(unix.SYS_USERFAULTFD, unix.O_CLOEXEC, 0, 0)
	}
	if errno != 0 {
		return "", errno
	}
	return closed(int(fd), nil)
}

// tryIPv6 opens a socket where the kernel already has IPv6: elsewhere that could
// load a module.
func tryIPv6() (string, error) {
	switch {
	case !exists("/proc/self/net"):
		return "/proc is not mounted, and without it trying might load a module", errNotTried
	case !exists("/proc/net/if_inet6"):
		return "", errors.New("there is no /proc/net/if_inet6")
	}
	return closed(unix.Socket(unix.AF_INET6, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0))
}
