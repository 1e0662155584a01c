package gomod

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/seaworthy/targets/run"
)

// files is a proxy's answer for example.com/greet v1.0.0.
func files(t *testing.T, word string) map[string][]byte {
	t.Helper()
	const mod = "module example.com/greet\n"
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{"go.mod": mod, "greet.go": "package greet\n\nconst Word = \"" + word + "\"\n"} {
		w, err := z.Create("example.com/greet@v1.0.0/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{
		"v1.0.0.info": []byte(`{"Version":"v1.0.0"}`),
		"v1.0.0.mod":  []byte(mod),
		"v1.0.0.zip":  b.Bytes(),
	}
}

// server serves files, after it has answered the first bad requests with 500.
type server struct {
	*httptest.Server
	asked atomic.Int32
}

func serve(t *testing.T, bad int32, files map[string][]byte) *server {
	t.Helper()
	s := new(server)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, ok := files[filepath.Base(r.URL.Path)]
		switch n := s.asked.Add(1); {
		case n <= bad:
			http.Error(w, "out of order", http.StatusInternalServerError)
		case !ok:
			http.NotFound(w, r)
		default:
			w.Write(data)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// always is more often than anybody asks.
const always = 1 << 20

// service is a module that needs example.com/greet, with the sums of the one
// whose word is "good day".
func service(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{
		"go.mod":  "module example.com/service\n\ngo 1.26\n\nrequire example.com/greet v1.0.0\n",
		"main.go": "package main\n\nimport \"example.com/greet\"\n\nfunc main() { println(greet.Word) }\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tidy := exec.Command("go", "mod", "tidy")
	tidy.Dir = dir
	tidy.Env = append(os.Environ(), settings(t, serve(t, 0, files(t, "good day")).URL)...)
	if out, err := tidy.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return dir
}

// settings let the go command see these proxies and nothing of the machine's
// own module cache.
func settings(t *testing.T, proxies string) []string {
	t.Helper()
	return []string{
		"GOPROXY=" + proxies, "GOMODCACHE=" + t.TempDir(), "GOFLAGS=-modcacherw", "GOSUMDB=off", "GONOPROXY=none",
		"GOTOOLCHAIN=local", "GOWORK=off", "HTTP_PROXY=", "http_proxy=",
	}
}

// fetcher runs the real go command with settings, does not wait between tries,
// and tells its notes.
func fetcher(t *testing.T, dir, proxies string) (Fetcher, *[]string) {
	t.Helper()
	env, notes := settings(t, proxies), new([]string)
	return Fetcher{
		Dir:  dir,
		Note: func(s string) { *notes = append(*notes, s) },
		Wait: func(context.Context, int) error { return nil },
		Go: func(ctx context.Context, c run.Cmd) (string, error) {
			c.Env = append(env, c.Env...) // the fetcher's own word comes last
			c.Timeout = 30 * time.Second
			return c.Output(ctx)
		},
	}, notes
}

func TestAProxyThatFailsAFewTimesIsAskedAgain(t *testing.T) {
	t.Parallel()
	s := serve(t, 2, files(t, "good day"))
	f, notes := fetcher(t, service(t), s.URL)
	if err := f.Download(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := f.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	if len(*notes) != 2 || !strings.Contains((*notes)[0], "500 Internal Server Error") || !strings.HasSuffix((*notes)[1], "try 3 of 3") {
		t.Errorf("notes: %q", *notes)
	}
}

func TestAProxyThatAlwaysFailsIsNamedAndTheNextOneAsked(t *testing.T) {
	t.Parallel()
	bad, good := serve(t, always, nil), serve(t, 0, files(t, "good day"))
	f, notes := fetcher(t, service(t), bad.URL+","+good.URL)
	if err := f.Download(t.Context()); err != nil {
		t.Fatal(err)
	}
	last := (*notes)[len(*notes)-1]
	if !strings.HasPrefix(last, "proxy "+bad.URL+" skipped (") || !strings.HasSuffix(last, "trying "+good.URL) {
		t.Errorf("notes: %q", *notes)
	}
}

func TestWhenNoProxyAnswersAllAreNamed(t *testing.T) {
	t.Parallel()
	one, two := serve(t, always, nil), serve(t, always, nil)
	f, _ := fetcher(t, service(t), one.URL+"|"+two.URL)
	err := f.Download(t.Context())
	if err == nil || !strings.Contains(err.Error(), "no module proxy answered ("+one.URL+", "+two.URL+"): ") {
		t.Fatalf("%v", err)
	}
	if !strings.Contains(err.Error(), "500 Internal Server Error") || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v", err)
	}
}

func TestNotFoundIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	s := serve(t, 0, nil)
	f, notes := fetcher(t, service(t), s.URL)
	if err := f.Download(t.Context()); err == nil || !strings.Contains(err.Error(), "404 Not Found") {
		t.Errorf("%v", err)
	}
	if len(*notes) != 0 {
		t.Errorf("notes: %q", *notes)
	}
}

func TestDownloadEndsWithItsContext(t *testing.T) {
	t.Parallel()
	f, _ := fetcher(t, service(t), serve(t, always, nil).URL)
	ctx, cancel := context.WithCancel(t.Context())
	f.Wait = nil // the real one, which would wait a second
	f.Note = func(string) { cancel() }
	begun := time.Now()
	if err := f.Download(ctx); err == nil {
		t.Error("no error")
	}
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestOnlyWhatMayPassIsAskedAgain(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]bool{
		"reading https://a.example/x/@v/v1.zip: 500 Internal Server Error":                       true,
		"reading https://a.example/x/@v/v1.zip: 429 Too Many Requests":                           true,
		"dial tcp 127.0.0.1:1: connect: connection refused":                                      true,
		"dial tcp: lookup a.example: no such host":                                               true,
		"read tcp 127.0.0.1:1: i/o timeout":                                                      true,
		"reading https://a.example/x/@v/v1.zip: 404 Not Found":                                   false,
		"reading https://a.example/x/@v/v1.zip: 410 Gone":                                        false,
		"module lookup disabled by GOPROXY=off":                                                  false,
		"500 Internal Server Error\nverifying x@v1: checksum mismatch":                           false,
		"SECURITY ERROR\nThis download does NOT match the one reported\n503 Service Unavailable": false,
	} {
		if got := passing(&run.Error{Stderr: said}); got != want {
			t.Errorf("%q: %v, want %v", said, got, want)
		}
	}
	if passing(nil) || passing(errors.New("500 of another kind")) {
		t.Error("what the go command did not say is asked again")
	}
}
