//go:build unix

// Command meter starts a program, waits for it, and notes what it used:
//
//	meter OUT PROGRAM ARG...
//
// PROGRAM is a path and is not looked for. It sees the base name of it as its
// own, and has meter's standard streams, environment, directory and process
// group. Meter outlives the signals that the group is sent, all but KILL, and
// then ends as PROGRAM did: with its status, or of its signal.
//
// Why a program of its own: on Linux the peak of a process, ru_maxrss, is at
// least what its parent held when it was forked, because exec hands the old
// address space's peak on to the new program (exec_mmap in fs/exec.c;
// golang/go#32054). Started from a kit of tens of megabytes every service would
// have that peak. So what starts it has to be small: no package fmt here.
//
// A line is appended to OUT, in one write, so that lines of several meters do
// not mix:
//
//	USER SYSTEM WALL PEAK MINOR MAJOR VOLUNTARY INVOLUNTARY STATUS
//
// the processor time of PROGRAM and of the children that it has waited for in
// microseconds, the wall time in nanoseconds, the highest of their resident sets
// in bytes, page faults, context switches, and the exit status; minus the number
// of the signal if one ended it.
//
// Meter exits with 126 if PROGRAM is not started, and 2 if it is used wrongly.
package main

import (
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

const (
	exitMisused    = 2
	exitNotStarted = 126
)

func main() {
	// The kernel ends PROGRAM with the thread that forked it.
	runtime.LockOSThread()
	if len(os.Args) < 3 {
		complain("usage: meter OUT PROGRAM ARG...")
		os.Exit(exitMisused)
	}
	out, err := os.OpenFile(os.Args[1], os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		complain("meter: " + err.Error())
		os.Exit(exitNotStarted)
	}
	outlive()
	pid, begun, err := start(os.Args[2], os.Args[2:])
	if err != nil {
		complain("meter: " + os.Args[2] + ": " + err.Error())
		os.Exit(exitNotStarted)
	}
	status, used := wait(pid)
	line := append(describe(used, time.Since(begun)), ' ')
	line = append(strconv.AppendInt(line, int64(code(status)), 10), '\n')
	if _, err := out.Write(line); err != nil {
		complain("meter: " + err.Error())
	}
	leave(status)
}

func complain(text string) { os.Stderr.WriteString(text + "\n") }

// outlive has signals come to nothing here. They are caught, not ignored: what
// is ignored stays so in a program that is started, and for the same reason what
// was ignored already is left alone.
func outlive() {
	nowhere := make(chan os.Signal, 1)
	for n := syscall.Signal(1); n < 32; n++ {
		if n != syscall.SIGCHLD && !signal.Ignored(n) {
			signal.Notify(nowhere, n)
		}
	}
}

// start starts the program. One that was written a moment ago may be held open
// for a little longer by a fork in its writer (golang/go#22315).
func start(path string, args []string) (pid int, begun time.Time, err error) {
	args = append([]string{filepath.Base(path)}, args[1:]...)
	attr := &syscall.ProcAttr{Env: os.Environ(), Files: []uintptr{0, 1, 2}, Sys: attributes()}
	for pause := time.Millisecond; ; pause *= 2 {
		begun = time.Now()
		pid, err = syscall.ForkExec(path, args, attr)
		if err != syscall.ETXTBSY || pause > 500*time.Millisecond {
			return pid, begun, err
		}
		time.Sleep(pause)
	}
}

func wait(pid int) (status syscall.WaitStatus, used syscall.Rusage) {
	for {
		_, err := syscall.Wait4(pid, &status, 0, &used)
		if err != syscall.EINTR {
			return status, used
		}
	}
}

// describe is the line but for the status.
func describe(used syscall.Rusage, wall time.Duration) (line []byte) {
	for i, n := range []int64{
		used.Utime.Nano() / 1e3, used.Stime.Nano() / 1e3, wall.Nanoseconds(), int64(used.Maxrss) * maxrssUnit,
		int64(used.Minflt), int64(used.Majflt), int64(used.Nvcsw), int64(used.Nivcsw),
	} {
		if i > 0 {
			line = append(line, ' ')
		}
		line = strconv.AppendInt(line, n, 10)
	}
	return line
}

func code(status syscall.WaitStatus) int {
	if status.Signaled() {
		return -int(status.Signal())
	}
	return status.ExitStatus()
}

// leave ends this process as the program has ended.
func leave(status syscall.WaitStatus) {
	if status.Signaled() {
		dieOf(status.Signal())
		os.Exit(128 + int(status.Signal()))
	}
	os.Exit(status.ExitStatus())
}
