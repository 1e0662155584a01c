package run

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"time"
)

// parentPoll is how often the parent process is looked at.
const parentPoll = 200 * time.Millisecond

// Context returns a copy of parent that is cancelled by SIGINT, SIGTERM and,
// where it exists, SIGHUP, and when the parent process is gone: a signal that
// kills mage never reaches the program that mage started. context.Cause names
// which it was. Signals that were ignored when this process started (nohup)
// stay ignored.
//
// stop releases what Context holds and gives the signals their old meaning
// back. That happens too some seconds after the first signal, when every Cmd
// has had its grace: until then a second Ctrl-C cannot interrupt the cleaning
// up, and after it can end a program that hangs.
func Context(parent context.Context) (ctx context.Context, stop context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	if wanted := heeded(); len(wanted) > 0 { // Notify with none means all
		signal.Notify(signals, wanted...)
	}
	over := make(chan struct{})
	go func() {
		defer signal.Stop(signals)
		cancel(firstStop(ctx, signals))
		elapsed(grace+time.Second, over)
	}()
	return ctx, sync.OnceFunc(func() {
		signal.Stop(signals)
		cancel(context.Canceled)
		close(over)
	})
}

func heeded() []os.Signal {
	var heed []os.Signal
	for _, s := range stopSignals {
		if !signal.Ignored(s) {
			heed = append(heed, s)
		}
	}
	return heed
}

// firstStop waits for the first reason to stop and returns it; nil if ctx was
// done before.
func firstStop(ctx context.Context, signals <-chan os.Signal) error {
	gone, release := parentWatch()
	defer release()
	tick := time.NewTicker(parentPoll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case s := <-signals:
			return &reason{"cancelled by " + signalName(s), []error{context.Canceled}}
		case <-tick.C:
			if gone() {
				return &reason{"cancelled: the parent process ended", []error{context.Canceled}}
			}
		}
	}
}
