// Package api is what the service answers over HTTP. Its routes are in
// Service.Handler; greet.go is the one to replace.
package api

import (
	"net/http"
	"runtime"
	"sync/atomic"
)

// A Service is one running instance. All exported fields must be set before
// Handler is called.
type Service struct {
	Version string // of the build: "1.4.2"

	draining atomic.Bool
}

// Handler returns the service's routes. Every answer but that of /healthz is
// JSON, and so are errors.
func (s *Service) Handler() http.Handler {
	mux := http.NewServeMux()
	for path, get := range map[string]http.HandlerFunc{
		"/healthz":  s.health,
		"/version":  s.version,
		"/v1/greet": greet,
	} {
		mux.HandleFunc("GET "+path, get) // HEAD as well
		mux.HandleFunc(path, methodNotAllowed)
	}
	mux.HandleFunc("/", notFound)
	return mux
}

// Drain makes /healthz answer 503 from now on, so that a load balancer looks
// elsewhere; everything else is answered as before.
func (s *Service) Drain() { s.draining.Store(true) }

// health is asked by systemd's watchdog, too: what it finds wrong here, it
// restarts.
func (s *Service) health(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	status, text := http.StatusOK, "ok\n"
	if s.draining.Load() {
		status, text = http.StatusServiceUnavailable, "draining\n"
	}
	w.WriteHeader(status)
	w.Write([]byte(text))
}

func (s *Service) version(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, struct {
		Version string `json:"version"`
		Go      string `json:"go"`
	}{s.Version, runtime.Version()})
}
