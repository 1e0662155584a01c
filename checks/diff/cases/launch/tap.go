package launch

import (
	"errors"
	"io"
	"os"
	"syscall"
	"time"
)

// A tap is a pipe that the service writes to. What comes is kept and passed on,
// both up to the cap; but all of it to a file, in which nobody would look for less.
type tap struct {
	r, w  *os.File
	spool *Spool
	to    io.Writer // spool, and the file
	done  chan struct{}
	err   error // valid once done is closed
}

// newTap passes on to out, nil for nobody, what it gives keep.
func newTap(keep io.Writer, out *os.File, limit int64) (*tap, error) {
	r, w, err := pipe()
	if err != nil {
		return nil, err
	}
	spool := &Spool{Keep: keep, Cap: limit}
	t := &tap{r: r, w: w, spool: spool, to: spool, done: make(chan struct{})}
	if out == nil {
		return t, nil
	}
	if info, err := out.Stat(); err == nil && info.Mode().IsRegular() {
		t.to = io.MultiWriter(spool, out)
	} else {
		spool.Keep = io.MultiWriter(keep, out)
	}
	return t, nil
}

// open begins to read. The writing end belongs to the service from now on.
func (t *tap) open() {
	t.w.Close()
	go func() {
		defer close(t.done)
		buffer := make([]byte, 64<<10)
		_, t.err = io.CopyBuffer(struct{ io.Writer }{t.to}, struct{ io.Reader }{t.r}, buffer)
		// If what we pass on is no longer read, as in "svc | head -1", the
		// service is to learn it in the same way: its next write fails.
		t.r.Close()
	}()
}

// lingering is how long a stream may stay open after all that we know of is gone.
const lingering = 2 * time.Second

// close waits for the end of the stream and returns what kept us from seeing it.
func (t *tap) close() error {
	select {
	case <-t.done:
	case <-time.After(lingering):
		if t.r.SetReadDeadline(time.Now()) != nil {
			return errors.New("a process outside our reach still holds the output open")
		}
		<-t.done
	}
	if errors.Is(t.err, os.ErrDeadlineExceeded) {
		return errors.New("a process outside our reach still holds the output open")
	}
	if errors.Is(t.err, syscall.EPIPE) {
		return nil
	}
	return t.err
}
