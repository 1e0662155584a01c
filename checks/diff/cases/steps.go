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

// collectSteps reads what launchers noted, in the order in which they began. Where
// the script has failed, it says what the script could not see.
func (r *run) collectSteps() {
	var launches []launched
	failed := r.recording.Failed != ""
	defer func() {
		if failed {
			r.recording.Failed += r.unseen(launches)
		}
	}()
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

// unseen says, a line each, of which streams the script saw only the beginning.
func (r *run) unseen(launches []launched) (lines string) {
	hidden := map[*record.Run]bool{}
	for _, l := range launches {
		hidden[l.run] = !l.shown
	}
	say := func(name, of string, s record.Stream) {
		if s.Cut() {
			lines += fmt.Sprintf("\n  a script sees the first %s of a stream, and %s wrote %s to %s: "+
				"unless a shell writes it to a file, as in sh -c 'NAME … >FILE'", megabytes(r.o.Cap), name, megabytes(s.Size), of)
		}
	}
	for _, s := range r.recording.Steps {
		switch {
		case s.HTTP != nil:
			say(s.Name, "the body of its answer", s.HTTP.Body)
		case !hidden[s.Run]:
			say(s.Name, "stdout", s.Run.Stdout)
			say(s.Name, "stderr", s.Run.Stderr)
		}
	}
	return lines
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

// launched is a step that a launcher has reported.
type launched struct {
	kind  string // "exec" or "service"
	shown bool   // to the script: what a service wrote is once a line has shut it down
	start launch.Start
	ended time.Time // zero if it has not
	pid   int
	run   *record.Run
	why   string // it did not go as it should
	at    int    // in Recording.Steps
}

func (r *run) launched(s *step) (l launched, ok bool) {
	l.kind, l.shown = "exec", true
	if i := slices.IndexFunc(r.services, func(other *service) bool { return other.step == s }); i >= 0 {
		l.kind, l.shown = "service", r.services[i].stopped
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
