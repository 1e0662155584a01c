package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"example.com/ledger/internal/book"
)

// fail answers with the status that err stands for. What goes wrong on our side
// is for the log and not for the sender.
func (s *Service) fail(w http.ResponseWriter, err error) {
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	switch {
	case tooLarge:
		refuse(w, http.StatusRequestEntityTooLarge, err)
	case errors.Is(err, book.ErrInvalid):
		refuse(w, http.StatusBadRequest, err)
	case errors.Is(err, book.ErrNoAccount):
		refuse(w, http.StatusNotFound, err)
	default:
		s.Log.Error("request", "err", err)
		refuse(w, http.StatusInternalServerError, errors.New("cannot use the ledger"))
	}
}

func refuse(w http.ResponseWriter, status int, err error) {
	answer(w, status, struct {
		Error string `json:"error"`
	}{err.Error()})
}

// answer writes value as JSON. It is encoded before the status is sent: half an
// answer must not look like a whole one.
func answer(w http.ResponseWriter, status int, value any) {
	body, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"error": "cannot encode the answer"}`)
	}
	body = append(body, '\n')
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}
