package run

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
)

// Task is what a running job sees. It may be used from several goroutines. The
// zero Task shows nothing, which is enough for a test.
type Task struct {
	name  string
	begun time.Time // held by the screen

	mu      sync.Mutex
	verdict verdict
	err     error
	output  transcript
	state   string
	notes   []string
}

// verdict is the first word of a line about a task.
type verdict string

const (
	going   verdict = "run" // so is "", of a task that waits
	passed  verdict = "ok"
	failed  verdict = "FAIL"
	stopped verdict = "stop" // it ran and was cancelled
	skipped verdict = "skip" // it was cancelled before it ran
	noted   verdict = "note"
)

// Write keeps p as the job's output, which is shown only if the job fails. Of
// an output above 16 MiB the middle is left out. It never fails.
func (t *Task) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.output.Write(p)
}

// State says what the job is doing ("compiling", "linking"). The last one stays
// in the job's line when it has succeeded. Only one line of s is shown.
func (t *Task) State(s string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.state = cleanLine(s)
}

// Note keeps a line that is shown after all jobs have ended, also if this one
// succeeds: a warning.
func (t *Task) Note(s string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.notes = append(t.notes, cleanLine(s))
}

// settle keeps what the job returned. An error that comes from the end of ctx is
// no failure of the job's own.
func (t *Task) settle(ctx context.Context, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.err = err
	switch {
	case err == nil:
		t.verdict = passed
	case errors.Is(err, ErrNotRun):
		t.verdict = skipped
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		t.verdict = stopped
	default:
		t.verdict = failed
	}
}

// text returns what stands at the end of the task's line: its error as one line,
// or its last state.
func (t *Task) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err == nil {
		return t.state
	}
	text := t.err.Error()
	if e, ok := errors.AsType[*Error](t.err); ok && t.tells(telling(e.Stderr)) {
		text = strings.Replace(text, e.Error(), e.brief(), 1)
	}
	return cleanLine(text)
}

// tells reports whether the error can do without a line of its process: because
// it is shown in the output already, or because stopping it made it say so.
func (t *Task) tells(said string) bool {
	if said == "" || t.verdict == stopped {
		return true
	}
	for line := range strings.Lines(t.output.String()) {
		if strings.Contains(cleanLine(line), said) {
			return true
		}
	}
	return false
}

func (t *Task) allNotes() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.notes)
}

// said is the output as it is.
func (t *Task) said() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.output.String()
}

// prefixed returns the output with the task's name before each line.
func (t *Task) prefixed() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var b strings.Builder
	for line := range strings.Lines(t.output.String()) {
		b.WriteString(strings.TrimRight(t.name+" | "+strings.TrimRight(line, "\n"), " \t") + "\n")
	}
	return b.String()
}
