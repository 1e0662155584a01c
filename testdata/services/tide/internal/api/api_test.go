package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/tide/internal/api"
	"example.com/tide/internal/harmonic"
)

func TestHealthSaysWhenTheServiceDrains(t *testing.T) {
	t.Parallel()
	s := service(t, io.Discard)
	if got := get(s, "/healthz"); got.Code != 200 || got.Body.String() != "ok\n" {
		t.Errorf("got %d %q", got.Code, got.Body)
	}
	s.Drain()
	if got := get(s, "/healthz"); got.Code != 503 || got.Body.String() != "draining\n" {
		t.Errorf("while draining got %d %q", got.Code, got.Body)
	}
	if got := get(s, "/v1/stations"); got.Code != 200 {
		t.Errorf("while draining, stations are answered with %d", got.Code)
	}
}

func TestVersionIsTheBuild(t *testing.T) {
	t.Parallel()
	var got map[string]string
	decode(t, get(service(t, io.Discard), "/version"), &got)
	want := map[string]string{"name": "tide", "version": "1.2.3", "commit": "abc", "go": "go1.26.8"}
	for key, value := range want {
		if got[key] != value {
			t.Errorf("%s is %q, want %q", key, got[key], value)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %v", got)
	}
}

func TestStationsAreInOrder(t *testing.T) {
	t.Parallel()
	var got struct {
		Notice   string
		Stations []harmonic.Station
	}
	decode(t, get(service(t, io.Discard), "/v1/stations"), &got)
	if got.Notice != harmonic.Notice || len(got.Stations) < 3 || got.Stations[0].ID != "boston" || len(got.Stations[0].Constants) == 0 {
		t.Errorf("got %+v", got)
	}
}

func TestTides(t *testing.T) {
	t.Parallel()
	response := get(service(t, io.Discard), "/v1/tides?station=brest&from=2026-11-22T01:00:00%2B01:00&hours=2&step=60m")
	want := `{
  "station": "brest",
  "name": "Brest",
  "datum": "lowest astronomical tide",
  "unit": "m",
  "notice": "illustrative constants, not for navigation",
  "from": "2026-11-22T00:00:00Z",
  "to": "2026-11-22T02:00:00Z",
  "step": "1h0m0s",
  "next": {
    "high": {
      "time": "2026-11-22T01:45:00Z",
      "height": 6.223,
      "kind": "high"
    },
    "low": {
      "time": "2026-11-22T08:02:00Z",
      "height": 1.974,
      "kind": "low"
    }
  },
  "extremes": [
    {
      "time": "2026-11-22T01:45:00Z",
      "height": 6.223,
      "kind": "high"
    }
  ],
  "heights": [
    {
      "time": "2026-11-22T00:00:00Z",
      "height": 5.429
    },
    {
      "time": "2026-11-22T01:00:00Z",
      "height": 6.072
    }
  ]
}
`
	if got := response.Body.String(); response.Code != 200 || got != want {
		t.Errorf("got %d\n%s\nwant\n%s", response.Code, got, want)
	}
	if got := response.Header().Get("Content-Type"); got != "application/json" {
		t.Errorf("content type %q", got)
	}
}

func TestTidesBeginNowIfNothingElseIsSaid(t *testing.T) {
	t.Parallel()
	var got struct {
		From    time.Time
		Heights []any
	}
	decode(t, get(service(t, io.Discard), "/v1/tides?station=seattle"), &got)
	if !got.From.Equal(now()) || len(got.Heights) != 48 {
		t.Errorf("got %d heights from %s, want 48 from %s", len(got.Heights), got.From, now())
	}
}

func TestWrongRequests(t *testing.T) {
	t.Parallel()
	s := service(t, io.Discard)
	for _, row := range []struct {
		method, target string
		status         int
		err            string
	}{
		{"GET", "/v1/tides", 400, "station: missing"},
		{"GET", "/v1/tides?station=atlantis", 404, `unknown station "atlantis", there are boston, `},
		{"GET", "/v1/tides?station=brest&from=today", 400, `from: "today" is not RFC 3339`},
		{"GET", "/v1/tides?station=brest&from=2026-11-22T00:00:00+01:00", 400, "is not RFC 3339"}, // "+" is a blank
		{"GET", "/v1/tides?station=brest&from=1066-10-14T00:00:00Z", 400, "from: year 1066"},
		{"GET", "/v1/tides?station=brest&hours=1.5", 400, `hours: "1.5" is not a whole number`},
		{"GET", "/v1/tides?station=brest&hours=99999", 400, "hours: 99999 is not in 1 to 744"},
		{"GET", "/v1/tides?station=brest&step=30", 400, `step: "30" is not a duration`},
		{"GET", "/v1/tides?station=brest&step=1s", 400, "step: 1s is not in 1m0s"},
		{"GET", "/v1/tides?station=brest&hour=3", 400, `"hour" is not a parameter`},
		{"GET", "/v1/tides?station=brest&station=boston", 400, "station: given 2 times"},
		{"GET", "/v1/tides?station=%zz", 400, `query: invalid URL escape "%zz"`},
		{"GET", "/v1/stations?near=brest", 400, `"near" is not a parameter`},
		{"GET", "/v2/tides", 404, "no such path: /v2/tides"},
		{"POST", "/v1/tides", 405, "method not allowed: POST"},
		{"DELETE", "/healthz", 405, "method not allowed: DELETE"},
	} {
		t.Run(row.method+" "+row.target, func(t *testing.T) {
			t.Parallel()
			got := do(s, row.method, row.target)
			var problem struct{ Error string }
			decode(t, got, &problem)
			if got.Code != row.status || !strings.Contains(problem.Error, row.err) {
				t.Errorf("got %d %q, want %d %q", got.Code, problem.Error, row.status, row.err)
			}
			if row.status == 405 && got.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("Allow is %q", got.Header().Get("Allow"))
			}
		})
	}
}

func TestHeadIsAnswered(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(service(t, io.Discard).Handler())
	defer server.Close()
	response, err := http.Head(server.URL + "/version")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != 200 || response.ContentLength < 20 {
		t.Errorf("got %d with length %d", response.StatusCode, response.ContentLength)
	}
}

func TestEachRequestIsOneLogLineButHealthIsQuiet(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := service(t, &log)
	get(s, "/healthz")
	get(s, "/v1/tides?station=brest&hours=x")
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 1 {
		t.Fatalf("got %d lines: %q", len(lines), lines)
	}
	for _, want := range []string{"level=INFO", "method=GET", `uri="/v1/tides?station=brest&hours=x"`, "status=400", "bytes=", "took="} {
		if !strings.Contains(lines[0], want) {
			t.Errorf("%s has no %s", lines[0], want)
		}
	}
}

func now() time.Time { return time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC) }

func service(t *testing.T, log io.Writer) *api.Service {
	t.Helper()
	atlas, err := harmonic.Open()
	if err != nil {
		t.Fatal(err)
	}
	return &api.Service{
		Build: api.Build{Name: "tide", Version: "1.2.3", Commit: "abc", Go: "go1.26.8"},
		Atlas: atlas,
		Now:   now,
		Log:   slog.New(slog.NewTextHandler(log, nil)),
	}
}

func get(s *api.Service, target string) *httptest.ResponseRecorder { return do(s, "GET", target) }

func do(s *api.Service, method, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest(method, target, nil))
	return w
}

func decode(t *testing.T, response *httptest.ResponseRecorder, into any) {
	t.Helper()
	if err := json.Unmarshal(response.Body.Bytes(), into); err != nil {
		t.Fatalf("%v in %q", err, response.Body)
	}
}
