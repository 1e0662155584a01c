package triage

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// readJournal reads a line of journalctl -o json (systemd.journal-fields(7)).
func readJournal(text string) (Line, bool) {
	if !isJSON(text) || !strings.Contains(text, `"__REALTIME_TIMESTAMP"`) {
		return Line{}, false
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &fields) != nil {
		return Line{}, false
	}
	l := Line{Program: field(fields["SYSLOG_IDENTIFIER"]), Text: field(fields["MESSAGE"])}
	l.PID, _ = strconv.Atoi(field(fields["_PID"]))
	if us, err := strconv.ParseInt(field(fields["__REALTIME_TIMESTAMP"]), 10, 64); err == nil {
		l.Time = time.UnixMicro(us).UTC()
	}
	switch transport := field(fields["_TRANSPORT"]); {
	case transport == "kernel":
		l.From = Kernel
	case l.PID == 1 || isStep(l.Program, l.Text):
		l.From = Manager
	case transport != "stdout": // where 6 is the default, and says nothing
		l.Level = priority(field(fields["PRIORITY"]))
	}
	return l, true
}

// field is a value of the journal: a string, or an array of bytes where it is not
// UTF-8, or of such where the field is there more than once.
func field(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var codes []int
	if json.Unmarshal(raw, &codes) == nil {
		b := make([]byte, len(codes))
		for i, c := range codes {
			b[i] = byte(c)
		}
		return string(b)
	}
	var many []string
	if json.Unmarshal(raw, &many) == nil {
		return strings.Join(many, " ")
	}
	return ""
}

// priority is syslog's.
func priority(s string) Level {
	n, err := strconv.Atoi(s)
	switch {
	case err != nil:
		return NoLevel
	case n <= 2:
		return Fatal
	case n == 3:
		return Error
	case n == 4:
		return Warn
	case n <= 6:
		return Info
	}
	return Debug
}

// isStep tells what systemd says from within the process that is to be the
// service: its name is in parentheses then.
func isStep(program, text string) bool {
	return strings.HasPrefix(program, "(") && strings.Contains(text, ".service: ")
}

// syslogLine is "Nov 22 10:00:00 web1 orders[812]: text", or with an ISO time.
var syslogLine = regexp.MustCompile(`^(?:<\d+>)?((?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\S*) \S+ (\(?[^\s:\[]+)(?:\[(\d+)\])?: ?(.*)$`)

// managerLine is of systemd, where a log has messages alone (-o cat).
var managerLine = regexp.MustCompile(`^\S+\.(?:service|socket|timer): (?:Main process exited|Failed with result|Failed at step|Failed to |Scheduled restart job|Start request repeated|start operation timed out|Watchdog timeout|Deactivated succ|A process of this unit)|^ +(?:Active|Process|Main PID): .*(?:\(code=|Result: )`)

// readSyslog reads what journalctl prints, and syslog writes. Years are not in it,
// so the time is left out.
func readSyslog(text string) (Line, bool) {
	m := syslogLine.FindStringSubmatch(text)
	if m == nil {
		if managerLine.MatchString(text) {
			return Line{From: Manager, Text: text}, true
		}
		return Line{}, false
	}
	l := Line{Program: m[2], Text: m[4]}
	l.PID, _ = strconv.Atoi(m[3])
	switch {
	case m[2] == "kernel":
		l.From = Kernel
	case m[2] == "systemd" || isStep(m[2], m[4]):
		l.From = Manager
	}
	return l, true
}
