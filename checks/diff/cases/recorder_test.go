package cases_test

import (
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/diff/cases"
)

var recorder = cases.Recorder{Service: []string{"hostile", "serve", "$ADDR"}, Ready: "/ok"}

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
	if want := "http GET /ok\nstatus 200\nhttp GET /none?a=1\nstatus 404\nshutdown TERM\n"; !strings.HasSuffix(string(got.Case), want) {
		t.Errorf("got\n%s\nwant it to end\n%s", got.Case, want)
	}
	if d := cmp.Diff(got.Refused, []cases.Answer{{"GET /none", 404}}); d != "" {
		t.Errorf("refused, got (-), want (+):\n%s", d)
	}
	if !got.Local() || "http://"+got.Host != server.URL || got.Requests != 2 {
		t.Errorf("got %q, local %v, %d requests; want two to %s", got.Host, got.Local(), got.Requests, server.URL)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txtar"), got.Case, 0o644); err != nil {
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
	plain := httptest.NewServer(nil)
	defer plain.Close()
	secure := httptest.NewTLSServer(nil)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	defer secure.Close()
	host := strings.TrimPrefix(plain.URL, "http://")
	for want, urls := range map[string][]string{
		"the service speaks plain HTTP: write http://" + host: {"https://" + host + "/x"},
		"failed to verify certificate":                        {secure.URL},
		"connection refused: start the service first":         {closed.URL},
		"are two services":                                    {plain.URL, closed.URL},
		"no URL":                                              nil,
		"is no URL":                                           {"localhost:80/x"},
	} {
		_, err := recorder.FromURLs(t.Context(), urls)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", urls, err, want)
		}
		if started := !strings.Contains(want, "refused"); err != nil && started && strings.Contains(err.Error(), "start the service first") {
			t.Errorf("%q: got %v, and the service runs", urls, err)
		}
		if _, given := errors.AsType[cases.URLError](err); given != (strings.Contains(want, "are two") || strings.Contains(want, "no URL")) {
			t.Errorf("%q: got a %T", urls, err)
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
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(got.Case), strings.ReplaceAll(want, " \n", "\n")) || got.Guessed != (paths == nil) {
			t.Errorf("of %q: guessed %v\n%s\nwant %q", paths, got.Guessed, got.Case, want)
		}
	}
}

// What a URL holds lets somebody in when it is recorded, and is not written down.
func TestAUserInAURLIsAskedAsAndLeftOut(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "anna" || password != "hunter2" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	defer server.Close()
	got, err := recorder.FromURLs(t.Context(), []string{strings.Replace(server.URL, "://", "://anna:hunter2@", 1) + "/in"})
	if err != nil {
		t.Fatal(err)
	}
	const want = `# left out: user:password@ (1)
service hostile serve $ADDR
ready /ok

# left out here: Authorization (user:password@); write it into request1.http, or take out the line with the status
http GET /in request1.http
status 200
shutdown TERM
-- request1.http --
GET /in HTTP/1.1

`
	if !strings.HasSuffix(string(got.Case), want) || strings.Contains(string(got.Case), "hunter2") {
		t.Errorf("got\n%s\nwant it to end\n%s", got.Case, want)
	}
}

func TestWithoutAStartTheCaseSaysInLines2And3WhatToWrite(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(nil)
	defer server.Close()
	for name, want := range map[string]string{"orders": "orders", "": "NAME"} {
		got, err := cases.Recorder{Name: name}.FromURLs(t.Context(), []string{server.URL + "/?token=abc"})
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(got.Case), "\n")
		if lines[1] != "# write here how the service is started:" || lines[2] != "# service "+want+" serve -addr $ADDR" || lines[3] != "# left out: ?token= (1)" {
			t.Errorf("of %q: got\n%s", name, got.Case)
		}
	}
}

func TestOnlyTheMachineItselfIsLocal(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"localhost:8080": true, "api.localhost": true, "127.0.0.1:80": true, "127.8.8.8": true, "[::1]:8080": true, "0.0.0.0:80": true,
		"shop.example.com": false, "192.168.1.7:8080": false, "localhost.example.com": false, "[2001:db8::1]:80": false,
	} {
		if got := (&cases.Recorded{Host: host}).Local(); got != want {
			t.Errorf("%s: got %v, want %v", host, got, want)
		}
	}
}
