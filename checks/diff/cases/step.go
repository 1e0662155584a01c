package cases

import (
	"fmt"
	"slices"
	"strconv"

	"example.com/seaworthy/checks/diff/cases/launch"
)

// take makes line that of the step's launcher. It has one.
func (s *step) take(line *launch.Line, start launch.Start) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.line != nil {
		return false
	}
	s.line, s.start = line, start
	return true
}

// note keeps what the launcher says.
func (s *step) note(kind launch.Kind, data []byte) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch kind {
	case launch.Running:
		if s.pid != 0 {
			return fmt.Errorf("it runs twice")
		}
		if s.pid, err = strconv.Atoi(string(data)); err == nil {
			close(s.running)
		}
	case launch.Stdout:
		s.stdout = lengthen(s.stdout, data)
	case launch.Stderr:
		s.stderr = lengthen(s.stderr, data)
	case launch.Ended:
		var end launch.End
		if end, err = launch.ParseEnd(data); err == nil {
			s.end = &end
		}
	}
	return err
}

// began returns what was started; false if nothing was, yet.
func (s *step) began() (launch.Start, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.start, s.line != nil
}

// service returns the process id of the service; 0 if it has none, yet.
func (s *step) service() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pid
}

// ended returns how it ended; false if it has not, yet, or if the launcher was
// killed.
func (s *step) ended() (launch.End, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.end == nil {
		return launch.End{}, false
	}
	return *s.end, true
}

// written returns what the service wrote so far, up to the cap. It is not to be
// changed.
func (s *step) written() (stdout, stderr []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clip(s.stdout), slices.Clip(s.stderr)
}

// lengthen is append for many small pieces of something large.
func lengthen(all, more []byte) []byte {
	if len(all)+len(more) > cap(all) {
		all = slices.Grow(all, max(len(all), len(more)))
	}
	return append(all, more...)
}

// signal has the launcher signal the service and all of its process group. The
// name is without SIG: "TERM". KILL, and on Windows every other signal that is
// not INT or TERM, ends the service and all that it started.
func (s *step) signal(name string) {
	s.mu.Lock()
	line := s.line
	s.mu.Unlock()
	if line != nil {
		line.Send(launch.Signal, []byte(name))
	}
}
