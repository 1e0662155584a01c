package cases

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"example.com/seaworthy/checks/diff/cases/launch"
)

// owns reports whether a process below the launcher listens on the TCP port, as
// the service with the process id pid sees the network. It is true where that
// cannot be found out.
func owns(pid, launcher, port int) bool {
	inodes, err := listeners(pid, port)
	if err != nil {
		return true
	}
	return slices.ContainsFunc(launch.Tree(launcher), func(pid int) bool { return holds(pid, inodes) })
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
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	return slices.ContainsFunc(files, func(file string) bool {
		target, err := os.Readlink(file)
		return err == nil && slices.Contains(sockets, target)
	})
}
