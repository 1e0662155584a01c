package launch

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

// A Kind says what a message is.
type Kind byte

// What a launcher tells the kit, Orders to Abort what the kit tells a launcher.
const (
	Began     Kind = iota + 1 // a Start; it is answered
	Serving                   // by a fork server; it is answered
	Running                   // the process id of the service, in decimal
	Stdout                    // some of what the service wrote, up to the cap
	Stderr                    //
	Ended                     // an End; the last
	Described                 // a Description; the first and the last of one that is to describe
	Orders                    // the Plan
	Launch                    // a Command, for a fork server that runs none
	Signal                    // a name without SIG, for the service and all of its process group
	Abort                     // the run is over
)

// A Line is a connection between the kit and one launcher. Send may be called from
// several goroutines, Receive from one.
type Line struct {
	io.Closer
	in   *bufio.Reader
	data []byte // of what was received

	mu      sync.Mutex
	out     io.Writer
	buf     []byte // of messages that have to be sent
	patient bool   // what the service does is told in few messages together
}

// NewLine returns the line over c.
func NewLine(c io.ReadWriteCloser) *Line {
	return &Line{Closer: c, in: bufio.NewReader(c), out: c}
}

// header is the length of what goes before a message: its kind, and how many
// bytes follow.
const header = 5

// together is how much a patient line holds back at most: each message wakes the
// other side.
const together = 16 << 10

// Send sends a message, whole. A patient line holds it back until there is more to
// send, or the last.
func (l *Line) Send(kind Kind, data []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf = binary.BigEndian.AppendUint32(append(l.buf, byte(kind)), uint32(len(data)))
	l.buf = append(l.buf, data...)
	if l.patient && kind != Ended && len(l.buf) < together {
		return nil
	}
	_, err := l.out.Write(l.buf)
	l.buf = l.buf[:0]
	return err
}

// Receive returns the next message, whose data is good until Receive is called
// again. The error is io.EOF once the other side is gone.
func (l *Line) Receive() (Kind, []byte, error) {
	var head [header]byte
	if _, err := io.ReadFull(l.in, head[:]); err != nil {
		return 0, nil, err
	}
	size := int(binary.BigEndian.Uint32(head[1:]))
	l.data = slices.Grow(l.data[:0], size)[:size]
	if _, err := io.ReadFull(l.in, l.data); err != nil {
		return 0, nil, fmt.Errorf("a message that is not whole: %w", err)
	}
	return Kind(head[0]), l.data, nil
}

// join writes fields of which none has a zero byte in it, as no argument,
// environment or path can have.
func join(fields ...string) []byte { return []byte(strings.Join(fields, "\x00")) }

// split reads at least least fields.
func split(data []byte, least int) ([]string, error) {
	fields := strings.Split(string(data), "\x00")
	if len(fields) < least {
		return nil, fmt.Errorf("a message of %d fields, want %d", len(fields), least)
	}
	return fields, nil
}
