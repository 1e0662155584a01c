package systemd

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"
)

// Interval returns how often this process, whose id is pid, has to call Alive:
// half of WATCHDOG_USEC, as sd_watchdog_enabled(3) recommends. It is 0 if there
// is no watchdog, and if WATCHDOG_PID says that it watches another process. A
// value that is not a positive number of microseconds is an error.
func Interval(getenv func(string) string, pid int) (time.Duration, error) {
	text := getenv("WATCHDOG_USEC")
	if text == "" {
		return 0, nil
	}
	if of := getenv("WATCHDOG_PID"); of != "" && of != strconv.Itoa(pid) {
		return 0, nil
	}
	usec, err := strconv.ParseInt(text, 10, 64)
	if err != nil || usec <= 0 || usec > int64(maxInterval/time.Microsecond) {
		return 0, fmt.Errorf("WATCHDOG_USEC %q is not a number of microseconds", text)
	}
	return max(time.Duration(usec)*time.Microsecond/2, time.Microsecond), nil
}

// maxInterval keeps the microseconds within a time.Duration.
const maxInterval = time.Duration(1<<63 - 1)

// A Watchdog is what Watch does, and how often.
type Watchdog struct {
	Notifier Notifier
	Every    time.Duration                   // 0 means that there is nothing to do
	Check    func(ctx context.Context) error // run before each sign of life
	Failed   func(error)                     // told of a failed check or send
}

// NewWatchdog returns the watchdog that the environment of this process asks
// for. Where it asks for none, Watch returns at once.
func NewWatchdog(check func(ctx context.Context) error, failed func(error)) (Watchdog, error) {
	n, err := NewNotifier(os.Getenv)
	if err != nil {
		return Watchdog{}, err
	}
	every, err := Interval(os.Getenv, os.Getpid())
	if err != nil {
		return Watchdog{}, err
	}
	return Watchdog{Notifier: n, Every: every, Check: check, Failed: failed}, nil
}

// Watch calls Alive, now and every w.Every, for as long as the check passes,
// until ctx ends. While the check fails it says nothing, so that systemd ends a
// service that runs and does not answer.
func (w Watchdog) Watch(ctx context.Context) {
	if w.Every <= 0 {
		return
	}
	ticker := time.NewTicker(w.Every)
	defer ticker.Stop()
	for {
		if err := w.beat(ctx); err != nil && ctx.Err() == nil {
			w.Failed(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// beat checks once, within one interval, and says so.
func (w Watchdog) beat(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, w.Every)
	defer cancel()
	if err := w.Check(ctx); err != nil {
		return fmt.Errorf("watchdog: %w", err)
	}
	return w.Notifier.Alive()
}
