package triage

import (
	"regexp"
	"strings"
)

// run is one run of a service, as a log tells it.
type run struct {
	lines []Line
	began bool // a manager says that it was started
	ended bool // a manager says that it ended
	ok    bool // ... in order
}

var (
	beginning = regexp.MustCompile(`^(?:Started|Starting) |^spawned: |^App \[.*\] starting in `)
	ending    = regexp.MustCompile(`Main process exited|Failed with result '|Deactivated successfully|^exited: |^stopped: |^spawnerr: |exited with code \[|start operation timed out|Script not found: |couldn't (?:exec|chdir|setuid)|Failed to run 'start'`)
	orderly   = regexp.MustCompile(`code=exited, status=0/|Deactivated successfully|^stopped: |^exited: .*; expected\)|exited with code \[0\] via signal \[SIG(?:INT|TERM)\]|Stopping app:`)
)

// runs parts a log by what its manager says. A log without a manager is one run.
func runs(lines []Line) []run {
	all := []run{{}}
	for _, l := range lines {
		r := &all[len(all)-1]
		begins := l.From == Manager && beginning.MatchString(l.Text)
		if r.ended && (begins || l.From == Service && !r.has(l.PID) || isStep(l.Program, l.Text)) || begins && r.began && r.ended {
			all = append(all, run{})
			r = &all[len(all)-1]
		}
		r.lines = append(r.lines, l)
		r.began = r.began || begins
		if l.From == Manager && ending.MatchString(l.Text) {
			r.ok = orderly.MatchString(l.Text) && (!r.ended || r.ok)
			r.ended = true
		}
	}
	return joined(all)
}

// has reports whether a process, that still has lines in flight, is of the run.
func (r run) has(pid int) bool {
	for _, l := range r.lines {
		if l.PID == pid && l.From == Service {
			return true
		}
	}
	return false
}

// joined gives lines that came late, after what the manager said of the end, back
// to their run.
func joined(all []run) []run {
	n := len(all)
	if n > 1 && !all[n-1].began && !all[n-1].ended {
		all[n-2].lines = append(all[n-2].lines, all[n-1].lines...)
		return all[:n-1]
	}
	return all
}

// last is the run to judge. One that has just begun and says nothing yet is left
// out: what ended the one before will end it too.
func last(all []run) run {
	r := all[len(all)-1]
	if n := len(all); n > 1 && !r.ended && r.count() < 3 && all[n-2].ended && !all[n-2].ok {
		return all[n-2]
	}
	return r
}

// count is how many lines the service itself wrote.
func (r run) count() int {
	n := 0
	for _, l := range r.lines {
		if l.From == Service {
			n++
		}
	}
	return n
}

var (
	serving = regexp.MustCompile(`(?i)\b(?:ready|listening|serving|server started|started (?:http )?server|accepting connections|now running)\b`)
	trouble = regexp.MustCompile(`(?i)retry|reconnect|attempt|will try|trying again|backing off|http: TLS handshake error|http: Accept error|http: proxy error|http2: |http: panic serving|superfluous`)
	trace   = regexp.MustCompile(`^(?:goroutine \d+|\[signal |\t|    ?\S+\.(?:go|s):\d+|created by |exit status \d+$|\S+\.(?:\(\*?\w+\)\.)?[\w.]+\(.*\)$|r\w{1,2} +0x|[re]flags|[cfg]s +0x|PC=|SIGABRT|runtime: g |stack: frame=|[0-9a-f]{16}: | +7 6 5 4| *\^ SP|$)`)
	usage   = regexp.MustCompile(`^(?:Usage|usage)\b`)
)

// traces marks the lines that belong to the one before: a stack, or how a program
// is used.
func traces(lines []Line) []bool {
	marks := make([]bool, len(lines))
	inUsage := false
	for i, l := range lines {
		if l.From != Service {
			continue
		}
		inUsage = inUsage && (strings.HasPrefix(l.Text, " ") || strings.HasPrefix(l.Text, "\t")) || usage.MatchString(l.Text)
		marks[i] = inUsage || trace.MatchString(l.Text)
	}
	return marks
}
