package run

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
)

// ErrNotRun is found by errors.Is in the error of a job that was not started,
// because the context was done before its turn came.
var ErrNotRun = errors.New("not run")

// JobError is a job that did not succeed.
type JobError struct {
	Name string
	Err  error

	verdict verdict
	text    string // Err as one line, without what the output showed
}

// Error returns one line: the job's name and its error.
func (e *JobError) Error() string { return e.Name + ": " + cmp.Or(e.text, cleanLine(e.Err.Error())) }

// Unwrap returns e.Err.
func (e *JobError) Unwrap() error { return e.Err }

// Cancelled reports whether the job was stopped or never started because the
// context was done, and is not itself at fault.
func (e *JobError) Cancelled() bool { return e.verdict == stopped || e.verdict == skipped }

// PoolError lists the jobs that did not succeed.
type PoolError struct {
	// Jobs has at least one element, in the order of the jobs that were run.
	Jobs []*JobError
	// Total is how many jobs there were.
	Total int
}

// Root returns the first job that failed by itself, or the first one cancelled
// if none did.
func (e *PoolError) Root() *JobError {
	for _, job := range e.Jobs {
		if !job.Cancelled() {
			return job
		}
	}
	return e.Jobs[0]
}

// Error returns one line: how many jobs did not succeed, and the root failure.
func (e *PoolError) Error() string {
	root := e.Root()
	if e.Total == 1 {
		return root.Error()
	}
	return e.counts() + ": " + root.Error()
}

// Unwrap returns the errors of Jobs.
func (e *PoolError) Unwrap() []error {
	errs := make([]error, len(e.Jobs))
	for i, job := range e.Jobs {
		errs[i] = job
	}
	return errs
}

// counts returns "2 of 5 failed, 1 stopped, 1 not run", without those that are
// none.
func (e *PoolError) counts() string {
	stops, skips := 0, 0
	for _, job := range e.Jobs {
		switch job.verdict {
		case stopped:
			stops++
		case skipped:
			skips++
		}
	}
	of := fmt.Sprintf(" of %d", e.Total)
	text := ""
	for _, count := range []struct {
		n    int
		word string
	}{{len(e.Jobs) - stops - skips, "failed"}, {stops, "stopped"}, {skips, "not run"}} {
		if count.n > 0 {
			text += fmt.Sprintf(", %d%s %s", count.n, of, count.word)
			of = ""
		}
	}
	return strings.TrimPrefix(text, ", ")
}

// notRun is the error of a job that was not started because of cause.
func notRun(cause error) error {
	return &reason{"not run: " + cause.Error(), []error{ErrNotRun, cause}}
}

func poolError(tasks []*Task) error {
	e := &PoolError{Total: len(tasks)}
	for _, t := range tasks {
		if t.verdict != passed {
			e.Jobs = append(e.Jobs, &JobError{Name: t.name, Err: t.err, verdict: t.verdict, text: t.text()})
		}
	}
	if len(e.Jobs) == 0 {
		return nil
	}
	return e
}
