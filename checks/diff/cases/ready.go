package cases

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"example.com/seaworthy/checks/diff/cases/launch"
)

// A probe is what "ready" asks for.
type probe struct {
	url    string
	status int
}

// ready asks the service until it answers as it should.
func (r *run) ready(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, "ready")
	p, ok := r.probe(args)
	if !ok {
		ts.Fatalf("usage: ready [GET] PATH [STATUS]")
	}
	s := r.current(ts)
	within := r.left(r.o.Ready)
	why := r.await(s, p, within)
	if why == "" {
		s.rest()
		return
	}
	r.notice(s)
	ts.Fatalf("%s%s", why, s.step.words())
}

func (r *run) probe(args []string) (p probe, ok bool) {
	p.status = http.StatusOK
	if len(args) > 0 && args[0] == http.MethodGet {
		args = args[1:]
	}
	if len(args) == 2 {
		var err error
		if p.status, err = strconv.Atoi(args[1]); err != nil || p.status < 100 || p.status > 999 {
			return p, false
		}
		args = args[:1]
	}
	if len(args) != 1 || args[0] == "" {
		return p, false
	}
	p.url, ok = r.url(args[0])
	return p, ok
}

// await returns "" once the probe is answered, by the service and nobody else,
// and otherwise why it is not.
func (r *run) await(s *service, p probe, within time.Duration) string {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	seen := "no answer"
	for pause := time.Millisecond; ; pause = min(pause*3/2, 100*time.Millisecond) {
		if !s.alive() {
			return r.died(s)
		}
		status, err := p.ask(ctx)
		switch {
		case err == nil && status == p.status:
			return r.ours(s, p)
		case err == nil:
			seen = "it answers " + strconv.Itoa(status)
		case ctx.Err() == nil:
			seen = "no answer, " + plain(err)
		}
		select {
		case <-ctx.Done():
			if strings.HasPrefix(seen, "no answer") {
				seen += r.untold(s, p)
			}
			return fmt.Sprintf("not ready after %v: %s", within.Round(time.Millisecond), seen)
		case <-s.gone:
		case <-time.After(pause):
		}
	}
}

// untold says that nothing which the script gave the service has the address that
// p asks; "" if something has. It may still know it, from $ADDR.
func (r *run) untold(s *service, p probe) string {
	host, _, _ := strings.Cut(strings.TrimPrefix(p.url, "http://"), "/")
	_, port, _ := net.SplitHostPort(host)
	given := slices.Clone(s.cmd.Args[1:])
	for _, entry := range s.cmd.Env {
		switch name, value, _ := strings.Cut(entry, "="); name {
		case "ADDR", "ADDR2", "PORT", "PORT2", launch.Variable: // of the kit
		default:
			given = append(given, value)
		}
	}
	if slices.ContainsFunc(given, func(word string) bool { return strings.Contains(word, port) }) {
		return ""
	}
	suffix := strings.TrimPrefix(r.names.of[host], "$ADDR")
	return strings.ReplaceAll("; its line has neither $ADDR@ nor $PORT@ (its environment has them, as ADDR@ and PORT@)", "@", suffix)
}

// died says how a service ended that should not have.
func (r *run) died(s *service) string {
	end, ok := s.step.ended()
	if !ok {
		return "the service was ended from outside"
	}
	return "the service ended before it was ready: " + end.Exit
}

// ours returns "" if the service holds the port that answered. Somebody else may
// have taken it just before: then the case has to be run again.
func (r *run) ours(s *service, p probe) string {
	pid := s.step.service()
	if pid == 0 {
		return "the service has no process"
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(p.url, "http://"), "/")
	if owns(pid, s.cmd.Process.Pid, port(host)) {
		return ""
	}
	if !s.alive() {
		return r.died(s)
	}
	r.portTaken = true
	return host + " is answered by another process, not by the service"
}

// asking is how long one probe may take: a service that accepts and never answers
// is asked again.
const asking = 2 * time.Second

func (p probe) ask(ctx context.Context) (status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, asking)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url, nil)
	if err != nil {
		return 0, err
	}
	response, err := roundTrip(request)
	if err != nil {
		return 0, err
	}
	response.Body.Close()
	return response.StatusCode, nil
}

// words is what the service wrote to stderr, of much of it an excerpt.
func (s *step) words() string {
	_, data := s.written()
	if lines := excerpt(strings.TrimSpace(string(data))); lines != nil {
		return "; its stderr:\n" + strings.Join(lines, "\n")
	}
	return "; it wrote nothing to stderr"
}
