//go:build unix && !linux

package main

import (
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

// maxrssUnit is that of ru_maxrss, in bytes: macOS has it in bytes, the BSDs in
// kilobytes (getrusage(2) of each).
var maxrssUnit = map[bool]int64{true: 1, false: 1 << 10}[runtime.GOOS == "darwin" || runtime.GOOS == "ios"]

// attributes has nothing to ask of these systems: the program outlives a meter
// that is killed.
func attributes() *syscall.SysProcAttr { return nil }

// dieOf ends this process by a signal, where Go's own default for it does.
func dieOf(s syscall.Signal) {
	signal.Reset(s)
	syscall.Kill(syscall.Getpid(), s)
	time.Sleep(time.Second)
}
