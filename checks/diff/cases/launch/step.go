package launch

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A Step is the directory that one launcher fills in.
type Step struct{ Dir string }

// Start is what was started.
type Start struct {
	Args []string  // without the name
	Pid  int       // of the launcher
	At   time.Time // when
}

// End is how it ended.
type End struct {
	Exit           string // as os.ProcessState says it, or why we ended it: "deadline: 60s"
	Stopped        bool   // we ended it
	Stdout, Stderr Output
	At             time.Time
	Trouble        string // what kept us from seeing all: "no space left on device"; "" for nothing
}

// Output is a stream whose beginning is in a file.
type Output struct {
	Size   int64  // of all
	SHA256 string // of all, in hex
}

// Description is what a launcher called Describe found.
type Description struct {
	Env []string
	Dir string
}

const (
	startFile    = "start.json"
	pidFile      = "pid.json"
	endFile      = "end.json"
	controlFile  = "control"
	describeFile = "describe.json"
	stdinFile    = "stdin"
)

func (s Step) path(name string) string { return filepath.Join(s.Dir, name) }

// Start returns what was started; an error if nothing was, yet.
func (s Step) Start() (start Start, err error) { return start, readJSON(s.path(startFile), &start) }

// Pid returns the process id of the service; an error if it has none, yet.
func (s Step) Pid() (pid int, err error) { return pid, readJSON(s.path(pidFile), &pid) }

// End returns how it ended; an error if it has not, yet, or if the launcher was
// killed.
func (s Step) End() (end End, err error) { return end, readJSON(s.path(endFile), &end) }

// Describe returns the environment and the directory that a launcher called
// Describe was started with; Stdin has its standard input.
func (s Step) Describe() (d Description, err error) { return d, readJSON(s.path(describeFile), &d) }

// Stdin is the path of what a launcher called Describe was given to read.
func (s Step) Stdin() string { return s.path(stdinFile) }

// Stdout and Stderr are the paths of what was written so far, up to the cap.
func (s Step) Stdout() string { return s.path("stdout") }

// Stderr is like Stdout.
func (s Step) Stderr() string { return s.path("stderr") }

// Signal has the launcher signal the service and all of its process group. The
// name is without SIG: "TERM". KILL, and on Windows every other signal that is
// not INT or TERM, ends the service and all that it started.
func (s Step) Signal(name string) error {
	path := s.path(controlFile)
	if err := os.WriteFile(path+"~", []byte(name), 0o600); err != nil {
		return err
	}
	return os.Rename(path+"~", path)
}

// control returns the signal that Signal asked for, once, and "" for none.
func (s Step) control() string {
	data, err := os.ReadFile(s.path(controlFile))
	if err != nil {
		return ""
	}
	os.Remove(s.path(controlFile))
	return strings.TrimSpace(string(data))
}
