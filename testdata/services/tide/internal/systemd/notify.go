// Package systemd is a service's side of systemd: it says that the service is
// ready, well or stopping, by sd_notify(3), and takes over the sockets that
// systemd opened for it, by sd_listen_fds(3). Where systemd did not start the
// service, nothing is said and no socket found, and neither is an error.
package systemd

import (
	"fmt"
	"net"
	"os"
	"strings"
	"time"
)

// Ready says that the service has started and answers.
func Ready() error { return say(Notifier.Ready) }

// Stopping says that the service has begun to stop.
func Stopping() error { return say(Notifier.Stopping) }

// Status says in one line of words how the service is doing, as systemctl
// status shows it.
func Status(text string) error {
	return say(func(n Notifier) error { return n.Status(text) })
}

// say speaks to the systemd of this process's environment.
func say(what func(Notifier) error) error {
	n, err := NewNotifier(os.Getenv)
	if err != nil {
		return err
	}
	return what(n)
}

// A Notifier sends to one socket. The zero value, for a service that systemd
// did not start or does not listen to, sends nothing and is never wrong.
type Notifier struct {
	socket string
}

// NewNotifier returns the notifier for the environment that getenv reads.
// NOTIFY_SOCKET unset or empty makes the zero value. A name that begins with
// "/" is a path, one that begins with "@" lives in the abstract namespace of
// Linux; any other is an error, as in sd_notify(3).
func NewNotifier(getenv func(string) string) (Notifier, error) {
	name := getenv("NOTIFY_SOCKET")
	if name != "" && name[0] != '/' && name[0] != '@' {
		return Notifier{}, fmt.Errorf("NOTIFY_SOCKET %q is neither a path nor an abstract socket", name)
	}
	return Notifier{socket: name}, nil
}

// Ready says that the service has started and answers.
func (n Notifier) Ready() error { return n.Send("READY=1") }

// Stopping says that the service has begun to stop.
func (n Notifier) Stopping() error { return n.Send("STOPPING=1") }

// Alive resets the watchdog.
func (n Notifier) Alive() error { return n.Send("WATCHDOG=1") }

// Status says in words how the service is doing. A line end in text becomes a
// blank: what follows it would be read as a variable of its own.
func (n Notifier) Status(text string) error {
	return n.Send("STATUS=" + strings.NewReplacer("\r\n", " ", "\n", " ").Replace(text))
}

// patience is how long a send may take: the queue of a socket that nobody reads
// fills up, and then a send blocks.
const patience = 5 * time.Second

// Send sends the assignments in one datagram, which systemd takes as a whole.
// The connection is made anew each time, so that a socket that was replaced is
// found again.
func (n Notifier) Send(assignments ...string) error {
	if n.socket == "" {
		return nil
	}
	// net puts the NUL of an abstract name in the place of "@".
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: n.socket, Net: "unixgram"})
	if err != nil {
		return fmt.Errorf("notify systemd: %w", err)
	}
	defer conn.Close()
	if err := conn.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return fmt.Errorf("notify systemd: %w", err)
	}
	if _, err := conn.Write([]byte(strings.Join(assignments, "\n"))); err != nil {
		return fmt.Errorf("notify systemd: %w", err)
	}
	return nil
}
