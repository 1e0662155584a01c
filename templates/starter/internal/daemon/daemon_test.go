package daemon

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// patience is how long a test waits for what has to come.
const patience = 20 * time.Second

func TestARequestIsAnsweredUntilTheEnd(t *testing.T) {
	t.Parallel()
	s := start(t, &Daemon{Handler: hello{}, Grace: patience})
	if got := s.get(t); got != "hello" {
		t.Errorf("got %q", got)
	}
	s.stop()
	s.ends(t, nil)
	if _, err := net.Dial("tcp", s.addr); err == nil {
		t.Error("the socket is still open")
	}
}

func TestAnOpenRequestIsAnsweredBeforeTheEnd(t *testing.T) {
	t.Parallel()
	slow := newSlow()
	s := start(t, &Daemon{Handler: slow, Grace: patience})
	answer := make(chan string, 1)
	go func() { answer <- s.get(t) }()
	<-slow.asked
	s.stop()
	time.Sleep(50 * time.Millisecond) // it waits for the answer by now
	close(slow.answer)
	if got := <-answer; got != "hello" {
		t.Errorf("got %q", got)
	}
	s.ends(t, nil)
}

// http.Server.Shutdown alone drops it: it was accepted and not yet read.
func TestAConnectionThatWasAcceptedIsAnsweredBeforeTheEnd(t *testing.T) {
	t.Parallel()
	s := start(t, &Daemon{Handler: hello{}, Grace: patience})
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	s.get(t) // by then the one before it was accepted
	s.stop()
	time.Sleep(50 * time.Millisecond)
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("got %v, %v", response, err)
	}
	s.ends(t, nil)
}

func TestARequestThatOutlastsTheGraceIsCutOff(t *testing.T) {
	t.Parallel()
	slow := newSlow()
	s := start(t, &Daemon{Handler: slow, Grace: 100 * time.Millisecond})
	defer close(slow.answer)
	cut := make(chan error, 1)
	go func() {
		_, err := http.Get("http://" + s.addr)
		cut <- err
	}()
	<-slow.asked
	s.stop()
	s.ends(t, context.DeadlineExceeded)
	if err := <-cut; err == nil {
		t.Error("the request was answered")
	}
}

func TestItLingersForLoadBalancersToNotice(t *testing.T) {
	t.Parallel()
	const linger = 500 * time.Millisecond
	began := time.Now()
	s := start(t, &Daemon{Handler: hello{}, Linger: linger, Grace: patience})
	s.stop()
	if got := s.get(t); got != "hello" {
		t.Errorf("while it lingers, got %q", got)
	}
	s.ends(t, nil)
	if took := time.Since(began); took < linger {
		t.Errorf("it ended after %v", took)
	}
}

func TestASocketThatFailsIsAnError(t *testing.T) {
	t.Parallel()
	s := start(t, &Daemon{Handler: hello{}, Grace: patience})
	s.listener.Close()
	s.ends(t, net.ErrClosed)
}

func TestTheWatchdogAsksTheHandler(t *testing.T) {
	t.Parallel()
	answers := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet && r.URL.Path == "/healthz" && r.RequestURI == "/healthz" {
				w.WriteHeader(status)
			}
			io.WriteString(w, "text")
		}
	}
	for name, row := range map[string]struct {
		handler http.HandlerFunc
		want    string
	}{
		"200":       {answers(200), ""},
		"503":       {answers(503), "/healthz: answered 503"},
		"a panic":   {func(http.ResponseWriter, *http.Request) { panic("no index") }, "/healthz: panic: no index"},
		"no answer": {func(http.ResponseWriter, *http.Request) {}, ""}, // a server says 200 then
	} {
		d := &Daemon{Handler: row.handler, Health: "/healthz"}
		ctx, stop := context.WithCancel(t.Context())
		check := d.check(ctx)
		if err := check(t.Context()); errorText(err) != row.want {
			t.Errorf("%s: got %q, want %q", name, errorText(err), row.want)
		}
		stop()
		if err := check(t.Context()); err != nil {
			t.Errorf("%s: while it stops, got %v", name, err)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

type hello struct{}

func (hello) ServeHTTP(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") }

// slow says that it was asked, and waits until it may answer.
type slow struct{ asked, answer chan struct{} }

func newSlow() slow { return slow{make(chan struct{}, 1), make(chan struct{})} }

func (s slow) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.asked <- struct{}{}
	<-s.answer
	hello{}.ServeHTTP(w, r)
}

// running is a daemon that was started.
type running struct {
	addr     string
	listener net.Listener
	cancel   context.CancelFunc
	stopping chan struct{}
	ended    chan error
}

func start(t *testing.T, d *Daemon) *running {
	t.Helper()
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r := &running{addr: l.Addr().String(), listener: l, cancel: cancel, stopping: make(chan struct{}), ended: make(chan error, 1)}
	d.Health, d.Log = "/healthz", slog.New(slog.DiscardHandler)
	d.Stopping = func() { close(r.stopping) }
	go func() { r.ended <- d.Run(ctx, l) }()
	t.Cleanup(cancel)
	return r
}

// stop tells the daemon to stop, and returns once it has noticed.
func (r *running) stop() {
	r.cancel()
	<-r.stopping
}

func (r *running) ends(t *testing.T, want error) {
	t.Helper()
	select {
	case err := <-r.ended:
		if !errors.Is(err, want) {
			t.Errorf("Run returned %v, want %v", err, want)
		}
	case <-time.After(patience):
		t.Fatal("Run did not return")
	}
}

// get is the answer to a request on a connection of its own.
func (r *running) get(t *testing.T) string {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
	response, err := client.Get("http://" + r.addr)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer response.Body.Close()
	var text strings.Builder
	if _, err := io.Copy(&text, response.Body); err != nil {
		t.Error(err)
	}
	return text.String()
}
