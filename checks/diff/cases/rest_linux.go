package cases

import (
	"bytes"
	"slices"
	"time"

	"golang.org/x/sys/unix"

	"example.com/seaworthy/checks/diff/cases/launch"
)

// settled reports whether nothing of the process, and of what descends from it,
// has anything to do. Threads are looked at one after the other, so that one may
// wake another and go to sleep meanwhile: there are two looks, and nothing may have
// run between them.
func settled(pid int) bool {
	tree := launch.Tree(pid)
	before, sleeps := asleep(tree)
	if !sleeps {
		return false
	}
	after, sleeps := asleep(tree)
	return sleeps && slices.Equal(before, after)
}

// asleep returns how long each process has run, and false if a thread of one runs,
// is about to, or waits for a disk.
func asleep(pids []int) (ran []time.Duration, sleeps bool) {
	for _, pid := range pids {
		if slices.ContainsFunc(launch.Threads(pid), running) {
			return nil, false
		}
		ran = append(ran, cpuTime(pid))
	}
	return ran, true
}

// nap sleeps as long as the kernel takes it to be: where nothing else runs, Go
// waits for a whole millisecond at least.
func nap(d time.Duration) {
	t := unix.NsecToTimespec(int64(d))
	unix.Nanosleep(&t, nil)
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
