package systemd

import (
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
)

// A Listener is a listening socket that systemd opened, and the name that
// FileDescriptorName= of its unit gives it: "http". systemd before 227 gives
// none, and Name is "".
type Listener struct {
	net.Listener
	Name string
}

// Listeners takes over the listening sockets that systemd passed to this
// process, in its order, and unsets the variables that tell of them, so that
// neither a second call nor a child process finds them again. There are none,
// and no error, if LISTEN_FDS or LISTEN_PID is unset or LISTEN_PID names another
// process. It is an error if one is not a stream socket, or on Windows, which
// has no systemd; then none is open any more. A child process does not inherit
// them.
func Listeners() ([]Listener, error) {
	passed, err := descriptors(os.Getenv, os.Getpid())
	for _, name := range []string{"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"} {
		os.Unsetenv(name)
	}
	if err != nil {
		return nil, err
	}
	return inheritAll(passed)
}

// firstDescriptor is SD_LISTEN_FDS_START: 0 to 2 are the standard streams.
const firstDescriptor = 3

// descriptor is an open file that was passed on.
type descriptor struct {
	fd   int
	name string
}

// mostDescriptors is more than a process may have open anywhere.
const mostDescriptors = 1 << 20

// descriptors returns what was passed to the process pid. Fewer names than
// descriptors leave the last ones without.
func descriptors(getenv func(string) string, pid int) ([]descriptor, error) {
	if of := getenv("LISTEN_PID"); of == "" || of != strconv.Itoa(pid) {
		return nil, nil
	}
	text := getenv("LISTEN_FDS")
	if text == "" {
		return nil, nil
	}
	count, err := strconv.Atoi(text)
	if err != nil || count < 0 || count > mostDescriptors {
		return nil, fmt.Errorf("socket activation: LISTEN_FDS %q is not a number of sockets", text)
	}
	names := strings.Split(getenv("LISTEN_FDNAMES"), ":")
	passed := make([]descriptor, count)
	for i := range passed {
		passed[i].fd = firstDescriptor + i
		if i < len(names) {
			passed[i].name = names[i]
		}
	}
	return passed, nil
}

// inheritAll makes listeners of all descriptors, or of none: after an error
// those that were made are closed.
func inheritAll(passed []descriptor) ([]Listener, error) {
	var listeners []Listener
	var failed error
	for _, d := range passed {
		l, err := inherit(d)
		if err != nil {
			if failed == nil {
				failed = fmt.Errorf("socket activation: descriptor %d: %w", d.fd, err)
			}
			continue
		}
		listeners = append(listeners, Listener{l, d.name})
	}
	if failed == nil {
		return listeners, nil
	}
	for _, l := range listeners {
		l.Close()
	}
	return nil, failed
}
