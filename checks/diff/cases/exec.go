package cases

import (
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"

	"example.com/seaworthy/checks/diff/cases/launch"
)

// forked stands for "exec" in the lines of a script that the fork server runs.
const forked = "exec-by-the-fork-server"

// forks returns the data of c with forked in the lines that run the service of
// that name in the foreground, with nothing on its standard input, and how many
// there are. It is for scripts of which reading knows all.
func (c Case) forks(name string) (data []byte, count int) {
	line := regexp.MustCompile(`^(\s*(?:\[[^]]*\]\s+)*(?:!\s+)?)exec(\s+` + regexp.QuoteMeta(name) + `(?:\s.*)?)$`)
	comment := txtar.Parse(c.Data).Comment
	input := false // waits for the next that is executed
	for text := range strings.Lines(string(comment)) {
		words := written.FindStringSubmatch(strings.TrimSpace(text))
		switch {
		case words == nil:
		case words[1] == "stdin" || words[1] == "ttyin":
			input = true
		case words[1] == "exec" && input:
			input = strings.Contains(text, "[") // a condition: it may not be
		case words[1] == "exec" && line.MatchString(strings.TrimSuffix(text, "\n")):
			text = line.ReplaceAllString(strings.TrimSuffix(text, "\n"), "${1}"+forked+"${2}") + "\n"
			count++
		}
		data = append(data, text...)
	}
	return append(data, c.Data[min(len(comment), len(c.Data)):]...), count
}

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
	if d == nil {
		return nil
	}
	return r.book.server.run(r.book, launch.Command{Dir: d.Dir, Env: d.Env, Args: args})
}
