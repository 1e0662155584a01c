package doctor

import (
	"io/fs"
	"syscall"
	"time"
)

// changed is when a file was made: mage sets the time of modification of its own
// ten years back.
func changed(info fs.FileInfo) time.Time {
	if a, ok := info.Sys().(*syscall.Win32FileAttributeData); ok {
		return time.Unix(0, a.CreationTime.Nanoseconds())
	}
	return info.ModTime()
}
