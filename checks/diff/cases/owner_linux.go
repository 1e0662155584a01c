package cases

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"example.com/seaworthy/checks/diff/cases/launch"
)

// owns reports whether a process below the launcher listens on the TCP port, as
// the service with the process id pid sees the network. It is true where that
// cannot be found out.
func owns(pid, launcher, port int) bool {
	tree := launch.Tree(launcher)
	if slices.ContainsFunc(tree, func(pid int) bool { return listens(pid, port) }) {
		return true
	}
	// It does not, or we may not look at its sockets: the tables of the kernel
	// tell as well, but on a large machine it takes long to print them.
	inodes, err := listeners(pid, port)
	if err != nil {
		return true
	}
	return slices.ContainsFunc(tree, func(pid int) bool { return holds(pid, inodes) })
}

// listens reports whether the process has a TCP socket that listens on port. It is
// false where it may not be asked: pidfd_getfd(2) is not in kernels before 5.6, and
// is a matter of ptrace.
func listens(pid, port int) bool {
	process, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return false
	}
	defer unix.Close(process)
	return slices.ContainsFunc(descriptors(pid), func(name string) bool {
		n, err := strconv.Atoi(name)
		if err != nil {
			return false
		}
		fd, err := unix.PidfdGetfd(process, n, 0)
		if err != nil {
			return false
		}
		defer unix.Close(fd)
		listening, _ := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ACCEPTCONN)
		return listening == 1 && bound(fd) == port
	})
}

// bound is the TCP port of a socket, 0 for none.
func bound(fd int) int {
	switch address, _ := unix.Getsockname(fd); a := address.(type) {
	case *unix.SockaddrInet4:
		return a.Port
	case *unix.SockaddrInet6:
		return a.Port
	}
	return 0
}

// listeners returns the sockets, in the form in which /proc/PID/fd links to them,
// that listen on port.
func listeners(pid, port int) (sockets []string, err error) {
	const listening = "0A" // TCP_LISTEN of the kernel's net/tcp_states.h
	for _, table := range []string{"tcp", "tcp6"} {
		data, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/%s", pid, table))
		if table == "tcp" && err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(data)) {
			// sl local_address rem_address st ... uid timeout inode
			fields := strings.Fields(line)
			if len(fields) < 10 || fields[3] != listening {
				continue
			}
			_, text, _ := strings.Cut(fields[1], ":")
			if n, err := strconv.ParseUint(text, 16, 16); err == nil && int(n) == port {
				sockets = append(sockets, "socket:["+fields[9]+"]")
			}
		}
	}
	return sockets, nil
}

func holds(pid int, sockets []string) bool {
	return slices.ContainsFunc(descriptors(pid), func(name string) bool {
		target, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%s", pid, name))
		return err == nil && slices.Contains(sockets, target)
	})
}

// descriptors are the names in /proc/PID/fd.
func descriptors(pid int) []string {
	dir, err := os.Open(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		return nil
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(-1)
	return names
}
