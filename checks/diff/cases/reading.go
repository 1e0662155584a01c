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
	forks      bool     // lines of it are for the fork server
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
	for line := range strings.Lines(string(txtar.Parse(c.Data).Comment)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if words := written.FindStringSubmatch(line); words == nil || !r.take(line, words[1], words[2], name) {
			return reading{}
		}
	}
	return r
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
