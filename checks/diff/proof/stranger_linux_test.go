package proof_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"example.com/seaworthy/checks/diff"
	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/noise"
)

// stranger is a service that nobody here wrote.
const stranger = "github.com/mccutchen/go-httpbin/v2@v2.26.0"

// asked is what it was asked while it ran: among other things for an id that is
// never the same, for where it is, and for who asks.
var asked = []string{
	"/get?a=1&b=two", "/headers", "/uuid", "/ip", "/user-agent", "/hostname", "/base64/c2Vhd29ydGh5", "/status/418",
	"/json", "/xml", "/html", "/robots.txt", "/response-headers?x=1", "/cache", "/etag/abc", "/range/128", "/links/3/1",
	"/stream/3", "/deflate", "/gzip", "/redirect/1", "/cookies", "/bytes/64?seed=7", "/image/svg", "/drip?duration=0s&numbytes=5&delay=0s",
	"/nothing",
}

var strangeFaults = []fault{
	{name: "in a compressed body", file: "httpbin/handlers.go", old: "Gzipped: true,", new: "Gzipped: false,"},
	{name: "a body", file: "httpbin/handlers.go", old: `"I'm a teapot!"`, new: `"I am a teapot!"`},
	{name: "a header", file: "httpbin/handlers.go", old: `w.Header().Set("Content-Encoding", "gzip")`, new: `w.Header().Set("Content-Encoding", "x-gzip")`},
	{name: "an id that is no word", file: "httpbin/helpers.go", old: "func uuidv4() string {", new: "func uuidv4() string {\n\tif true {\n\t\treturn \"no id\"\n\t}"},
}

// A service from the module proxy, with a case that was recorded from it and
// nothing added, is safe without its symbols, and with a fault is not.
func TestAServiceThatNobodyHereWroteIsCompared(t *testing.T) {
	t.Parallel()
	long(t)
	p := fetchStranger(t)
	baseline := p.build(t)
	recorded := recordStranger(t, baseline)
	t.Logf("recorded:\n%s", recorded)
	trial := diff.Trial{
		Suite:    &cases.Suite{Cases: []cases.Case{{Name: "recorded", Data: recorded}}},
		Baseline: baseline, Twin: p.build(t, "-ldflags=-randlayout=1"), Candidate: p.build(t, "-ldflags=-s -w"),
	}
	v := verdict(t, trial)
	if v.Outcome == noise.CannotTell { // each of its log lines has a duration, and the tests are not alone
		t.Logf("%s: %s", v.Outcome, v.Reason)
		v = verdict(t, trial)
	}
	if !v.Safe() {
		t.Errorf("%s: %s\n%v", v.Outcome, v.Reason, v.First.Differences)
	}
	var mask strings.Builder
	if err := v.Mask.WriteText(&mask); err != nil {
		t.Error(err)
	}
	t.Log(mask.String())
	for i, f := range strangeFaults {
		if !whole && i > 0 {
			break
		}
		text, err := f.text(p)
		if err != nil {
			t.Fatal(err)
		}
		trial.Candidate = p.changed(t, map[string]string{f.file: text})
		expect(t, verdict(t, trial), noise.Differs)
	}
}

// fetchStranger has the module from the proxy, or from the module cache.
func fetchStranger(t *testing.T) *program {
	t.Helper()
	cmd := exec.Command("go", "mod", "download", "-json", stranger)
	cmd.Dir = room
	out, err := cmd.Output()
	var module struct{ Dir, Error string }
	if jsonErr := json.Unmarshal(out, &module); err != nil || jsonErr != nil {
		unavailable(t, fmt.Sprintf("%s cannot be fetched: %v %s", stranger, err, module.Error))
	}
	dir := newRoom(t)
	if err := os.CopyFS(dir, os.DirFS(module.Dir)); err != nil { // -overlay takes nothing of the module cache
		t.Fatal(err)
	}
	return &program{name: "go-httpbin", dir: dir, main: "./cmd/go-httpbin", flags: []string{"-trimpath"}}
}

// recordStranger starts the service and records a case of what it answers.
func recordStranger(t *testing.T, b cases.Build) []byte {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	l.Close()
	cmd := exec.Command(b.Path, "-host", "127.0.0.1", "-port", port)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
	}()
	base := "http://127.0.0.1:" + port
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if answer, err := http.Get(base + "/get"); err == nil {
			answer.Body.Close()
			break
		} else if time.Now().After(end) {
			t.Fatal(err)
		}
	}
	var urls []string
	for _, path := range asked {
		urls = append(urls, base+path)
	}
	recorder := cases.Recorder{Service: []string{"go-httpbin", "-host", "127.0.0.1", "-port", "$PORT"}}
	recorded, err := recorder.FromURLs(t.Context(), urls)
	if err != nil {
		t.Fatal(err)
	}
	return recorded.Case
}
