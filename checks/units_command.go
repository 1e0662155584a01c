package checks

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/unit"
)

// commandKeys are the keys whose value is a command line.
var commandKeys = []string{"ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload", "ExecReloadPost", "ExecStop", "ExecStopPre", "ExecStopPost"}

// unitCommand is a command and the line that it is in.
type unitCommand struct {
	unit.Command
	key string
	at  unit.Place
}

// commands are those that systemd would run; a line that it refuses has none.
func (s unitSubject) commands() []unitCommand {
	var list []unitCommand
	for _, key := range commandKeys {
		for _, a := range s.List(s.main(), key) {
			commands, _ := unit.Commands(a.Value)
			for _, c := range commands {
				list = append(list, unitCommand{c, key, a.At})
			}
		}
	}
	return list
}

// badCommands tells command lines that systemd refuses, and the unit with them.
func badCommands(s unitSubject) []Finding {
	var found []Finding
	for _, key := range commandKeys {
		for _, a := range s.List(s.main(), key) {
			_, err := unit.Commands(a.Value)
			if err == nil {
				continue
			}
			f := mistake(a.At, "%s= has %v: systemd refuses the unit", key, err)
			if strings.HasPrefix(a.Value, "-") && err != unit.ErrQuote {
				f = doubt(a.At, "%s= has %v: systemd logs it and goes on without", key, err)
			}
			if err == unit.ErrRelative {
				f = f.hint(fmt.Sprintf("%s=/opt/%s", key, path.Clean(a.Value)))
			}
			found = append(found, f)
		}
	}
	return found
}

// absentExecutables tells programs that the host does not have, or cannot run.
// A name without a slash is looked for in systemd's own PATH.
func absentExecutables(s unitSubject) []Finding {
	if s.Executables == nil {
		return nil
	}
	var found []Finding
	for _, c := range s.commands() {
		if strings.Contains(c.Path, "%") {
			continue
		}
		can, there := s.executable(c.Path)
		f := mistake(c.at, "%s= runs %s, which is not there", c.key, c.Path)
		switch {
		case can:
			continue
		case there:
			f = mistake(c.at, "%s= runs %s, which is not executable", c.key, c.Path).hint("chmod 755 " + c.Path)
		case nearPath(s.Executables, c.Path) != "":
			f = f.hint(fmt.Sprintf("%s=%s", c.key, nearPath(s.Executables, c.Path)))
		}
		if c.Has("-") {
			f.Status = Warn
		}
		found = append(found, f)
	}
	return found
}

func (s unitSubject) executable(p string) (can, there bool) {
	places := []string{p}
	if !path.IsAbs(p) {
		places = nil
		for _, dir := range []string{"/usr/local/sbin/", "/usr/local/bin/", "/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"} {
			places = append(places, dir+p)
		}
	}
	for _, place := range places {
		x, ok := s.Executables[path.Clean(place)]
		can, there = can || x, there || ok
	}
	return can, there
}

// nearPath is the file that a path may have meant.
func nearPath(files map[string]bool, p string) string {
	var all []string
	for file := range files {
		all = append(all, file)
	}
	slices.Sort(all)
	return host.Nearest(p, all)
}
