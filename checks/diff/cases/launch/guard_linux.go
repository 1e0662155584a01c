package launch

import (
	"io"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// guard waits for the end of the kit and then ends what is left of the run in the
// directory that is its argument: one that has the service in it, lest a mistake
// mark every process there is. The kit ends a guard that it does not need any more.
//
// Its standard input is a pipe whose other end the kit holds, and for a moment what
// the kit has forked and has not become another program yet: when the pipe is at
// its end, all that the kit started can be known by its environment.
func (t Ticket) guard(args []string) int {
	if len(args) != 1 || !filepath.IsAbs(args[0]) {
		return exitOver
	}
	dir := filepath.Clean(args[0])
	if _, err := os.Lstat(filepath.Join(dir, t.Name)); err != nil || dir == "/" {
		return exitOver
	}
	settle()
	survive()
	io.Copy(io.Discard, os.Stdin)
	hurry()
	endMarked(dir, int(sweeping/between), endOrWake)
	EndMarked(dir)
	return 0
}

// endOrWake leaves launchers to end by themselves, as without the kit they do: only
// they know of what has got rid of its environment. One that was stopped goes on.
func endOrWake(pid int) {
	signal := unix.SIGKILL
	if program(pid) == program(os.Getpid()) {
		signal = unix.SIGCONT
	}
	unix.Kill(pid, signal)
}
