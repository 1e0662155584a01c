package run

import (
	"os"

	"golang.org/x/sys/windows"
)

// enableANSI switches virtual terminal processing on. A console older than
// Windows 10 refuses.
func enableANSI(f *os.File) bool {
	var mode uint32
	console := windows.Handle(f.Fd())
	if windows.GetConsoleMode(console, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
