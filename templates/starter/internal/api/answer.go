package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
)

// problem is the body of every answer that is not a success.
type problem struct {
	Error string `json:"error"`
}

// answer writes value as JSON. It is encoded before the status is sent: half an
// answer must not look like a whole one.
func answer(w http.ResponseWriter, status int, value any) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		status = http.StatusInternalServerError
		body.Reset()
		body.WriteString(`{"error":"cannot encode the answer"}` + "\n")
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(body.Bytes())
}

func notFound(w http.ResponseWriter, r *http.Request) {
	answer(w, http.StatusNotFound, problem{"no such path: " + r.URL.Path})
}

func methodNotAllowed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Allow", "GET, HEAD")
	answer(w, http.StatusMethodNotAllowed, problem{"method not allowed: " + r.Method})
}
