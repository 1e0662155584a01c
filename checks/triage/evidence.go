package triage

import (
	"slices"
	"strconv"
	"strings"
)

// near is how many lines of the service may stand between a cause and the end.
const near = 15

// ofRun are the causes that the lines of a run name.
func ofRun(r run, state State, s service) []Cause {
	ended := r.ended && !r.ok || state.get("ActiveState") == "failed" || state.get("SubState") == "auto-restart"
	if r.ok && !ended {
		return nil
	}
	marks := traces(r.lines)
	may := suspects(r.lines, marks, ended)
	var found []Cause
	for i, l := range r.lines {
		switch {
		case marks[i]:
		case l.From == Kernel && !r.names(l, s):
		case l.From == Service && !may[i]:
		default:
			if c, ok := r.cause(i, s); ok {
				found = append(found, c)
			}
		}
	}
	return found
}

// suspects marks the service's lines that may be what ended it: by level, by how
// near the end they are, and whether the service went on. Without a manager that
// tells of an end it must be the last thing that a service said which did not serve.
func suspects(lines []Line, marks []bool, ended bool) []bool {
	may := make([]bool, len(lines))
	after := 0
	for i := len(lines) - 1; i >= 0 && after <= near; i-- {
		l := lines[i]
		if l.From != Service || marks[i] {
			continue
		}
		p, m := find(l)
		if m == nil && serving.MatchString(l.Text) {
			break // what was before did not end it
		}
		switch {
		case m == nil || innocent(l):
		case ended:
			may[i] = true
		case p.strong:
			may[i] = after <= 2
		default:
			may[i] = after == 0 && l.Level != Warn && !trouble.MatchString(l.Text) && !served(lines[:i])
		}
		after++
	}
	return may
}

// innocent reports whether a line is none of a service that ends, whatever it says.
func innocent(l Line) bool {
	return l.Request || l.Level == Debug || l.Level == Info ||
		strings.Contains(l.Text, "http: TLS handshake error") || strings.Contains(l.Text, "http: panic serving")
}

// served reports whether a service had come up.
func served(lines []Line) bool {
	return slices.ContainsFunc(lines, func(l Line) bool {
		return l.From == Service && (l.Request || serving.MatchString(l.Text))
	})
}

// cause is what line i names.
func (r run) cause(i int, s service) (Cause, bool) {
	l := r.lines[i]
	if m := step.FindStringSubmatch(l.Text); m != nil && l.From == Manager {
		return r.stepped(m, i, s)
	}
	p, m := find(l)
	if m == nil {
		return Cause{}, false
	}
	c := Cause{Kind: p.kind, Text: s.fill(p.text, m, false), Fix: s.fill(p.fix, m, true), Evidence: []string{l.Text}, rank: p.rank, place: i, groups: m}
	if p.text == "" {
		c.Text = l.Text
	}
	if p.kind == "panic" || p.kind == "fatal" {
		if at := frame(r.lines, i+1); at != "" {
			c.Text += ", in " + at
		}
	}
	c.Text = short(strings.TrimPrefix(c.Text, s.unit+": "))
	if l.From == Service {
		c.Evidence = append(c.Evidence, r.end()...)
	}
	return c, true
}

// end is the manager's line about how the run ended.
func (r run) end() []string {
	if !r.ended {
		return nil
	}
	return []string{endWords(r)}
}

// stepped is a step of systemd's that failed. The line before says more, as a rule.
func (r run) stepped(m []string, i int, s service) (Cause, bool) {
	l := r.lines[i]
	c := Cause{Evidence: []string{l.Text}, rank: concrete, place: i, groups: []string{m[0]}}
	why := m[3]
	if i > 0 && r.lines[i-1].PID == l.PID && r.lines[i-1].From == Manager {
		why = strings.TrimPrefix(r.lines[i-1].Text, s.unit+": ")
		c.Evidence = []string{r.lines[i-1].Text, l.Text}
	}
	for _, e := range exits {
		if e.name != m[1] {
			continue
		}
		c.Kind, c.Fix = e.kind, s.fill(e.fix, []string{m[0], m[2]}, true)
		c.Text = short(s.fill(e.text, m, false) + ": " + why)
		if m[1] == "EXEC" {
			c.Text = short(m[2] + " cannot be executed: " + m[3])
		}
		return c, true
	}
	return Cause{}, false
}

// names reports whether a line of the kernel's is about a process of the run.
func (r run) names(l Line, s service) bool {
	_, m := find(l)
	if m == nil {
		return false
	}
	pid, err := strconv.Atoi(m[1])
	if err == nil && slices.ContainsFunc(r.lines, func(o Line) bool { return o.From == Service && o.PID == pid }) {
		return true
	}
	comm := s.name
	if program := s.state.Program(); program != "" {
		comm = program[strings.LastIndexByte(program, '/')+1:]
	}
	return comm != "" && m[2] == comm[:min(15, len(comm))]
}

// loads are the states of a unit that cannot be started at all.
var loads = map[string]struct{ kind, text, fix string }{
	"not-found":   {"unit-missing", "there is no unit {unit}", "systemctl list-unit-files | grep {name}; systemctl daemon-reload"},
	"masked":      {"masked", "{unit} is masked: nothing can start it", "systemctl unmask {unit}"},
	"bad-setting": {"unit-refused", "systemd refuses {unit}", "systemd-analyze verify {unit}; mage check:unit -path=FILE"},
	"error":       {"unit-refused", "systemd cannot read {unit}", "systemd-analyze verify {unit}"},
}

// results are what systemd says of an end, where no status says more.
var results = map[string]struct{ kind, text, fix string }{
	"oom-kill":        {"out-of-memory", "the kernel's OOM killer ended it", "systemctl show {unit} -p MemoryMax; free -m; Environment=GOMEMLIMIT=… below it"},
	"watchdog":        {"watchdog", "it did not ping the watchdog in time", "journalctl -u {unit} | grep -A40 SIGABRT shows where it hung"},
	"timeout":         {"start-timeout", "it did not come up, or down, in time", "systemctl show {unit} -p Type -p NotifyAccess -p TimeoutStartUSec"},
	"start-limit-hit": {"start-limit", "it was started too often", resetFailed},
	"protocol":        {"protocol", "it ended before it said READY=1, or left no PID file", "systemctl cat {unit}, and compare Type= with what the program does"},
}

// ofState are the causes that the properties alone name.
func ofState(state State, s service) []Cause {
	if !state.Known() || state.Running() {
		return nil
	}
	evidence := []string{state.Ended()}
	if l, ok := loads[state.get("LoadState")]; ok {
		evidence = []string{"LoadState=" + state.get("LoadState"), state.get("LoadError")}
		return []Cause{{Kind: l.kind, Text: s.fill(l.text, nil, false), Fix: s.fill(l.fix, nil, true), Evidence: evidence, rank: concrete, place: -1}}
	}
	var found []Cause
	if e, ok := exits[state.number("ExecMainStatus")]; ok && state.get("ExecMainCode") == "1" && state.get("Result") != "success" {
		found = append(found, Cause{Kind: e.kind, Text: s.fill(e.text, nil, false) + " (" + state.Ended() + ")", Fix: s.fill(e.fix, nil, true), Evidence: evidence, rank: concrete, place: -1})
	}
	if r, ok := results[state.get("Result")]; ok {
		rank := consequence
		if r.kind == "out-of-memory" {
			rank = ofMachine
		}
		found = append(found, Cause{Kind: r.kind, Text: s.fill(r.text, nil, false) + " (" + state.Ended() + ")", Fix: s.fill(r.fix, nil, true), Evidence: evidence, rank: rank, place: -1})
	}
	if name := signals[state.number("ExecMainStatus")]; len(found) == 0 && state.get("Result") == "signal" || state.get("Result") == "core-dump" {
		kind, fix := "killed", "journalctl -k -g 'Out of memory|oom-kill|segfault'; coredumpctl info {name}"
		if name == "SYS" {
			kind, fix = "seccomp", "systemctl show {unit} -p SystemCallFilter; journalctl -k -g SECCOMP"
		}
		found = append(found, Cause{Kind: kind, Text: "ended by SIG" + name + ", and the log does not say who sent it (" + state.Ended() + ")", Fix: s.fill(fix, nil, true), Evidence: evidence, rank: general, place: -1})
	}
	return found
}
