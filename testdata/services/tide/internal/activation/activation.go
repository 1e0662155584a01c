// Package activation finds the listening socket that systemd opened for a
// service, by the protocol of sd_listen_fds(3).
package activation

import (
	"fmt"
	"net"
	"strconv"
)

// firstDescriptor is SD_LISTEN_FDS_START: 0 to 2 are the standard streams.
const firstDescriptor = 3

// Listener returns the inherited socket of this process, whose id is pid, and
// nil without an error if there is none: if LISTEN_FDS or LISTEN_PID is unset
// or LISTEN_PID names another process. It is an error if there are several, if
// what is there is not a stream socket, or on Windows, which has no
// systemd. It takes the descriptor over; call it once.
func Listener(getenv func(string) string, pid int) (net.Listener, error) {
	count, err := descriptors(getenv, pid)
	if err != nil || count == 0 {
		return nil, err
	}
	if count > 1 {
		return nil, fmt.Errorf("socket activation: got %d sockets, want one", count)
	}
	listener, err := inherit(firstDescriptor)
	if err != nil {
		return nil, fmt.Errorf("socket activation: descriptor %d: %w", firstDescriptor, err)
	}
	return listener, nil
}

// descriptors returns how many descriptors were passed to the process pid.
func descriptors(getenv func(string) string, pid int) (int, error) {
	if of := getenv("LISTEN_PID"); of == "" || of != strconv.Itoa(pid) {
		return 0, nil
	}
	text := getenv("LISTEN_FDS")
	if text == "" {
		return 0, nil
	}
	count, err := strconv.Atoi(text)
	if err != nil || count < 0 {
		return 0, fmt.Errorf("socket activation: LISTEN_FDS %q is not a number of sockets", text)
	}
	return count, nil
}
