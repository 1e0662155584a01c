package probe

import (
	"math"
	"strconv"
	"strings"

	"example.com/seaworthy/checks/host/probe/internal/nofile"
	"example.com/seaworthy/checks/host/profile"
)

// limits reads what the kernel allows.
func (m *machine) limits() {
	l := &m.Limits
	soft, hard, err := nofile.AtStart()
	if m.unless(err, "limits.nofile") {
		l.NoFile = profile.Pair{Soft: limit(soft), Hard: limit(hard)}
	}
	for _, one := range []struct {
		value *int64
		place string
		file  string
	}{
		{&l.NoFileMax, "nr_open", "fs/nr_open"},
		{&l.FileMax, "file_max", "fs/file-max"},
		{&l.Somaxconn, "somaxconn", "net/core/somaxconn"},
		{&l.PIDMax, "pid_max", "kernel/pid_max"},
		{&l.ThreadsMax, "threads_max", "kernel/threads-max"},
		{&l.MaxMapCount, "max_map_count", "vm/max_map_count"},
		{&l.InotifyWatches, "inotify_watches", "fs/inotify/max_user_watches"},
		{&l.InotifyInstances, "inotify_instances", "fs/inotify/max_user_instances"},
		{&l.UnprivilegedPort, "unprivileged_port_start", "net/ipv4/ip_unprivileged_port_start"},
		{&l.UserNamespaces, "user_namespaces", "user/max_user_namespaces"},
		{&l.UnprivilegedUserns, "unprivileged_userns", "kernel/unprivileged_userns_clone"},
	} {
		n, err := readNumber("/proc/sys/" + one.file)
		if m.unless(err, "limits."+one.place) {
			*one.value = n
		}
	}
}

// limit is a limit of getrlimit(2), where all ones stand for none.
func limit(n uint64) int64 {
	if n > math.MaxInt64 {
		return -1
	}
	return int64(n)
}

// readNumber reads a file that holds one number. One above the range, as
// file-max has it where there is no limit, becomes the largest.
func readNumber(path string) (int64, error) {
	data, err := readFile(path, 64)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseUint(strings.TrimSpace(string(data)), 10, 64)
	return int64(min(n, math.MaxInt64)), err
}
