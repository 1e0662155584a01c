package run

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// background runs c and returns its error later.
func background(ctx context.Context, c Cmd) <-chan error {
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	return done
}

func TestCancelEndsTheWholeGroupEvenIfItIgnoresSignals(t *testing.T) {
	t.Parallel()
	l := watchLives(t)
	ctx, cancel := context.WithCancel(context.Background())
	c := child("family")
	c.Env = append(c.Env, l.env())
	done := background(ctx, c)
	l.await("family", "stubborn")
	cancel()
	err := <-done
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want one that is context.Canceled", err)
	}
	l.gone("family", "stubborn")
}

func TestCancelLetsAPoliteProcessTidyUpAndIsAnErrorAllTheSame(t *testing.T) {
	t.Parallel()
	l := watchLives(t)
	ctx, cancel := context.WithCancel(context.Background())
	var out bytes.Buffer
	c := child("polite")
	c.Env = append(c.Env, l.env())
	c.Stdout = &out
	done := background(ctx, c)
	l.await("polite")
	cancel()
	err := <-done
	if got, want := out.String(), "tidied up\n"; got != want {
		t.Errorf("stdout: got %q, want %q", got, want)
	}
	if !errors.Is(err, context.Canceled) || !strings.HasSuffix(err.Error(), ": cancelled") {
		t.Errorf("got %v, want a cancelled command", err)
	}
}

func TestAfterACancelTheOthersOfTheGroupHaveTheGraceToo(t *testing.T) {
	t.Parallel()
	l := watchLives(t)
	ctx, cancel := context.WithCancel(context.Background())
	c := child("hasty")
	c.Env = append(c.Env, l.env())
	done := background(ctx, c)
	l.await("hasty", "slow")
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want one that is context.Canceled", err)
	}
	if got, want := l.lastWords("slow"), "tidied up"; got != want {
		t.Errorf("the process that needed time said %q, want %q", got, want)
	}
}

func TestADeadlineEndsTheProcessAndNamesItself(t *testing.T) {
	t.Parallel()
	l := watchLives(t)
	c := child("patient")
	c.Env = append(c.Env, l.env())
	c.Timeout = 2 * time.Second
	done := background(context.Background(), c)
	l.await("patient")
	err := <-done
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "timed out after 2s") {
		t.Errorf("got %v, want one that is context.DeadlineExceeded and says 2s", err)
	}
	if e, ok := errors.AsType[*Error](err); !ok || e.Code != -1 {
		t.Errorf("got %+v, want an *Error with code -1", err)
	}
	l.gone("patient")
}

func TestWhatAProcessLeavesBehindEndsWithItAndHoldsNoPipe(t *testing.T) {
	t.Parallel()
	l := watchLives(t)
	reader, writer := io.Pipe()
	c := child("leaver")
	c.Env = append(c.Env, l.env())
	c.Stdin, c.Stdout = reader, &bytes.Buffer{}
	done := background(context.Background(), c)
	l.await("stubborn") // it has the leaver's stdout
	io.WriteString(writer, "you may go\n")
	writer.Close()
	if err := <-done; err != nil {
		t.Errorf("the leaver exited with 0, got %v", err)
	}
	l.gone("stubborn")
}

func TestACancelledContextStartsNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out bytes.Buffer
	c := child("args")
	c.Stdout = &out
	if err := c.Run(ctx); !errors.Is(err, context.Canceled) || out.Len() > 0 {
		t.Errorf("got %v and output %q, want context.Canceled and none", err, &out)
	}
}

func TestTheCauseOfACancelIsNamed(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(context.Background())
	lunch := errors.New("lunch")
	cancel(lunch)
	err := child("args").Run(ctx)
	if !errors.Is(err, context.Canceled) || !errors.Is(err, lunch) || !strings.HasSuffix(err.Error(), "cancelled: lunch") {
		t.Errorf("got %v, want context.Canceled and its cause", err)
	}
}
