//go:build unix

package tree

import (
	"io/fs"
	"syscall"
)

const (
	knowsModes = true
	doNotWait  = syscall.O_NONBLOCK
)

// describe adds the owner.
func describe(e *Entry, info fs.FileInfo) {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		e.UID, e.GID = int(stat.Uid), int(stat.Gid)
	}
}

// deviceOf tells file systems apart.
func deviceOf(info fs.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Dev)
	}
	return 0
}
