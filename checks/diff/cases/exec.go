package cases

import (
	"os"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"example.com/seaworthy/checks/diff/cases/launch"
)

// forked stands for "exec" in the lines of a script that the fork server runs.
const forked = "exec-by-the-fork-server"

// exec does what "exec" does, for a line of forked.
func (r *run) exec(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 0 || args[0] != r.b.Name {
		ts.Fatalf("unknown command %q", forked)
	}
	succeeded := r.execute(ts, args[1:])
	switch {
	case succeeded && neg:
		ts.Fatalf("unexpected command success")
	case !succeeded && !neg:
		ts.Fatalf("unexpected command failure")
	}
}

// execute reports whether the service ran and succeeded.
func (r *run) execute(ts *testscript.TestScript, args []string) bool {
	s := r.fork(ts, args)
	if s == nil {
		return ts.Exec(r.b.Name, args...) == nil
	}
	stdout, stderr := s.written()
	ts.Stdout().Write(stdout)
	ts.Stderr().Write(stderr)
	end, ended := s.ended()
	return ended && !end.Stopped && end.Exit == "exit status 0"
}

// fork has the fork server run the service; it returns nil where it cannot.
func (r *run) fork(ts *testscript.TestScript, args []string) *step {
	d := r.environment(ts)
	if d == nil || !startable(d, args) {
		return nil
	}
	return r.book.server.run(r.book, launch.Command{Dir: d.Dir, Env: d.Env, Args: args})
}

// startable reports whether a process can be started so. If not, testscript says
// why; nothing of the service is run.
func startable(d *launch.Description, args []string) bool {
	const most = 64 << 10 // half of what Linux takes: MAX_ARG_STRLEN, execve(2)
	_, err := os.Stat(d.Dir)
	return err == nil && !slices.ContainsFunc(slices.Concat(args, d.Env), func(word string) bool {
		return len(word) > most || strings.ContainsRune(word, 0)
	})
}
