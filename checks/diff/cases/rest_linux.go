package cases

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"example.com/seaworthy/checks/diff/cases/launch"
)

// asleep returns "" if a thread of the process, or of what descends from it, runs,
// is about to, or waits for a disk. Otherwise it is how long each process has run:
// threads are looked at one after the other, so that one may wake another and go
// to sleep meanwhile. If two looks give the same, nothing ran between them.
func asleep(pid int) string {
	var ran strings.Builder
	for _, pid := range launch.Tree(pid) {
		for _, tid := range launch.Threads(pid) {
			if running(tid) {
				return ""
			}
		}
		fmt.Fprintln(&ran, pid, cpuTime(pid))
	}
	return ran.String()
}

// running reads the state of a thread, proc(5): PID (NAME) STATE ...
func running(tid int) bool {
	data := launch.Read(launch.Thread(tid) + "/stat")
	_, state, _ := bytes.Cut(data[bytes.LastIndexByte(data, ')')+1:], []byte(" "))
	return len(state) > 0 && (state[0] == 'R' || state[0] == 'D')
}

// cpuTime is what all threads of a process have run, those that have ended too, to
// the nanosecond. One that runs counts up to where it last had to wait.
func cpuTime(pid int) time.Duration {
	const scheduled = 2                 // CPUCLOCK_SCHED of include/linux/posix-timers.h
	clock := int32(^pid)<<3 | scheduled // clock_getcpuclockid(3)
	var t unix.Timespec
	unix.ClockGettime(clock, &t)
	return time.Duration(t.Nano())
}
