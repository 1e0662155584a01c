//go:build unix

package systemd

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestEachMessageIsOneDatagram(t *testing.T) {
	t.Parallel()
	socket, name := listen(t)
	n := notifier(t, name)
	for want, send := range map[string]func() error{
		"READY=1":               n.Ready,
		"STOPPING=1":            n.Stopping,
		"WATCHDOG=1":            n.Alive,
		"READY=1\nSTATUS=ready": func() error { return n.Send("READY=1", "STATUS=ready") },
		"STATUS=3 waiting":      func() error { return n.Status("3 waiting") },
		"STATUS=a READY=1 b":    func() error { return n.Status("a\nREADY=1\r\nb") },
	} {
		if err := send(); err != nil {
			t.Fatal(err)
		}
		if got := receive(t, socket); got != want {
			t.Errorf("systemd received %q, want %q", got, want)
		}
	}
}

func TestAnAbstractSocketIsReached(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has abstract sockets")
	}
	name := "@systemd-notify-test-" + strconv.Itoa(os.Getpid())
	socket := bind(t, name)
	if err := notifier(t, name).Ready(); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, socket); got != "READY=1" {
		t.Errorf("systemd received %q", got)
	}
}

func TestWithoutASocketNothingIsSent(t *testing.T) {
	t.Parallel()
	if err := notifier(t, "").Ready(); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestASocketThatIsGoneIsAnError(t *testing.T) {
	t.Parallel()
	socket, name := listen(t)
	socket.Close()
	os.Remove(name) // a fork elsewhere in the tests may hold the socket open a little longer
	if err := notifier(t, name).Ready(); err == nil || !strings.HasPrefix(err.Error(), "notify systemd: ") {
		t.Errorf("got %v", err)
	}
}

func TestARelativeSocketNameIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := NewNotifier(environment{"NOTIFY_SOCKET": "run/notify"}.get); err == nil {
		t.Error("it was taken")
	}
}

func TestInterval(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		env  environment
		want time.Duration
		err  string
	}{
		{name: "no watchdog", want: 0},
		{name: "for any process", env: environment{"WATCHDOG_USEC": "3000000"}, want: 1500 * time.Millisecond},
		{name: "for this process", env: environment{"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "42"}, want: 1500 * time.Millisecond},
		{name: "for another process", env: environment{"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "43"}, want: 0},
		{name: "one microsecond", env: environment{"WATCHDOG_USEC": "1"}, want: time.Microsecond},
		{name: "not a number", env: environment{"WATCHDOG_USEC": "3s"}, err: `WATCHDOG_USEC "3s" is not`},
		{name: "zero", env: environment{"WATCHDOG_USEC": "0"}, err: "is not a number of microseconds"},
		{name: "more than a duration holds", env: environment{"WATCHDOG_USEC": "9223372036854775807"}, err: "is not a number of microseconds"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got, err := Interval(row.env.get, 42)
			if got != row.want || !says(err, row.err) {
				t.Errorf("got %v, %v; want %v, %q", got, err, row.want, row.err)
			}
		})
	}
}

func TestTheWatchdogIsFedOnlyWhileTheCheckPasses(t *testing.T) {
	t.Parallel()
	socket, name := listen(t)
	var broken atomic.Bool
	failed := make(chan error, 100)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		Watchdog{
			Notifier: notifier(t, name),
			Every:    20 * time.Millisecond,
			Check: func(context.Context) error {
				if broken.Load() {
					return errors.New("no answer")
				}
				return nil
			},
			Failed: func(err error) { failed <- err },
		}.Watch(ctx)
	}()
	for range 3 {
		if got := receive(t, socket); got != "WATCHDOG=1" {
			t.Errorf("systemd received %q", got)
		}
	}
	broken.Store(true)
	if err := <-failed; err.Error() != "watchdog: no answer" {
		t.Errorf("the failure is %q", err)
	}
	drain(socket)
	<-failed
	if got := drain(socket); got != 0 {
		t.Errorf("%d signs of life from a service whose check fails", got)
	}
	cancel()
	<-done
}

func TestACheckThatHangsIsCutOff(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	failed := make(chan error)
	go Watchdog{
		Every:  10 * time.Millisecond,
		Check:  func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		Failed: func(err error) { failed <- err; cancel() },
	}.Watch(ctx)
	if err := <-failed; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// environment is what a service finds in its environment.
type environment map[string]string

func (e environment) get(name string) string { return e[name] }

func notifier(t *testing.T, socket string) Notifier {
	t.Helper()
	n, err := NewNotifier(environment{"NOTIFY_SOCKET": socket}.get)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// listen binds a socket as systemd does. Its path is kept short: a socket's
// name has room for about a hundred bytes.
func listen(t *testing.T) (*net.UnixConn, string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "sd")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	name := filepath.Join(dir, "notify")
	return bind(t, name), name
}

func bind(t *testing.T, name string) *net.UnixConn {
	t.Helper()
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	return socket
}

func receive(t *testing.T, socket *net.UnixConn) string {
	t.Helper()
	socket.SetReadDeadline(time.Now().Add(10 * time.Second))
	buffer := make([]byte, 4096)
	n, err := socket.Read(buffer)
	if err != nil {
		t.Fatal(err)
	}
	return string(buffer[:n])
}

// drain reads what has arrived and returns how many datagrams that was.
func drain(socket *net.UnixConn) int {
	buffer := make([]byte, 4096)
	for count := 0; ; count++ {
		socket.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		if _, err := socket.Read(buffer); err != nil {
			return count
		}
	}
}

// says reports whether err has want in it; want "" means no error.
func says(err error, want string) bool {
	if want == "" {
		return err == nil
	}
	return err != nil && strings.Contains(err.Error(), want)
}
