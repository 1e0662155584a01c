package run

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"
)

// Job is one piece of work with a name that people read.
type Job struct {
	// Name stands in every line about the job.
	Name string
	// Do does the work. It must return when ctx is done. A panic in it becomes
	// the job's error, with the stack in its output.
	Do func(ctx context.Context, t *Task) error
}

// Pool runs jobs side by side and shows them. The zero Pool is silent and as
// wide as the machine.
type Pool struct {
	// Width is how many jobs run at a time; 0 or less is runtime.GOMAXPROCS(0).
	Width int
	// Out takes the progress, usually os.Stderr; nil is silent. What cannot be
	// written there is lost without an error.
	Out io.Writer
	// Live says that Out is a terminal that understands ANSI (see Terminal):
	// the running jobs are drawn below what has ended. Without it each job gets
	// a line when it ends.
	Live bool

	now  func() time.Time           // nil is time.Now
	size func() (width, height int) // of the terminal; nil is asked from Out
}

// Run runs every job, also when another has failed. Once ctx is done, no further
// job is started; those that did not run are reported, with ErrNotRun.
//
// It returns nil if all went well, else a *PoolError. The output of a job that
// fails is written to Out, whole and prefixed with the job's name, and is not
// part of the error.
func (p Pool) Run(ctx context.Context, jobs []Job) error {
	s := p.screen(jobs)
	stop := s.animate()
	tasks := p.runAll(ctx, jobs, s)
	stop()
	for _, t := range tasks {
		s.notes(t)
	}
	return poolError(tasks)
}

// runAll returns a task for each job, in their order, when all have ended.
func (p Pool) runAll(ctx context.Context, jobs []Job, s *screen) []*Task {
	tasks := make([]*Task, len(jobs))
	slots := make(chan struct{}, p.width())
	var running sync.WaitGroup
	for i, job := range jobs {
		t := &Task{name: cleanLine(job.Name)}
		tasks[i] = t
		if !occupy(ctx, slots) {
			continue
		}
		running.Go(func() {
			defer func() { <-slots }()
			s.begin(t)
			t.settle(ctx, job.run(ctx, t))
			s.end(t)
		})
	}
	running.Wait()
	for _, t := range tasks {
		if t.verdict == "" {
			t.settle(ctx, notRun(why(ctx)))
			s.end(t)
		}
	}
	return tasks
}

func (p Pool) width() int {
	if p.Width > 0 {
		return p.Width
	}
	return runtime.GOMAXPROCS(0)
}

// occupy takes a slot, unless ctx is done first.
func occupy(ctx context.Context, slots chan<- struct{}) bool {
	if ctx.Err() != nil {
		return false
	}
	select {
	case <-ctx.Done():
		return false
	case slots <- struct{}{}:
		return true
	}
}

// errExited is the error of a job that left by runtime.Goexit, as t.FailNow of a
// test does.
var errExited = errors.New("the job's goroutine ended before the job did")

// run does the job and returns its error, its panic included.
func (j Job) run(ctx context.Context, t *Task) error {
	ended := make(chan error, 1)
	go func() {
		err := errExited
		defer func() {
			if v := recover(); v != nil {
				err = panicked(v, t)
			}
			ended <- err
		}()
		err = j.Do(ctx, t)
	}()
	return <-ended
}

func panicked(v any, t *Task) error {
	stack := make([]byte, 64<<10)
	t.Write(stack[:runtime.Stack(stack, false)])
	if err, ok := v.(error); ok {
		return fmt.Errorf("panic: %w", err)
	}
	return fmt.Errorf("panic: %v", v)
}
