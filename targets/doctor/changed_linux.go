package doctor

import (
	"io/fs"
	"syscall"
	"time"
)

// changed is when a file was written or its times were set: mage sets the time
// of modification of its own ten years back.
func changed(info fs.FileInfo) time.Time {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return time.Unix(s.Ctim.Unix())
	}
	return info.ModTime()
}
