//go:build !unix && !windows

package run

import "os"

var stopSignals = []os.Signal{os.Interrupt}

func signalName(s os.Signal) string { return s.String() }

// parentWatch cannot see the parent on this system.
func parentWatch() (gone func() bool, release func()) {
	return func() bool { return false }, func() {}
}
