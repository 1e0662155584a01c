package launch

import (
	"bytes"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// EndMarked ends what belongs to the run in dir and is still there: what has dir
// in its environment, as all of a script have in WORK, or is a program from
// there. Launchers end their own; this is for what the script itself left in the
// background, and for services whose launcher was killed. It looks until it finds
// nothing twice, or a hundred times: a process that is about to become another
// program has no environment for a moment, and one may fork while it is looked for.
func EndMarked(dir string) {
	endMarked(dir, 100, func(pid int) { unix.Kill(pid, unix.SIGKILL) })
}

// between is the time from one look to the next.
const between = 5 * time.Millisecond

// endMarked is EndMarked with another number of looks, and way to end a process.
func endMarked(dir string, looks int, end func(pid int)) {
	none := 0
	for range looks {
		pids := marked(dir)
		for _, pid := range pids {
			end(pid)
		}
		if len(pids) > 0 {
			none = 0
		} else if none++; none == 2 {
			return
		}
		time.Sleep(between)
	}
}

// marked finds the processes, without those that have ended and only wait for
// their parent: these have no environment any more.
func marked(dir string) []int {
	return slices.DeleteFunc(Processes(), func(pid int) bool {
		if pid == os.Getpid() {
			return true
		}
		return !strings.HasPrefix(program(pid), dir+"/") && !bytes.Contains(Read("/proc/"+strconv.Itoa(pid)+"/environ"), []byte(dir))
	})
}

// program is the path of the file that a process runs, "" if that cannot be known.
func program(pid int) string {
	path, _ := os.Readlink("/proc/" + strconv.Itoa(pid) + "/exe")
	return path
}
