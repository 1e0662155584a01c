// Package api answers questions about tides over HTTP.
package api

import (
	"bytes"
	"log/slog"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"example.com/tide/internal/harmonic"
	"example.com/tide/internal/table"
)

// Build says which build of a program answers.
type Build struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Commit  string `json:"commit"` // "unknown" if the build was not stamped
	Go      string `json:"go"`     // as runtime.Version has it
}

// A Service is one running instance. All exported fields must be set before
// Handler is called.
type Service struct {
	Build Build
	Atlas *harmonic.Atlas
	Now   func() time.Time // the start of a window that names none
	Log   *slog.Logger

	draining atomic.Bool
}

// Handler returns the service's routes, with one log line for each request.
// Every answer but that of /healthz is JSON, and so are errors.
func (s *Service) Handler() http.Handler {
	mux := http.NewServeMux()
	for path, get := range map[string]http.HandlerFunc{
		"/healthz":     s.health,
		"/version":     s.version,
		"/v1/stations": s.stations,
		"/v1/tides":    s.tides,
	} {
		mux.HandleFunc("GET "+path, get) // HEAD as well
		mux.HandleFunc(path, methodNotAllowed)
	}
	mux.HandleFunc("/", notFound)
	return s.logged(mux)
}

// Drain makes /healthz answer 503 from now on, so that a load balancer looks
// elsewhere; everything else is answered as before.
func (s *Service) Drain() { s.draining.Store(true) }

// Draining reports whether Drain was called.
func (s *Service) Draining() bool { return s.draining.Load() }

func (s *Service) health(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	status, text := http.StatusOK, "ok\n"
	if s.Draining() {
		status, text = http.StatusServiceUnavailable, "draining\n"
	}
	w.WriteHeader(status)
	w.Write([]byte(text))
}

func (s *Service) version(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, s.Build)
}

func (s *Service) stations(w http.ResponseWriter, r *http.Request) {
	if err := only(r.URL.Query()); err != nil {
		refuse(w, err)
		return
	}
	answer(w, http.StatusOK, struct {
		Notice   string             `json:"notice"`
		Stations []harmonic.Station `json:"stations"`
	}{harmonic.Notice, s.Atlas.Stations()})
}

// answer writes value as JSON. It is encoded before the status is sent: half an
// answer must not look like a whole one.
func answer(w http.ResponseWriter, status int, value any) {
	var body bytes.Buffer
	if err := table.WriteJSON(&body, value); err != nil {
		status = http.StatusInternalServerError
		body.Reset()
		body.WriteString(`{"error": "cannot encode the answer"}` + "\n")
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	w.WriteHeader(status)
	w.Write(body.Bytes())
}
