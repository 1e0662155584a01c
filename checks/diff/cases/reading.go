package cases

import (
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// A reading is what is plain to see in the text of a script.
type reading struct {
	alone      bool     // it starts no other program than the service
	background bool     // it may start one and go on; known only if alone
	input      bool     // it gives one a standard input; known only if alone
	variables  []string // that it sets; known only if alone
	script     []byte   // with forked in the lines that a fork server may do; known only if alone
	forks      int      // how many these are
	pending    bool     // a standard input waits for the next that is executed
}

var (
	// written is a line whose command is written out: conditions, perhaps a
	// negation, then the command with its first word and the rest.
	written = regexp.MustCompile(`^(?:\[[^]'"$]*\]\s+)*(?:[!?]\s+)?([a-z0-9]+)(?:\s+(\S+).*)?$`)
	// environment is a line that sets variables whose names are written out.
	environment = regexp.MustCompile(`^env(\s+[A-Za-z0-9_]+=[^\s']*)*$`)
)

// read reads the script of c for the service of that name. "exec" alone starts
// other programs, and PATH says which; where that is hard to see, alone is false.
func (c Case) read(name string) reading {
	r := reading{alone: true}
	comment := txtar.Parse(c.Data).Comment
	for text := range strings.Lines(string(comment)) {
		line := strings.TrimSpace(text)
		if line != "" && line[0] != '#' {
			words := written.FindStringSubmatch(line)
			if words == nil || !r.take(line, words[1], words[2], name) {
				return reading{}
			}
			if r.forkable(line, words[1]) {
				at := strings.Index(text, line) + written.FindStringSubmatchIndex(line)[2]
				text = text[:at] + forked + text[at+len("exec"):]
				r.forks++
			}
		}
		r.script = append(r.script, text...)
	}
	r.script = append(r.script, c.Data[min(len(comment), len(c.Data)):]...)
	return r
}

// forkable reports whether a line that was taken in runs the service in the
// foreground, with nothing on its standard input.
func (r *reading) forkable(line, command string) bool {
	switch {
	case command == "stdin" || command == "ttyin":
		r.pending = true
	case command == "exec" && r.pending:
		r.pending = line[0] == '[' // a condition: it may not be
	case command == "exec":
		return !strings.Contains(line, "&")
	}
	return false
}

// take takes in one line, and returns false if it may start another program.
func (r *reading) take(line, command, first, name string) bool {
	switch command {
	case "exec":
		r.background = r.background || strings.Contains(line, "&")
		return first == name
	case "stdin", "ttyin":
		r.input = true
	case "env":
		words := strings.Fields(line)[1:]
		if !environment.MatchString(line) || setsPath(words) {
			return false
		}
		r.background = r.background || strings.Contains(line, "&") // and "exec ... $X"
		r.variables = append(r.variables, variables(words)...)
	}
	return true
}

// variables are the names in an environment.
func variables(env []string) (names []string) {
	for _, entry := range env {
		name, _, _ := strings.Cut(entry, "=")
		names = append(names, name)
	}
	return names
}

func setsPath(env []string) bool {
	return slices.ContainsFunc(env, func(entry string) bool { return strings.HasPrefix(strings.ToUpper(entry), "PATH=") })
}
