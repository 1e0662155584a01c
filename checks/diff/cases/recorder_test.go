package cases_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"net/http"

	"example.com/seaworthy/checks/diff/cases"
)

const archive = `{"log":{"entries":[
 {"request":{"method":"GET","url":"https://tides.example/ok?token=abc&x=$1","headers":[{"name":":authority","value":"x"},{"name":"cookie","value":"s=1"}]},"response":{"status":200}},
 {"request":{"method":"GET","url":"https://cdn.example/font","headers":[]},"response":{"status":200}},
 {"request":{"method":"POST","url":"https://tides.example/echo","headers":[{"name":"Authorization","value":"Bearer abc"},{"name":"Content-Type","value":"application/json"},{"name":"X-Trace","value":"7"}],
   "postData":{"text":"{\"a\":1}"}},"response":{"status":200}},
 {"request":{"method":"POST","url":"https://tides.example/echo","headers":[],"postData":{"params":[{"name":"a","value":"b c"}]}},"response":{"status":200}},
 {"request":{"method":"POST","url":"https://tides.example/echo","headers":[],"postData":{"text":"/wAK","encoding":"base64"}},"response":{"status":200}}
]}}`

var recorder = cases.Recorder{Service: []string{"hostile", "serve", "$ADDR"}, Ready: "/ok"}

const recorded = `# recorded from an HTTP archive of tides.example; bodies are as they were: look for secrets before you check this in
# left out: requests to https://cdn.example (1)
# left out: ?token= (1)
# left out: Authorization (1)
# left out: Cookie (1)
service hostile serve $ADDR
ready /ok

http GET '/ok?token=REMOVED&x=%241'
status 200
http POST /echo request2.http
status 200
http POST /echo request3.http
status 200
unbase64 request4.http
http POST /echo request4.http
status 200
shutdown TERM
-- request2.http --
POST /echo HTTP/1.1
Content-Type: application/json
X-Trace: 7
Content-Length: 7

{"a":1}
-- request3.http --
POST /echo HTTP/1.1
Content-Length: 5

a=b+c
-- request4.http --
UE9TVCAvZWNobyBIVFRQLzEuMQoK/wAK
`

func TestAnHTTPArchiveBecomesACaseWithoutItsSecrets(t *testing.T) {
	t.Parallel()
	got, err := recorder.FromHAR(strings.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(recorded, "'/ok?token=REMOVED&x=%241'", "/ok?token=REMOVED&x=%241", 1)
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if strings.Contains(string(got), "abc") {
		t.Error("a secret is in it")
	}
	p := play(t, hostile, cases.Case{Name: "har", Data: got}, cases.Options{})
	p.held(t)
	for name, want := range map[string]string{
		"http POST /echo":    `type=application/json agent=seaworthy coding= chunked=[] err=<nil>` + "\n" + `"{\"a\":1}"` + "\n",
		"http POST /echo #2": `"a=b+c"` + "\n",
		"http POST /echo #3": `"\xff\x00\n"` + "\n",
	} {
		if got := string(p.step(t, name).HTTP.Body.Data); !strings.HasSuffix(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestAnArchiveThatIsNoneOrEmptyIsAnError(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "{", `{"log":{"entries":[]}}`, `{"log":{"entries":[{"request":{"method":"GET","url":"data:x"}}]}}`} {
		if _, err := recorder.FromHAR(strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), "read HTTP archive: ") {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

func TestTheAnswersOfARunningServiceBecomeACase(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/ok" {
			w.WriteHeader(404)
		}
	}))
	defer server.Close()
	got, err := recorder.FromURLs(t.Context(), []string{server.URL + "/ok", server.URL + "/none?a=1"})
	if err != nil {
		t.Fatal(err)
	}
	if want := "http GET /ok\nstatus 200\nhttp GET /none?a=1\nstatus 404\nshutdown TERM\n"; !strings.HasSuffix(string(got), want) {
		t.Errorf("got\n%s\nwant it to end\n%s", got, want)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txtar"), got, 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := cases.Load(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	play(t, hostile, s.Cases[0], cases.Options{}).held(t)
}

func TestURLsThatCannotBeAskedAreErrors(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(nil)
	closed.Close()
	for want, urls := range map[string][]string{
		"no URL":             nil,
		"is no URL":          {"localhost:80/x"},
		"connection refused": {closed.URL},
	} {
		if _, err := recorder.FromURLs(t.Context(), urls); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", urls, err, want)
		}
	}
}

// A path with a query may hold a secret, and a step that posts may change something.
func TestWhatAnsweredFirstSaysWhenTheServiceIsReady(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/no" {
			http.Error(w, "no", http.StatusNotFound)
		}
	}))
	defer server.Close()
	for want, paths := range map[string][]string{
		"\nready /version\n":  {"/no", "/sum?token=abc", "/version", "/later"},
		"\nready /healthz\n":  {"/version", "/healthz", "/later"},
		"\nready /healthz \n": nil, // the space only makes it another key
	} {
		urls := []string{server.URL + "/no"}
		for _, p := range paths {
			urls = append(urls, server.URL+p)
		}
		got, err := cases.Recorder{}.FromURLs(t.Context(), urls)
		if err != nil || !strings.Contains(string(got), strings.ReplaceAll(want, " \n", "\n")) {
			t.Errorf("of %q: %v\n%s\nwant %q", paths, err, got, want)
		}
	}
}
