package cases

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/seaworthy/checks/diff/cases/launch"
	"example.com/seaworthy/checks/diff/record"
)

// collectSteps reads what launchers noted, in the order in which they began.
func (r *run) collectSteps() {
	var launches []launched
	for _, s := range r.book.steps {
		if e := s.exchange; e != nil {
			name := r.names.step("http", e.method, e.path)
			r.recording.Steps = append(r.recording.Steps, record.Step{Name: name, HTTP: e.answer})
			continue
		}
		l, ok := r.launched(s)
		if !ok {
			continue // killed before it could say what it was to start
		}
		l.at = len(r.recording.Steps)
		launches = append(launches, l)
		r.recording.Steps = append(r.recording.Steps, record.Step{})
	}
	r.placeLaunches(launches)
}

// launched is a step that a launcher has reported.
type launched struct {
	kind  string // "exec" or "service"
	start launch.Start
	ended time.Time // zero if it has not
	pid   int
	run   *record.Run
	why   string // it did not go as it should
	at    int    // in Recording.Steps
}

func (r *run) launched(s *step) (l launched, ok bool) {
	l.kind = "exec"
	if slices.ContainsFunc(r.services, func(other *service) bool { return other.step == s }) {
		l.kind = "service"
	}
	if l.start, ok = s.began(); !ok {
		return l, false
	}
	l.pid = s.service()
	end, ok := s.ended()
	if !ok {
		end.Exit, end.Stopped = "unknown: what watched it was killed", true
	}
	if end.Stopped {
		l.why = end.Exit
	} else if end.Trouble != "" {
		l.why = end.Trouble
	}
	l.ended = end.At
	stdout, stderr := s.written()
	l.run = &record.Run{Exit: end.Exit, Stdout: kept(bytes.Clone(stdout), end.Stdout), Stderr: kept(bytes.Clone(stderr), end.Stderr)}
	return l, true
}

// kept is a stream that begins with data.
func kept(data []byte, output launch.Output) record.Stream {
	if output.SHA256 == "" { // it was never ended
		return record.Stream{Data: data, Size: int64(len(data))}
	}
	return record.Stream{Data: data, Size: output.Size, SHA256: output.SHA256}
}

// placeLaunches names the launches. Two that began in the background one right
// after the other may have been noted in either order: among those of one name
// that ran at the same time the lower process id is the first. It says nothing of
// the others, as process ids begin again at pid_max.
func (r *run) placeLaunches(launches []launched) {
	like := map[string][]launched{}
	for _, l := range launches {
		like[l.key()] = append(like[l.key()], l)
	}
	for _, l := range launches {
		left := like[l.key()]
		next := 0
		for i := range left {
			if left[i].besides(left[0]) && left[i].start.Pid < left[next].start.Pid {
				next = i
			}
		}
		r.placeLaunch(left[next], l.at)
		like[l.key()] = slices.Delete(left, next, next+1)
	}
}

// key is the same for launches of one name.
func (l launched) key() string {
	return strings.Join(append([]string{l.kind}, l.start.Args...), "\x00")
}

// besides reports whether l began before first, which was noted before it, ended.
func (l launched) besides(first launched) bool {
	return first.ended.IsZero() || l.start.At.Before(first.ended)
}

func (r *run) placeLaunch(l launched, at int) {
	name := r.names.step(append([]string{l.kind, r.b.Name}, l.start.Args...)...)
	r.recording.Steps[at] = record.Step{Name: name, Run: l.run}
	if l.pid != 0 {
		r.names.add(fmt.Sprint(l.pid), "$PID")
	}
	if l.why != "" && r.recording.Failed == "" {
		r.recording.Failed = name + ": " + l.why
	}
}
