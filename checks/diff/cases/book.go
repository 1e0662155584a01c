package cases

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"example.com/seaworthy/checks/diff/cases/launch"
)

// A book is where the launchers of one run report, and what they reported. Nothing
// of it lies on a disk.
type book struct {
	path     string
	listener net.Listener
	plan     *launch.Plan
	server   *forkServer

	mu      sync.Mutex
	steps   []*step // in the order in which they began
	lines   map[*launch.Line]bool
	aborted bool
	quiet   chan struct{} // closed once lines is empty; nil if nobody waits for it
}

// A step is one launch, or one exchange.
type step struct {
	id       string
	exchange *exchange // nil for a launch

	running chan struct{} // closed once the service has a process
	over    chan struct{} // closed once its launcher is gone, if it ever reported

	mu             sync.Mutex
	line           *launch.Line // nil if its launcher has not reported, yet
	start          launch.Start
	pid            int // of the service
	stdout, stderr []byte
	end            *launch.End
	description    *launch.Description
}

// openBook takes reports at a socket in dir.
func openBook(dir string, plan *launch.Plan) (*book, error) {
	b := &book{path: filepath.Join(dir, ".book"), plan: plan, server: newForkServer(), lines: map[*launch.Line]bool{}}
	if len(b.path) > longest {
		// bind takes no longer one: the socket lies elsewhere, under the same name.
		b.path = filepath.Join(os.TempDir(), filepath.Base(dir))
	}
	var err error
	if b.listener, err = net.Listen("unix", b.path); err != nil {
		return nil, err
	}
	if err := os.Chmod(b.path, 0o600); err != nil {
		return nil, errors.Join(err, b.listener.Close())
	}
	go b.accept()
	return b, nil
}

// longest is a path of a socket that every system takes: sun_path has 104 bytes
// on the BSDs.
const longest = 100

func (b *book) accept() {
	for {
		c, err := b.listener.Accept()
		if err != nil {
			return
		}
		line := launch.NewLine(c)
		b.mu.Lock()
		b.lines[line] = true
		b.mu.Unlock()
		go b.hear(line)
	}
}

// claim makes the next step.
func (b *book) claim() *step {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := &step{id: strconv.Itoa(len(b.steps) + 1), running: make(chan struct{}), over: make(chan struct{})}
	b.steps = append(b.steps, s)
	return s
}

// of is the step that is known by id, a new one for "".
func (b *book) of(id string) *step {
	if id == "" {
		return b.claim()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	n, err := strconv.Atoi(id)
	if err != nil || n < 1 || n > len(b.steps) {
		return nil
	}
	return b.steps[n-1]
}

// hear takes what one launcher reports, until it is gone.
func (b *book) hear(line *launch.Line) {
	var s *step
	defer func() {
		line.Close()
		if s != nil {
			close(s.over)
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		if delete(b.lines, line); len(b.lines) == 0 && b.quiet != nil {
			close(b.quiet)
			b.quiet = nil
		}
	}()
	for {
		kind, data, err := line.Receive()
		switch {
		case err != nil:
			return
		case kind == launch.Described:
			b.describe(line, data)
			return
		case kind == launch.Serving && s == nil:
			if b.answer(line) {
				b.server.attend(line)
			}
			return
		case kind == launch.Began && s == nil:
			s = b.begin(line, data)
		case s != nil:
			err = s.note(kind, data)
		}
		if s == nil || err != nil {
			return
		}
	}
}

// begin answers a launcher that is about to start the service. It returns nil if
// it is told not to.
func (b *book) begin(line *launch.Line, data []byte) *step {
	start, err := launch.ParseStart(data)
	if err != nil {
		return nil
	}
	s := b.of(start.Step)
	if s == nil || !s.take(line, start) {
		return nil
	}
	b.answer(line)
	return s
}

// answer tells a launcher how the service is run, or false and that the run is over.
func (b *book) answer(line *launch.Line) bool {
	b.mu.Lock()
	aborted := b.aborted
	b.mu.Unlock()
	if aborted {
		line.Send(launch.Abort, nil)
	} else {
		line.Send(launch.Orders, b.plan.Message())
	}
	return !aborted
}

func (b *book) describe(line *launch.Line, data []byte) {
	id, d, err := launch.ParseDescription(data)
	if err != nil {
		return
	}
	if s := b.of(id); s != nil {
		s.mu.Lock()
		s.description = &d
		s.mu.Unlock()
		line.Send(launch.Described, nil)
	}
}

// abort ends all launchers, and any that come later. It takes them a moment.
func (b *book) abort() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.aborted = true
	for line := range b.lines {
		line.Send(launch.Abort, nil)
	}
}

// await waits until every launcher that has reported is gone, and returns false if
// one is not after d.
func (b *book) await(d time.Duration) bool {
	b.mu.Lock()
	if len(b.lines) == 0 {
		b.mu.Unlock()
		return true
	}
	if b.quiet == nil {
		b.quiet = make(chan struct{})
	}
	quiet := b.quiet
	b.mu.Unlock()
	select {
	case <-quiet:
		return true
	case <-time.After(d):
		return false
	}
}

// whole reports whether every launcher has seen its service, and all that it
// started, to the end.
func (b *book) whole() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.steps {
		if _, ended := s.ended(); s.exchange == nil && !ended {
			return false
		}
	}
	return true
}

func (b *book) close() error { return b.listener.Close() }
