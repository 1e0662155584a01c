package triage

import (
	"bytes"
	"cmp"
	"regexp"
	"strings"
)

// Log is a log that was read.
type Log struct {
	Format string // what it was taken for, for people: "journal as JSON", "Supervisor"
	Unit   string // the service that most of it is of: "orders.service"; "" = it does not say
	Lines  []Line // the last ones, at most 20,000; oldest first
}

// reader reads one line of a form, and reports whether it has that form.
type reader func(text string) (Line, bool)

// forms are the forms that a log can have, the most telling first. A log has the
// one that most of its first lines have.
var forms = []struct {
	name string
	read reader
}{
	{"journal as JSON", readJournal},
	{"Supervisor", readSupervisor},
	{"PM2", readPM2},
	{"PM2", readPrefixed},
	{"journal as text", readSyslog},
	{"JSON lines", readJSON},
	{"plain lines", readPlain},
}

// Parse reads a log of any form; what is not UTF-8, or not of its form, is kept
// as text. Only the last Limit bytes count. An empty log has no lines.
func Parse(data []byte) Log {
	texts := strings.Split(string(tail(data)), "\n")
	if len(texts) > lineCount {
		texts = texts[len(texts)-lineCount:]
	}
	form := formOf(texts)
	log := Log{Format: forms[form].name}
	for _, text := range texts {
		if strings.TrimSpace(text) == "" {
			continue
		}
		log.Lines = append(log.Lines, readAs(form, text))
	}
	for i := range log.Lines {
		log.Lines[i].finish()
	}
	if log.Format == "Supervisor" || log.Format == "PM2" {
		attribute(log.Lines)
	}
	log.Unit = unitOf(log.Lines)
	return log
}

// formOf looks at the lines' forms. Those of one manager's own log may be few
// among a service's lines: two are enough.
func formOf(texts []string) int {
	counts := make([]int, len(forms))
	for _, text := range texts[:min(len(texts), 2000)] {
		for i, f := range forms {
			if _, ok := f.read(text); ok {
				counts[i]++
				break
			}
		}
	}
	best := len(forms) - 1
	for i := len(forms) - 2; i >= 0; i-- {
		if counts[i] > 0 && (counts[i] >= counts[best] || i < 5) {
			best = i
		}
	}
	return best
}

// readAs reads a line in the log's form; others are the service's own, and may be
// of any other form.
func readAs(form int, text string) Line {
	for _, f := range append(forms[form:form+1:form+1], forms[1:]...) {
		if line, ok := f.read(text); ok {
			return line
		}
	}
	line, _ := readPlain(text)
	return line
}

// finish reads what is inside a line: the service's own JSON, level and time.
func (l *Line) finish() {
	l.Text = clean(l.Text)
	if l.From != Service {
		return
	}
	inner, ok := readJSON(l.Text)
	if !ok {
		inner, _ = readPlain(l.Text)
	}
	l.Text, l.Request = inner.Text, l.Request || inner.Request
	if inner.Level != NoLevel {
		l.Level = inner.Level
	}
	if l.Time.IsZero() {
		l.Time = inner.Time
	}
}

var unitNames = regexp.MustCompile(`([\w@:.\\-]+\.service)\b`)

// unitOf is the service that the manager speaks of most.
func unitOf(lines []Line) string {
	counts := map[string]int{}
	best := ""
	for _, l := range lines {
		if l.From != Manager {
			continue
		}
		m := unitNames.FindString(l.Text)
		if m == "" {
			m = cmp.Or(first(supervised.FindStringSubmatch(l.Text)), first(pmApp.FindStringSubmatch(l.Text)))
		}
		if counts[m]++; m != "" && (best == "" || counts[m] > counts[best]) {
			best = m
		}
	}
	return best
}

// first is the first group of a match; "" if there is none.
func first(match []string) string {
	if len(match) < 2 {
		return ""
	}
	return match[1]
}

// Of leaves out what other programs of a Supervisor or PM2 log say; name "" leaves
// it as it is.
func (g Log) Of(name string) Log {
	if name == "" || g.Format != "Supervisor" && g.Format != "PM2" {
		return g
	}
	var kept []Line
	for _, l := range g.Lines {
		if l.Program == "" || l.Program == name {
			kept = append(kept, l)
		}
	}
	g.Lines, g.Unit = kept, name
	return g
}

// Programs are those that a Supervisor or PM2 log speaks of, in its order; nil for
// other logs.
func (g Log) Programs() []string {
	var names []string
	seen := map[string]bool{}
	for _, l := range g.Lines {
		if (g.Format == "Supervisor" || g.Format == "PM2") && l.Program != "" && !seen[l.Program] {
			seen[l.Program] = true
			names = append(names, l.Program)
		}
	}
	return names
}

// isJSON is a cheap look.
func isJSON(text string) bool {
	trimmed := bytes.TrimSpace([]byte(text))
	return len(trimmed) > 1 && trimmed[0] == '{' && trimmed[len(trimmed)-1] == '}'
}

// With adds what the service wrote elsewhere, such as the file that its unit names:
// before the line with which the manager tells of the last end.
func (g Log) With(output Log) Log {
	at := len(g.Lines)
	for i, l := range g.Lines {
		if l.From == Manager && ending.MatchString(l.Text) && !strings.Contains(l.Text, "Failed with result") {
			at = i
		}
	}
	lines := append(g.Lines[:at:at], output.Lines...)
	g.Lines = append(lines, g.Lines[at:]...)
	if g.Format == "plain lines" || len(lines) == len(output.Lines) {
		g.Format = cmp.Or(output.Format, g.Format)
	}
	return g
}

// attribute gives lines of Supervisor and PM2 that name no program the program of
// the line that tells what came of it.
func attribute(lines []Line) {
	known := map[string]string{}
	for pass := range 2 {
		for i := range lines {
			l := &lines[i]
			if l.From != Manager || l.Program != "" {
				continue
			}
			switch {
			case strings.HasPrefix(l.Text, "spawnerr: ") && i+1 < len(lines) && strings.HasPrefix(lines[i+1].Text, "gave up: "):
				known[l.Text] = lines[i+1].Program
			case strings.Contains(l.Text, "too many unstable restarts") && i > 0:
				l.Program = lines[i-1].Program
			}
			if pass == 1 {
				l.Program = cmp.Or(l.Program, known[l.Text])
			}
		}
	}
}
