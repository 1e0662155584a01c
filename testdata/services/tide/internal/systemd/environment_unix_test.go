//go:build unix

package systemd

import (
	"context"
	"testing"
	"time"
)

// These tests change the environment of the process, and are not parallel.

func TestTheProcessSpeaksToTheSocketOfItsEnvironment(t *testing.T) {
	socket, name := listen(t)
	t.Setenv("NOTIFY_SOCKET", name)
	for want, say := range map[string]func() error{
		"READY=1":     Ready,
		"STOPPING=1":  Stopping,
		"STATUS=well": func() error { return Status("well") },
	} {
		if err := say(); err != nil {
			t.Fatal(err)
		}
		if got := receive(t, socket); got != want {
			t.Errorf("systemd received %q, want %q", got, want)
		}
	}
}

func TestAProcessThatSystemdDidNotStartSaysNothing(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	t.Setenv("WATCHDOG_USEC", "")
	for _, say := range []func() error{Ready, Stopping, func() error { return Status("well") }} {
		if err := say(); err != nil {
			t.Error(err)
		}
	}
	dog, err := NewWatchdog(func(context.Context) error { t.Error("it was checked"); return nil }, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	dog.Watch(t.Context()) // returns, or the test hangs
}

func TestAWrongEnvironmentIsAnError(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "run/notify")
	if Ready() == nil {
		t.Error("a relative socket was taken")
	}
	if _, err := NewWatchdog(nil, nil); err == nil {
		t.Error("a watchdog was made for a relative socket")
	}
	t.Setenv("NOTIFY_SOCKET", "")
	t.Setenv("WATCHDOG_USEC", "soon")
	if _, err := NewWatchdog(nil, nil); err == nil {
		t.Error("a watchdog was made for the interval soon")
	}
}

func TestTheWatchdogOfTheEnvironmentIsFed(t *testing.T) {
	socket, name := listen(t)
	t.Setenv("NOTIFY_SOCKET", name)
	t.Setenv("WATCHDOG_USEC", "40000")
	t.Setenv("WATCHDOG_PID", "")
	dog, err := NewWatchdog(func(context.Context) error { return nil }, func(err error) { t.Error(err) })
	if err != nil || dog.Every != 20*time.Millisecond {
		t.Fatalf("every %v, %v", dog.Every, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); dog.Watch(ctx) }()
	for range 2 {
		if got := receive(t, socket); got != "WATCHDOG=1" {
			t.Errorf("systemd received %q", got)
		}
	}
	cancel()
	<-done
}
