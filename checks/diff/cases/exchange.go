package cases

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"

	"example.com/seaworthy/checks/diff/record"
)

// exchange is one "http" line.
type exchange struct {
	method, path string // the path without the query
	answer       *record.HTTP
}

// transport sends what it is told and no more: no proxy, no compression, no
// redirects (they are the client's), one connection for each request, which does
// not ask for its end: then the answer's Connection would be our own.
var transport = &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: -1}

// roundTrip is that of transport. Its connection is closed with the body, and not a
// moment later: the service has something to do then, and is waited for.
func roundTrip(request *http.Request) (*http.Response, error) {
	var conn net.Conn
	ctx := httptrace.WithClientTrace(request.Context(), &httptrace.ClientTrace{
		GotConn: func(got httptrace.GotConnInfo) { conn = got.Conn },
	})
	response, err := transport.RoundTrip(request.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	response.Body = lastBody{response.Body, conn}
	return response, nil
}

// lastBody is the last that its connection is for.
type lastBody struct {
	io.ReadCloser
	conn net.Conn
}

func (b lastBody) Close() error { return errors.Join(b.ReadCloser.Close(), b.conn.Close()) }

// http makes one exchange.
func (r *run) http(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: http METHOD PATH [FILE]")
	}
	service := r.current(ts)
	address, ok := r.url(args[1])
	if !ok {
		ts.Fatalf("%q is neither a path, such as /healthz, nor a URL on $ADDR or $ADDR2", args[1])
	}
	var file string
	if len(args) == 3 {
		file = ts.ReadFile(args[2])
	}
	request, err := newRequest(args[0], address, file)
	if err != nil {
		ts.Fatalf("%v", err)
	}
	r.carry(request)
	step := r.book.claim()
	e := &exchange{method: args[0], answer: r.ask(request)}
	r.keep(request, e.answer.Header)
	service.rest()
	e.path, _, _ = strings.Cut(args[1], "?")
	e.answer.Request = args[0] + " " + r.names.neutral(args[1])
	step.exchange, r.answer = e, e.answer
	e.show(ts.Stdout(), ts.Stderr())
	switch answered := e.answer.Error == ""; {
	case answered && neg:
		ts.Fatalf("unexpected answer, %d", e.answer.Status)
	case !answered && !neg:
		ts.Fatalf("no answer: %s", e.answer.Error)
	}
}

// url returns where a request for path goes: to the service's first address if
// it is only a path.
func (r *run) url(path string) (string, bool) {
	if strings.HasPrefix(path, "/") {
		return "http://" + r.addrs[0] + path, true
	}
	u, err := url.Parse(path)
	return path, err == nil && u.Scheme == "http" && slices.Contains(r.addrs, u.Host)
}

func (r *run) ask(request *http.Request) *record.HTTP {
	ctx, cancel := context.WithDeadline(context.Background(), r.deadline)
	defer cancel()
	response, err := roundTrip(request.WithContext(ctx))
	if err != nil {
		return &record.HTTP{Error: r.plain(ctx, err)}
	}
	defer response.Body.Close()
	answer := &record.HTTP{Status: response.StatusCode}
	if response.StatusCode != http.StatusSwitchingProtocols { // what follows is no body
		answer.Body, err = drain(response.Body, r.o.Cap)
	}
	if err != nil {
		answer.Error = r.plain(ctx, err)
	} else {
		answer.Body = decoded(answer.Body, response.Header["Content-Encoding"], r.o.Cap)
	}
	answer.Header = endToEnd(response)
	return answer
}

// endToEnd returns the headers of a response that are not of one connection
// alone (RFC 9110, 7.6.1), what it says of the connection, and its trailers under
// "Trailer:NAME".
func endToEnd(response *http.Response) map[string][]string {
	header := map[string][]string(response.Header.Clone())
	for _, list := range response.Header["Connection"] {
		for name := range strings.SplitSeq(list, ",") {
			delete(header, http.CanonicalHeaderKey(strings.TrimSpace(name)))
		}
	}
	delimited := response.ContentLength >= 0 || len(response.TransferEncoding) > 0 // else it closes without a word
	if response.Close && delimited && response.ProtoAtLeast(1, 1) && header["Connection"] == nil {
		header["Connection"] = []string{"close"} // net/http takes it out
	}
	maps.DeleteFunc(header, func(name string, _ []string) bool { return hopByHop[name] })
	for name, values := range response.Trailer {
		header[http.TrailerPrefix+name] = values
	}
	return header
}

var hopByHop = map[string]bool{
	"Keep-Alive": true, "Proxy-Connection": true, "Te": true,
	"Trailer": true, "Transfer-Encoding": true, "Upgrade": true,
}

// show gives an assertion something to look at.
func (e *exchange) show(body, head io.Writer) {
	body.Write(e.answer.Body.Data)
	if e.answer.Status == 0 {
		return
	}
	fmt.Fprintf(head, "HTTP/1.1 %d %s\n", e.answer.Status, http.StatusText(e.answer.Status))
	for _, name := range slices.Sorted(maps.Keys(e.answer.Header)) {
		for _, value := range e.answer.Header[name] {
			fmt.Fprintf(head, "%s: %s\n", name, value)
		}
	}
}

func (r *run) plain(ctx context.Context, err error) string {
	if ctx.Err() != nil {
		return "deadline: " + r.o.Deadline.String()
	}
	return plain(err)
}

// plain says why there is no answer, without addresses.
func plain(err error) string {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return errno.Error()
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "the connection was closed in the middle"
	}
	return err.Error()
}

// status asserts the status of the last answer.
func (r *run) status(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: status CODE")
	}
	want, err := strconv.Atoi(args[0])
	if err != nil {
		ts.Fatalf("%q is no status, such as 200", args[0])
	}
	if r.answer == nil {
		ts.Fatalf("nothing was asked before")
	}
	if got := r.answer.Status; (got == want) == neg {
		ts.Fatalf("the status of %s is %d", r.answer.Request, got)
	}
}
