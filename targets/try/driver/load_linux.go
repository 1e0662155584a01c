package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"example.com/seaworthy/targets/try/trial"
)

// What a service under load goes through.
const (
	clients  = 4
	restarts = 10
	requests = 4000 // at least, spread evenly over the restarts
	loadTime = 90 * time.Second
)

// tally counts requests.
type tally struct {
	sent atomic.Int64
	mu   sync.Mutex
	load trial.Load
}

// load sends requests while the service is restarted; nil where no address is
// known to send them to.
func (s *session) load() *trial.Load {
	if s.Health == "" {
		return nil
	}
	t := &tally{load: trial.Load{Turned: map[int]int{}, Errors: map[string]int{}}}
	s.up()
	from := time.Now()
	stop := make(chan struct{})
	var senders sync.WaitGroup
	for range clients {
		senders.Go(func() { s.send(t, stop) })
	}
	for k := range restarts {
		s.await(t, from, (k+1)*requests/(restarts+1))
		if why := s.restart(); why != "" {
			t.load.Failed = append(t.load.Failed, fmt.Sprintf("restart %d %s", k+1, why))
			break // the others would not be better
		}
		t.load.Restarts++
	}
	s.await(t, from, requests)
	close(stop)
	senders.Wait()
	t.load.Took, t.load.Sent = time.Since(from), int(t.sent.Load())
	return &t.load
}

// restart says what went wrong with it; "" = nothing.
func (s *session) restart() string {
	s.forgive() // or the start limit ends this
	c := s.systemctl(s.StopTimeout+s.StartTimeout, "restart", s.service())
	switch {
	case c.Code != 0:
		return fmt.Sprintf("failed, exit status %d: %s", c.Code, c.Output)
	case c.Took >= s.StopTimeout:
		return fmt.Sprintf("took %v: it was killed", c.Took.Round(time.Millisecond))
	}
	return ""
}

// await waits until so many requests were sent.
func (s *session) await(t *tally, from time.Time, sent int) {
	for int(t.sent.Load()) < sent && time.Since(from) < loadTime && s.ctx.Err() == nil {
		time.Sleep(2 * time.Millisecond)
	}
}

func (s *session) send(t *tally, stop <-chan struct{}) {
	for c := client(); ; {
		select {
		case <-stop:
			return
		default:
		}
		from := time.Now()
		status, err := s.ask(c)
		t.count(status, err, time.Since(from))
		if err != nil {
			time.Sleep(2 * time.Millisecond) // refused at once: a client that tries again waits too
		}
	}
}

func (t *tally) count(status int, err error, took time.Duration) {
	t.sent.Add(1)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.load.Slowest = max(t.load.Slowest, took)
	switch {
	case err != nil:
		t.load.Lost++
		var where *url.Error
		if errors.As(err, &where) {
			err = where.Err
		}
		t.load.Errors[wordOf(err)]++
	case status != http.StatusOK:
		t.load.Turned[status]++
	}
}

// wordOf is an error without the addresses in it, which differ each time.
func wordOf(err error) string {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err.Error()
}

// plain is the load on the service that holds its port itself.
func (s *session) plain() {
	if len(s.Plain) == 0 || s.facts.Load == nil {
		return
	}
	os.Remove(filepath.Join("/etc/systemd/system", s.Name+".socket"))
	if lay(s.Plain) != nil || s.installProgram() != nil {
		return
	}
	s.systemctl(0, "daemon-reload")
	s.Socket = false
	if c := s.systemctl(s.StartTimeout, "start", s.service()); c.Code != 0 {
		return
	}
	if s.healthy(5*time.Second).Status == http.StatusOK {
		s.facts.Plain = s.load()
	}
	s.halt()
}
