package try

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Missing says what this machine lacks for a trial, and what to type; "" = it has
// everything.
func (s Systemd) Missing() string {
	switch {
	case os.Geteuid() != 0:
		return "a container needs root; sudo -E env PATH=$PATH mage try:systemd"
	case !admin():
		return "a container needs CAP_SYS_ADMIN, which this root does not have; run it outside of a container, or in a privileged one"
	case !installed("systemd-nspawn"):
		return "there is no systemd-nspawn; apt-get install systemd-container (dnf install systemd-container)"
	case !installed("systemctl") || !isFile("/usr/lib/systemd/systemd"):
		return "there is no systemd in /usr to boot; apt-get install systemd (dnf install systemd)"
	case !merged():
		return "/bin is no link to usr/bin, and the container is booted from /usr alone; apt-get install usrmerge"
	case !isFile("/sys/fs/cgroup"):
		return "no control groups are mounted at /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup"
	case unix.Access("/sys/fs/cgroup", unix.W_OK) == unix.EROFS && readOnlyGroups():
		return "the control groups at /sys/fs/cgroup are read-only; run it outside of a container, or in a privileged one"
	}
	return ""
}

// admin reports whether this process may mount and make namespaces
// (capabilities(7); CAP_SYS_ADMIN is bit 21).
func admin() bool {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return false
	}
	_, after, _ := strings.Cut(string(text), "CapEff:")
	mask, err := strconv.ParseUint(strings.TrimSpace(strings.SplitN(after, "\n", 2)[0]), 16, 64)
	return err == nil && mask&(1<<unix.CAP_SYS_ADMIN) != 0
}

func installed(name string) bool {
	_, err := exec.LookPath(name)
	return err == nil
}

func isFile(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func merged() bool {
	to, err := os.Readlink("/bin")
	return err == nil && strings.TrimPrefix(to, "/") == "usr/bin"
}

// readOnlyGroups reports whether no group can be made below this process's own.
// On hosts that have both versions /sys/fs/cgroup itself is read-only, and what is
// mounted in it is not.
func readOnlyGroups() bool {
	for _, dir := range []string{"/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd"} {
		if unix.Access(dir, unix.W_OK) == nil {
			return false
		}
	}
	return true
}

// alive reports whether there is a process with the number.
func alive(pid int) bool {
	return unix.Kill(pid, 0) != unix.ESRCH && isFile(fmt.Sprintf("/proc/%d", pid))
}
