package cases

import (
	"bytes"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"example.com/seaworthy/checks/diff/cases/launch"
)

// endMarked ends what belongs to the run in dir and is still there: what has dir
// in its environment, as all of a script have in WORK, or is a program from
// there. Launchers end their own; this is for what the script itself left in the
// background, and for services whose launcher was killed. It looks until it finds
// nothing twice: a process that is about to become another program has no
// environment for a moment, and one may fork while it is looked for.
func endMarked(dir string) {
	none := 0
	for range 100 {
		pids := marked(dir)
		for _, pid := range pids {
			unix.Kill(pid, unix.SIGKILL)
		}
		if len(pids) > 0 {
			none = 0
		} else if none++; none == 2 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// marked finds the processes, without those that have ended and only wait for
// their parent: these have no environment any more.
func marked(dir string) []int {
	return slices.DeleteFunc(launch.Processes(), func(pid int) bool {
		proc := "/proc/" + strconv.Itoa(pid)
		if pid == os.Getpid() {
			return true
		}
		exe, _ := os.Readlink(proc + "/exe")
		return !strings.HasPrefix(exe, dir+"/") && !bytes.Contains(launch.Read(proc+"/environ"), []byte(dir))
	})
}
