package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"
)

func TestHealthSaysWhenTheServiceDrains(t *testing.T) {
	t.Parallel()
	s := &Service{}
	if got := do(s, "GET", "/healthz"); got.Code != 200 || got.Body.String() != "ok\n" {
		t.Errorf("got %d %q", got.Code, got.Body)
	}
	s.Drain()
	if got := do(s, "GET", "/healthz"); got.Code != 503 || got.Body.String() != "draining\n" {
		t.Errorf("while draining got %d %q", got.Code, got.Body)
	}
	if got := do(s, "GET", "/v1/greet?name=Ada"); got.Code != 200 {
		t.Errorf("while draining, requests are answered with %d", got.Code)
	}
}

func TestVersionIsTheBuilds(t *testing.T) {
	t.Parallel()
	got := do(&Service{Version: "1.2.3"}, "GET", "/version")
	if want := `{"version":"1.2.3","go":"` + runtime.Version() + `"}` + "\n"; got.Body.String() != want {
		t.Errorf("got %s, want %s", got.Body, want)
	}
}

func TestGreet(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Ada":                   "Hello, Ada!",
		" Ada Lovelace ":        "Hello, Ada Lovelace!",
		"Łukasz & <Zoë>":        "Hello, Łukasz & <Zoë>!",
		strings.Repeat("ż", 64): "Hello, " + strings.Repeat("ż", 64) + "!",
	} {
		got := do(&Service{}, "GET", "/v1/greet?name="+url.QueryEscape(name))
		if want := `{"greeting":"` + want + `"}` + "\n"; got.Code != 200 || got.Body.String() != want {
			t.Errorf("%q: got %d %s, want %s", name, got.Code, got.Body, want)
		}
		if got := got.Header().Get("Content-Type"); got != "application/json" {
			t.Errorf("%q: the content type is %q", name, got)
		}
	}
}

func TestWrongRequests(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		method, target string
		status         int
		err            string
	}{
		{"GET", "/v1/greet", 400, "name: missing"},
		{"GET", "/v1/greet?name=+", 400, "name: missing"},
		{"GET", "/v1/greet?name=" + strings.Repeat("a", 65), 400, "name: longer than 64 characters"},
		{"GET", "/v1/greet?name=a%0Ab", 400, `name: "a\nb" has control characters`},
		{"GET", "/v1/greet?name=%FF", 400, "name: not UTF-8"},
		{"GET", "/v1/greet?name=Ada&name=Bob", 400, "name: given 2 times"},
		{"GET", "/v1/greet?name=Ada&loud=1", 400, `"loud" is not a parameter`},
		{"GET", "/v1/greet?name=%zz", 400, `query: invalid URL escape "%zz"`},
		{"GET", "/", 404, "no such path: /"},
		{"GET", "/v2/greet", 404, "no such path: /v2/greet"},
		{"POST", "/v1/greet?name=Ada", 405, "method not allowed: POST"},
		{"DELETE", "/healthz", 405, "method not allowed: DELETE"},
	} {
		t.Run(row.method+" "+row.target, func(t *testing.T) {
			t.Parallel()
			got := do(&Service{}, row.method, row.target)
			var body problem
			if err := json.Unmarshal(got.Body.Bytes(), &body); err != nil {
				t.Fatal(err)
			}
			if got.Code != row.status || body.Error != row.err {
				t.Errorf("got %d %q, want %d %q", got.Code, body.Error, row.status, row.err)
			}
			if allow := got.Header().Get("Allow"); (row.status == http.StatusMethodNotAllowed) != (allow == "GET, HEAD") {
				t.Errorf("Allow is %q", allow)
			}
		})
	}
}

func do(s *Service, method, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest(method, target, nil))
	return w
}
