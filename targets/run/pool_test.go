package run

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func succeed(context.Context, *Task) error { return nil }

// clock is a clock that moves only when it is told to.
type clock struct{ elapsed atomic.Int64 }

func (c *clock) now() time.Time          { return time.Unix(1e9, 0).Add(time.Duration(c.elapsed.Load())) }
func (c *clock) advance(d time.Duration) { c.elapsed.Add(int64(d)) }

func TestAPoolWithoutLiveLinesWritesOneLineAJobAndTheOutputOfFailures(t *testing.T) {
	t.Parallel()
	var clock clock
	var out bytes.Buffer
	err := Pool{Width: 1, Out: &out, now: clock.now}.Run(context.Background(), []Job{
		{"orders_linux_amd64", func(ctx context.Context, task *Task) error {
			task.State("compiling")
			fmt.Fprintln(task, "never shown")
			clock.advance(2130 * time.Millisecond)
			task.State("static  6.3 MB")
			task.Note("built without\na commit")
			return nil
		}},
		{"ledger", func(ctx context.Context, task *Task) error {
			fmt.Fprint(task, "# ledger\n\x1b[31mx.c:1: error: no\x1b[0m\r\n\n\tlast, without a newline")
			clock.advance(6 * time.Second)
			return fmt.Errorf("ledger: %w", &Error{Cmd: "gcc x.c", Code: 1, Stderr: "x.c:1: error: no"})
		}},
		{"docs", func(ctx context.Context, task *Task) error {
			clock.advance(time.Hour)
			return errors.New("two\nlines")
		}},
	})
	want := `ok    orders_linux_amd64    2.1 s  static  6.3 MB
ledger | # ledger
ledger | x.c:1: error: no
ledger |
ledger | 	last, without a newline
FAIL  ledger                6.0 s  ledger: gcc x.c: exit status 1
FAIL  docs                3600.0 s  two; lines
note  orders_linux_amd64           built without; a commit
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	if got, want := fmt.Sprint(err), "2 of 3 failed: ledger: ledger: gcc x.c: exit status 1"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestThePoolRunsAtMostWidthJobsAtATime(t *testing.T) {
	t.Parallel()
	const width, jobs = 3, 30
	var now, most atomic.Int32
	full := make(chan struct{})
	job := Job{"job", func(context.Context, *Task) error {
		n := now.Add(1)
		defer now.Add(-1)
		for {
			seen := most.Load()
			if n <= seen || most.CompareAndSwap(seen, n) {
				break
			}
		}
		if n == width {
			select {
			case <-full:
			default:
				close(full)
			}
		}
		<-full                       // nobody leaves before the pool was full once,
		time.Sleep(time.Millisecond) // and one too many has time to come in
		return nil
	}}
	var list []Job
	for range jobs {
		list = append(list, job)
	}
	if err := (Pool{Width: width}).Run(context.Background(), list); err != nil {
		t.Fatal(err)
	}
	if got := most.Load(); got != width {
		t.Errorf("%d jobs ran at a time, want %d", got, width)
	}
	if got, want := (Pool{}).width(), runtime.GOMAXPROCS(0); got != want {
		t.Errorf("the zero Pool is %d wide, want %d", got, want)
	}
}

func TestEveryJobRunsAndErrorsKeepTheOrderOfTheList(t *testing.T) {
	t.Parallel()
	first, third := errors.New("first"), errors.New("third")
	thirdEnded := make(chan struct{})
	ran := false
	err := Pool{Width: 3}.Run(context.Background(), []Job{
		{"a", func(context.Context, *Task) error { <-thirdEnded; return first }},
		{"b", succeed},
		{"c", func(context.Context, *Task) error { close(thirdEnded); return third }},
		{"d", func(context.Context, *Task) error { ran = true; return nil }},
	})
	if !ran {
		t.Error("d did not run because others failed")
	}
	e, ok := errors.AsType[*PoolError](err)
	if !ok {
		t.Fatalf("got %v, want a *PoolError", err)
	}
	var names []string
	for _, job := range e.Jobs {
		names = append(names, job.Name)
	}
	if diff := cmp.Diff([]string{"a", "c"}, names); diff != "" || e.Total != 4 {
		t.Errorf("total %d, names (want -, got +):\n%s", e.Total, diff)
	}
	if !errors.Is(err, first) || !errors.Is(err, third) || err.Error() != "2 of 4 failed: a: first" {
		t.Errorf("got %v, want both errors and the first as the root", err)
	}
}

func TestAfterACancelNothingStartsAndNothingIsSilent(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	var clock clock
	var out bytes.Buffer
	broken := errors.New("broken")
	err := Pool{Width: 1, Out: &out, now: clock.now}.Run(ctx, []Job{
		{"done", succeed},
		{"running", func(ctx context.Context, task *Task) error {
			cancel()
			return &Error{Cmd: "sleep", Code: -1, Stderr: "bye", Err: why(ctx)}
		}},
		{"waiting", succeed},
	})
	want := `ok    done       0.0 s
stop  running    0.0 s  sleep: cancelled
skip  waiting        -  not run: cancelled
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	if got, want := fmt.Sprint(err), "1 of 3 stopped, 1 not run: running: sleep: cancelled"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if !errors.Is(err, ErrNotRun) || !errors.Is(err, context.Canceled) || errors.Is(err, broken) {
		t.Errorf("%v: want ErrNotRun and context.Canceled in it", err)
	}
}

func TestACancelledPoolStartsNoJobThoughThereIsRoom(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var ran atomic.Int32
	jobs := make([]Job, 30)
	for i := range jobs {
		jobs[i] = Job{"job", func(context.Context, *Task) error { ran.Add(1); return nil }}
	}
	err := Pool{Width: len(jobs)}.Run(ctx, jobs)
	if got, want := fmt.Sprint(err), "30 of 30 not run: job: not run: cancelled"; got != want || ran.Load() > 0 {
		t.Errorf("%d jobs ran, got %s\nwant none and %s", ran.Load(), got, want)
	}
}

func TestTheRootIsTheFirstFailureThatIsNotACancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	both := make(chan struct{})
	err := Pool{Width: 2}.Run(ctx, []Job{
		{"victim", func(ctx context.Context, _ *Task) error { close(both); <-ctx.Done(); return ctx.Err() }},
		{"culprit", func(context.Context, *Task) error { <-both; cancel(); return errors.New("disk full") }},
		{"late", succeed},
	})
	if got, want := fmt.Sprint(err), "1 of 3 failed, 1 stopped, 1 not run: culprit: disk full"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	e, _ := errors.AsType[*PoolError](err)
	if e.Root().Name != "culprit" || e.Root().Cancelled() || !e.Jobs[0].Cancelled() {
		t.Errorf("root is %v, want culprit; victim must be cancelled", e.Root())
	}
}

func TestAPanicIsTheJobsErrorAndItsStackIsInTheOutput(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	cause := errors.New("bad index")
	err := Pool{Out: &out}.Run(context.Background(), []Job{
		{"p", func(context.Context, *Task) error { panic(cause) }},
		{"q", nil},
		{"r", func(context.Context, *Task) error { runtime.Goexit(); return nil }},
	})
	if !errors.Is(err, cause) || !errors.Is(err, errExited) || !strings.HasPrefix(err.Error(), "3 of 3 failed: p: panic: bad index") {
		t.Errorf("got %v, want the panic and the exit", err)
	}
	if !strings.Contains(out.String(), "p | goroutine ") || !strings.Contains(out.String(), "pool_test.go:") {
		t.Errorf("no stack in the output:\n%s", &out)
	}
}

func TestAPoolOfNothingIsSilentSuccess(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := (Pool{Out: &out, Live: true}).Run(context.Background(), nil); err != nil || out.Len() > 0 {
		t.Errorf("got %v and %q, want neither error nor output", err, &out)
	}
}

func TestALongOutputKeepsBeginningAndEnd(t *testing.T) {
	t.Parallel()
	o := transcript{half: 10}
	for _, part := range []string{"begin", "ning ", "and much more than ", "fits; ", "the end"} {
		fmt.Fprint(&o, part)
	}
	if got, want := o.String(), "beginning \n[22 bytes left out]\ns; the end"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	whole := transcript{half: 10}
	fmt.Fprint(&whole, "ten bytes, and ten")
	if got, want := whole.String(), "ten bytes, and ten"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheZeroTaskWorks(t *testing.T) {
	t.Parallel()
	var task Task
	task.State("x")
	task.Note("y")
	if n, err := task.Write([]byte("z")); n != 1 || err != nil {
		t.Errorf("got %d and %v, want 1 and no error", n, err)
	}
}
