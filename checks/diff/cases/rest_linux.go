package cases

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"example.com/seaworthy/checks/diff/cases/launch"
)

// asleep returns "" if a thread of the process, or of what descends from it, runs,
// is about to, or waits for a disk. Otherwise it is how often each has run: threads
// are looked at one after the other, so that one may wake another and go to sleep
// meanwhile. If two looks give the same, nothing ran between them.
func asleep(pid int) string {
	var ran strings.Builder
	for _, pid := range launch.Tree(pid) {
		threads, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*")
		for _, thread := range threads {
			if running(thread) {
				return ""
			}
			count, _ := os.ReadFile(thread + "/schedstat") // scheduler/sched-stats of the kernel's documentation
			ran.WriteString(thread + " " + string(count))
		}
	}
	return ran.String()
}

// running reads the state of a thread, proc(5): PID (NAME) STATE ...
func running(thread string) bool {
	data, _ := os.ReadFile(thread + "/stat")
	_, state, _ := bytes.Cut(data[bytes.LastIndexByte(data, ')')+1:], []byte(" "))
	return len(state) > 0 && (state[0] == 'R' || state[0] == 'D')
}
