package triage

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// State is what systemctl show prints of a unit. The zero value is that nobody
// asked.
type State struct {
	Properties map[string]string // as they are printed; nil = not known
}

// ParseState reads "Name=value" lines; others are left out, and of a name that
// comes twice the last value stays.
func ParseState(text string) State {
	s := State{Properties: map[string]string{}}
	for line := range strings.Lines(text) {
		name, value, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "=")
		if ok && name != "" && !strings.ContainsAny(name, " \t") {
			s.Properties[name] = clean(value)
		}
	}
	return s
}

// Known reports whether there is a state.
func (s State) Known() bool { return s.Properties["ActiveState"] != "" }

func (s State) get(name string) string { return s.Properties[name] }

func (s State) number(name string) int {
	n, _ := strconv.Atoi(s.get(name))
	return n
}

// Running reports whether the service runs, as systemd sees it.
func (s State) Running() bool {
	return s.get("ActiveState") == "active" && (s.get("SubState") == "running" || s.get("SubState") == "exited")
}

// Name is the unit's: "orders.service"; "" is not known.
func (s State) Name() string { return s.get("Id") }

// User is who the service runs as, "root" where the unit names nobody; "" is not
// known.
func (s State) User() string {
	switch user := s.get("User"); {
	case user != "":
		return user
	case s.Known():
		return "root"
	}
	return ""
}

var execPath = regexp.MustCompile(`path=(/\S*(?: [^;\s]\S*)*) ;`)

// Program is the file that the unit starts; "" is not known.
func (s State) Program() string { return first(execPath.FindStringSubmatch(s.get("ExecStart"))) }

// LogFile is the file that the service's own output goes to; "" is the journal, or
// nowhere.
func (s State) LogFile() string {
	for _, name := range []string{"StandardError", "StandardOutput"} {
		for _, kind := range []string{"append:", "file:", "truncate:"} {
			if file, ok := strings.CutPrefix(s.get(name), kind); ok {
				return file
			}
		}
	}
	return ""
}

// Starts is how often it was started since somebody asked for it; 0 is not known.
func (s State) Starts() int {
	if s.get("NRestarts") == "" || s.get("LoadState") != "loaded" {
		return 0
	}
	return s.number("NRestarts") + 1
}

// Since is when the state last changed; zero is not known, as in a time zone that
// has no number here.
func (s State) Since() time.Time {
	at := s.get("StateChangeTimestamp")
	if seconds, ok := strings.CutPrefix(at, "@"); ok {
		n, _ := strconv.ParseInt(seconds, 10, 64)
		return time.Unix(n, 0)
	}
	t, err := time.ParseInLocation("Mon 2006-01-02 15:04:05 MST", at, time.Local)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Ended is how the last main process ended, in systemd's words: "Result=exit-code,
// ExecMainStatus=203/EXEC".
func (s State) Ended() string {
	status := s.get("ExecMainStatus")
	switch code := s.get("ExecMainCode"); {
	case code == "2" || code == "3": // CLD_KILLED, CLD_DUMPED
		status += "/" + signals[s.number("ExecMainStatus")]
	case exits[s.number("ExecMainStatus")].name != "":
		status += "/" + exits[s.number("ExecMainStatus")].name
	}
	return "Result=" + s.get("Result") + ", ExecMainStatus=" + status
}

// signals are those that a service ends with.
var signals = map[int]string{
	1: "HUP", 2: "INT", 3: "QUIT", 4: "ILL", 5: "TRAP", 6: "ABRT", 7: "BUS", 8: "FPE", 9: "KILL", 11: "SEGV", 13: "PIPE", 15: "TERM", 24: "XCPU", 25: "XFSZ", 31: "SYS",
}

// Killed reports whether a signal that the kernel may have sent ended it.
func (s State) Killed() bool {
	return s.get("Result") == "oom-kill" || s.get("ExecMainCode") == "2" && s.get("ExecMainStatus") == "9"
}
