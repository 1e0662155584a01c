package try

import (
	"fmt"
	"strings"
	"time"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/try/trial"
	"example.com/seaworthy/templates"
)

// subject is what a rule judges.
type subject struct {
	candidate
	trial.Facts
}

// rules are the findings, in the order in which they are shown.
var rules = []struct {
	id, name string
	judge    func(subject) checks.Finding // without a text: nothing to say
	runs     bool                         // it is about a service that runs
}{
	{"U1", "start", start, false},
	{"U2", "health", health, true},
	{"U3", "user", account, true},
	{"U4", "capabilities", capabilities, true},
	{"U5", "seccomp", seccomp, true},
	{"U6", "write", write, true},
	{"U7", "kill", kill, true},
	{"U8", "watchdog", watchdog, true},
	{"U9", "stop", stop, true},
	{"U10", "missing", missing, false},
	{"U11", "crash", crash, false},
	{"U12", "load", load, true},
	{"U13", "start-limit", startLimit, true},
	{"U14", "hardening", hardening, false},
	{"U15", "backlog", backlog, true},
}

func judge(c candidate, facts trial.Facts) []checks.Finding {
	s := subject{c, facts}
	if facts.Broken != "" {
		return skipped("the service could not be installed in the container: " + oneLine(facts.Broken))
	}
	var findings []checks.Finding
	for _, rule := range rules {
		if rule.runs && s.unit.Ready == templates.Exit {
			continue
		}
		f := rule.judge(s)
		if f.Text == "" {
			continue
		}
		f.ID, f.Check, f.Start = rule.id, rule.name, rule.name == "start"
		findings = append(findings, f)
	}
	return findings
}

// skipped is all that is said where nothing was started.
func skipped(why string) []checks.Finding {
	text, hint, _ := strings.Cut(why, "; ")
	return []checks.Finding{{ID: "U1", Check: "start", Status: checks.Skip, Text: text, Hint: hint}}
}

// pass, warn, fail and skip are findings with a text that is formatted.
func pass(format string, args ...any) checks.Finding { return finding(checks.Pass, format, args) }
func warn(format string, args ...any) checks.Finding { return finding(checks.Warn, format, args) }
func fail(format string, args ...any) checks.Finding { return finding(checks.Fail, format, args) }
func skip(format string, args ...any) checks.Finding { return finding(checks.Skip, format, args) }

func finding(status checks.Status, format string, args []any) checks.Finding {
	return checks.Finding{Status: status, Text: fmt.Sprintf(format, args...)}
}

// hinted adds what to type, and evidence.
func hinted(f checks.Finding, hint string, evidence ...string) checks.Finding {
	f.Hint, f.Evidence = hint, evidence
	return f
}

// journal is what the service and systemd said in a step, after what a command
// printed.
func (s subject) journal(step, output string) []string {
	var lines []string
	for line := range strings.Lines(output) {
		lines = append(lines, strings.TrimRight(line, "\n"))
	}
	if lines = append(lines, s.Journal[step]...); len(lines) == 0 { // as of a hang that nobody notices
		return []string{"(the journal has nothing of it)"}
	}
	return lines
}

// showJournal is what to type to see more, on a host.
func (s subject) showJournal() string {
	return "journalctl -u " + s.unit.Name + " on a host has the same lines"
}

// idle says why the running service was not looked at: "" = it was.
func (s subject) idle() string {
	switch {
	case s.Start == nil || s.Start.Code != 0:
		return "the service did not start"
	case s.Process == nil:
		return "the service was gone at once"
	}
	return ""
}

// ended is how a command ended.
func ended(c trial.Command) string {
	if c.Code < 0 {
		return "did not end"
	}
	return fmt.Sprintf("exit status %d", c.Code)
}

// span is a time as people say it.
func span(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// thousands is a number with commas: 4,812.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
