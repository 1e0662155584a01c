// Package api opens a book to HTTP.
package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"sync/atomic"

	"example.com/ledger/internal/book"
)

// Build says which build of a program answers.
type Build struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Commit  string `json:"commit"` // "unknown" if the build was not stamped
	Go      string `json:"go"`     // as runtime.Version has it
	SQLite  string `json:"sqlite"` // "" without cgo
}

// A Service is one running instance. All exported fields must be set before
// Handler is called.
type Service struct {
	Build Build
	Book  *book.Book
	Log   *slog.Logger

	draining atomic.Bool
}

// Handler returns the service's routes. Every answer but that of /healthz is
// JSON, and so are errors.
func (s *Service) Handler() http.Handler {
	mux := http.NewServeMux()
	route(mux, "GET", "/healthz", s.health)
	route(mux, "GET", "/version", s.version)
	route(mux, "GET", "/v1/balance", s.balance)
	route(mux, "POST", "/v1/entries", s.post)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, errors.New("no such path: "+r.URL.Path))
	})
	return mux
}

// Drain makes /healthz answer 503 from now on.
func (s *Service) Drain() { s.draining.Store(true) }

// route sends requests for path to handler if they have the method (and HEAD
// where that is GET), and answers all others with 405.
func route(mux *http.ServeMux, method, path string, handler http.HandlerFunc) {
	allow := method
	if method == http.MethodGet {
		allow = "GET, HEAD"
	}
	mux.HandleFunc(method+" "+path, handler)
	mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", allow)
		refuse(w, http.StatusMethodNotAllowed, errors.New("method not allowed: "+r.Method))
	})
}

func (s *Service) health(w http.ResponseWriter, r *http.Request) {
	status, text := http.StatusOK, "ok\n"
	if s.draining.Load() {
		status, text = http.StatusServiceUnavailable, "draining\n"
	} else if err := s.Book.Ping(r.Context()); err != nil {
		s.Log.Error("health", "err", err)
		status, text = http.StatusServiceUnavailable, "cannot read the ledger\n"
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	io.WriteString(w, text)
}

func (s *Service) version(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, s.Build)
}

// balance answers with all accounts, or with the one that ?account= names.
func (s *Service) balance(w http.ResponseWriter, r *http.Request) {
	accounts, err := s.accounts(r)
	if err != nil {
		s.fail(w, err)
		return
	}
	answer(w, http.StatusOK, struct {
		Accounts []book.Account `json:"accounts"`
	}{accounts})
}

func (s *Service) accounts(r *http.Request) ([]book.Account, error) {
	name := r.URL.Query().Get("account")
	if name == "" {
		return s.Book.Balances(r.Context())
	}
	account, err := s.Book.Balance(r.Context(), name)
	return []book.Account{account}, err
}

func (s *Service) post(w http.ResponseWriter, r *http.Request) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, errors.New("the entry must be sent as application/json"))
		return
	}
	entry, err := decode(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		s.fail(w, err)
		return
	}
	if entry, err = s.Book.Post(r.Context(), entry); err != nil {
		s.fail(w, err)
		return
	}
	s.Log.Info("posted", "entry", entry.ID, "debit", entry.Debit, "credit", entry.Credit, "amount", entry.Amount.String())
	answer(w, http.StatusCreated, entry)
}

// maxBody is far more than the longest valid entry has.
const maxBody = 16 << 10

// decode reads one entry and nothing after it.
func decode(body io.Reader) (book.Entry, error) {
	var entry book.Entry
	decoder := json.NewDecoder(body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&entry); err != nil {
		return entry, fmt.Errorf("%w: %w", book.ErrInvalid, err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return entry, fmt.Errorf("%w: there is more after it", book.ErrInvalid)
	}
	if entry.ID != 0 {
		return entry, fmt.Errorf("%w: the id is not for the sender to give", book.ErrInvalid)
	}
	return entry, nil
}
