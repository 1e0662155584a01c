//go:build unix

package root

import (
	"io/fs"
	"syscall"
)

const (
	knowsModes = true
	doNotWait  = syscall.O_NONBLOCK // for what became a pipe since it was looked at
)

// describe adds owner and inode.
func describe(e *Entry, info fs.FileInfo) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return
	}
	e.UID, e.GID = int(stat.Uid), int(stat.Gid)
	e.inode = inode{device: uint64(stat.Dev), number: stat.Ino}
}

// localize is for systems whose file names are not these bytes.
func localize(path string) (string, error) { return path, nil }
