package cases

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// endMarked ends what belongs to the run in dir and is still there: what has dir
// in its environment, as all of a script have in WORK, or is a program from
// there. Launchers end their own; this is for what the script itself left in the
// background, and for services whose launcher was killed.
func endMarked(dir string) {
	for range 100 {
		pids := marked(dir)
		for _, pid := range pids {
			unix.Kill(pid, unix.SIGKILL)
		}
		if len(pids) == 0 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// marked finds the processes, without those that have ended and only wait for
// their parent: these have no environment any more.
func marked(dir string) []int {
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	var pids []int
	for _, file := range files {
		proc := filepath.Dir(file)
		environ, _ := os.ReadFile(file)
		exe, _ := os.Readlink(proc + "/exe")
		if !bytes.Contains(environ, []byte(dir)) && !strings.HasPrefix(exe, dir+"/") {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(proc)); err == nil && pid != os.Getpid() {
			pids = append(pids, pid)
		}
	}
	return pids
}
