package cases

import (
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

var (
	// written is a line whose command is written out: conditions, perhaps a
	// negation, then the command with its first word and the rest.
	written = regexp.MustCompile(`^(?:\[[^]'"$]*\]\s+)*(?:[!?]\s+)?([a-z0-9]+)(?:\s+(\S+).*)?$`)
	// environment is a line that sets variables whose names are written out.
	environment = regexp.MustCompile(`^env(\s+[A-Za-z0-9_]+=[^\s']*)*$`)
)

// runsOnly reports whether the script starts no other program than the service:
// "exec" alone starts any, and PATH says which. Where that is hard to see it is
// false.
func (c Case) runsOnly(name string) bool {
	for line := range strings.Lines(string(txtar.Parse(c.Data).Comment)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		words := written.FindStringSubmatch(line)
		switch {
		case words == nil:
			return false
		case words[1] == "exec" && words[2] != name:
			return false
		case words[1] == "env" && (!environment.MatchString(line) || setsPath(strings.Fields(line)[1:])):
			return false
		}
	}
	return true
}

func setsPath(env []string) bool {
	return slices.ContainsFunc(env, func(entry string) bool { return strings.HasPrefix(strings.ToUpper(entry), "PATH=") })
}
