package run

import (
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// stopSignals are Ctrl-C and Ctrl-Break, and the closing of the console.
var stopSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}

func signalName(s os.Signal) string { return s.String() }

// parentWatch returns a function that reports whether the parent has died since
// now. A parent that is gone already, or that may not be looked at, is never
// reported: its number may belong to somebody else by now.
func parentWatch() (gone func() bool, release func()) {
	parent, err := windows.OpenProcess(windows.SYNCHRONIZE|windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(os.Getppid()))
	if err != nil {
		return func() bool { return false }, func() {}
	}
	release = func() { windows.CloseHandle(parent) }
	if born(parent) > born(windows.CurrentProcess()) {
		return func() bool { return false }, release // a stranger with a reused number
	}
	return func() bool {
		event, err := windows.WaitForSingleObject(parent, 0)
		return err == nil && event == windows.WAIT_OBJECT_0
	}, release
}

// born returns when a process was created, in nanoseconds since 1970; 0 if it
// cannot be told.
func born(process windows.Handle) int64 {
	var created, exited, kernel, user windows.Filetime
	if windows.GetProcessTimes(process, &created, &exited, &kernel, &user) != nil {
		return 0
	}
	return created.Nanoseconds()
}
