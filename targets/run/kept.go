package run

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"
)

// stderrTail is how much of a process's stderr an Error keeps, in bytes.
const stderrTail = 8 << 10

// tail keeps the last limit bytes written to it.
type tail struct {
	mu    sync.Mutex
	limit int
	buf   []byte
	lost  int // bytes that were dropped
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	if len(t.buf) > 2*t.limit { // drop rarely: once for each limit bytes
		t.drop()
	}
	return len(p), nil
}

func (t *tail) drop() {
	if more := len(t.buf) - t.limit; more > 0 {
		t.lost += more
		t.buf = append(t.buf[:0], t.buf[more:]...)
	}
}

// String returns what was kept, as valid UTF-8 without surrounding space. It
// does not begin inside a line, unless one line is all there is.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.drop()
	text := strings.TrimSpace(strings.ToValidUTF8(string(t.buf), string(utf8.RuneError)))
	if _, whole, more := strings.Cut(text, "\n"); t.lost > 0 && more {
		return strings.TrimSpace(whole)
	}
	return text
}

// capped keeps what is written to it up to limit bytes, and then calls full.
type capped struct {
	mu    sync.Mutex
	limit int
	full  func()
	text  strings.Builder
	over  bool
}

var errFull = errors.New("output limit reached")

func (c *capped) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	room := c.limit - c.text.Len()
	if len(p) <= room {
		return c.text.Write(p)
	}
	c.text.Write(p[:room])
	c.over = true
	c.full()
	return room, errFull
}

func (c *capped) overflowed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.over
}

func (c *capped) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

// transcriptHalf is how much of a job's output is kept from its beginning, and
// again from its end, in bytes.
const transcriptHalf = 8 << 20

// transcript keeps a job's output: all of it, or beginning and end of one that
// has no end.
type transcript struct {
	half int // 0 is transcriptHalf
	head []byte
	tail tail
}

func (t *transcript) Write(p []byte) (int, error) {
	n := len(p)
	if t.half == 0 {
		t.half = transcriptHalf
	}
	t.tail.limit = t.half
	room := min(len(p), t.half-len(t.head))
	t.head = append(t.head, p[:room]...)
	if room < n {
		t.tail.Write(p[room:])
	}
	return n, nil
}

// String returns the output as text that no terminal trips over. What is not
// there is said in a line of its own.
func (t *transcript) String() string {
	t.tail.drop()
	text := string(t.head)
	if t.tail.lost > 0 {
		text += fmt.Sprintf("\n[%d bytes left out]\n", t.tail.lost)
	}
	return cleanText(text + string(t.tail.buf))
}
