package probe

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"example.com/seaworthy/checks/host/profile"
)

// mountPatience is how long a file system may take to answer: one of a server
// that is gone never does.
const mountPatience = time.Second

// mounts describes the file systems of the paths that matter.
func (m *machine) mounts() {
	data, err := readFile("/proc/self/mountinfo", 16<<20)
	points := parseMountInfo(string(data))
	for _, path := range profile.MountPaths {
		answer := make(chan profile.Mount, 1)
		go func() { answer <- mountAt(points, path) }()
		one := profile.Mount{Path: path, Unknown: fmt.Sprintf("no answer within %v", mountPatience)}
		select {
		case one = <-answer:
		case <-time.After(mountPatience):
		case <-m.ctx.Done():
		}
		m.Mounts = append(m.Mounts, one)
	}
	m.unless(err, "mounts.point") // and statfs has said the rest
}

// mountAt describes what one path lies on.
func mountAt(points []mountPoint, path string) profile.Mount {
	one := profile.Mount{Path: path}
	real, err := filepath.EvalSymlinks(path)
	var stat unix.Statfs_t
	if err == nil {
		err = unix.Statfs(real, &stat)
	}
	if errors.Is(err, fs.ErrNotExist) {
		one.Absent = true
		return one
	}
	if err != nil {
		one.Unknown = err.Error()
		return one
	}
	if on, ok := mountOf(points, real); ok {
		one.Point, one.Filesystem = on.point, on.filesystem
	}
	flags := uint64(stat.Flags)
	one.NoExec = flags&unix.ST_NOEXEC != 0
	one.NoSUID = flags&unix.ST_NOSUID != 0
	one.NoDev = flags&unix.ST_NODEV != 0
	one.ReadOnly = flags&unix.ST_RDONLY != 0
	one.FreeBytes = stat.Bavail * uint64(stat.Frsize)
	one.Inodes, one.FreeInodes = stat.Files, min(stat.Ffree, stat.Files)
	return one
}
