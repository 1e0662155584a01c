//go:build unix

package run

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

var stopSignals = []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}

func signalName(s os.Signal) string {
	if number, ok := s.(syscall.Signal); ok {
		return unix.SignalName(number)
	}
	return s.String()
}

// parentWatch returns a function that reports whether the parent has died since
// now: the orphan then has another parent, init or a subreaper. One that
// belongs to init from the start never sees a change.
func parentWatch() (gone func() bool, release func()) {
	before := os.Getppid()
	return func() bool { return os.Getppid() != before }, func() {}
}
