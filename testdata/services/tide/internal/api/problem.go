package api

import (
	"errors"
	"net/http"

	"example.com/tide/internal/harmonic"
)

// problem is the body of every answer that is not a success.
type problem struct {
	Error string `json:"error"`
}

// refuse answers a request that asked for what cannot be: 404 for a station
// that there is not, 400 for all else.
func refuse(w http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	if errors.Is(err, harmonic.ErrUnknownStation) {
		status = http.StatusNotFound
	}
	answer(w, status, problem{err.Error()})
}

func notFound(w http.ResponseWriter, r *http.Request) {
	answer(w, http.StatusNotFound, problem{"no such path: " + r.URL.Path})
}

func methodNotAllowed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Allow", "GET, HEAD")
	answer(w, http.StatusMethodNotAllowed, problem{"method not allowed: " + r.Method})
}
