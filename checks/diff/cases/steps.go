package cases

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"example.com/seaworthy/checks/diff/cases/launch"
	"example.com/seaworthy/checks/diff/record"
)

// collectSteps reads what launchers noted, in the order in which they began.
func (r *run) collectSteps() error {
	entries, err := os.ReadDir(r.place.record)
	if err != nil {
		return err
	}
	var launches []launched
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		if e, ok := r.exchanges[entry.Name()]; ok {
			name := r.names.step("http", e.method, e.path)
			r.recording.Steps = append(r.recording.Steps, record.Step{Name: name, HTTP: e.answer})
			continue
		}
		l, err := r.launched(entry.Name())
		if err != nil {
			return err
		}
		if l.start.Pid == 0 {
			continue // killed before it could say what it was to start
		}
		l.at = len(r.recording.Steps)
		launches = append(launches, l)
		r.recording.Steps = append(r.recording.Steps, record.Step{})
	}
	r.placeLaunches(launches)
	return nil
}

// launched is a step that a launcher has filled in.
type launched struct {
	kind  string // "exec" or "service"
	start launch.Start
	ended time.Time // zero if it has not
	pid   int
	run   *record.Run
	why   string // it did not go as it should
	at    int    // in Recording.Steps
}

func (r *run) launched(name string) (l launched, err error) {
	step := launch.Step{Dir: filepath.Join(r.place.record, name)}
	l.kind = "exec"
	if slices.ContainsFunc(r.services, func(s *service) bool { return s.step == step }) {
		l.kind = "service"
	}
	if l.start, err = step.Start(); err != nil {
		return launched{}, nil
	}
	l.pid, _ = step.Pid()
	end, err := step.End()
	if err != nil {
		end.Exit, end.Stopped = "unknown: what watched it was killed", true
	}
	if end.Stopped {
		l.why = end.Exit
	} else if end.Trouble != "" {
		l.why = end.Trouble
	}
	l.ended = end.At
	l.run = &record.Run{Exit: end.Exit}
	if l.run.Stdout, err = kept(step.Stdout(), end.Stdout); err != nil {
		return l, err
	}
	l.run.Stderr, err = kept(step.Stderr(), end.Stderr)
	return l, err
}

// kept is a stream whose beginning is in the file at path.
func kept(path string, output launch.Output) (record.Stream, error) {
	data, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		return record.Stream{}, err
	}
	if output.SHA256 == "" { // it was never ended
		return record.Stream{Data: data, Size: int64(len(data))}, nil
	}
	return record.Stream{Data: data, Size: output.Size, SHA256: output.SHA256}, nil
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
