//go:build cgo

package api_test

import (
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/ledger/internal/api"
	"example.com/ledger/internal/book"
)

const sale = `{"date": "2026-11-22", "debit": "cash", "credit": "sales", "amount": "12.34"}`

func TestAPostedEntryIsInTheBalance(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	posted := do(s, "POST", "/v1/entries", sale)
	want := `{
  "id": 1,
  "date": "2026-11-22",
  "debit": "cash",
  "credit": "sales",
  "amount": "12.34",
  "memo": ""
}
`
	if posted.Code != 201 || posted.Body.String() != want {
		t.Errorf("got %d %s", posted.Code, posted.Body)
	}
	all := do(s, "GET", "/v1/balance", "")
	want = `{
  "accounts": [
    {
      "account": "cash",
      "balance": "12.34"
    },
    {
      "account": "sales",
      "balance": "-12.34"
    }
  ]
}
`
	if all.Code != 200 || all.Body.String() != want {
		t.Errorf("got %d %s", all.Code, all.Body)
	}
	one := do(s, "GET", "/v1/balance?account=cash", "")
	if one.Code != 200 || strings.Contains(one.Body.String(), "sales") || !strings.Contains(one.Body.String(), `"12.34"`) {
		t.Errorf("got %d %s", one.Code, one.Body)
	}
}

func TestAnEmptyBookHasNoAccounts(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	if got := do(s, "GET", "/v1/balance", ""); got.Body.String() != "{\n  \"accounts\": []\n}\n" {
		t.Errorf("got %s", got.Body)
	}
}

func TestWrongRequests(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	for _, row := range []struct {
		method, target, body string
		status               int
		err                  string
	}{
		{"POST", "/v1/entries", strings.Replace(sale, `"12.34"`, "12.34", 1), 400, `amount 12.34 is not a string such as`},
		{"POST", "/v1/entries", strings.Replace(sale, "12.34", "12.3", 1), 400, `amount "12.3" is not of the form 12.34`},
		{"POST", "/v1/entries", strings.Replace(sale, "12.34", "-12.34", 1), 400, "amount -12.34 is not above zero"},
		{"POST", "/v1/entries", strings.Replace(sale, "debit", "debt", 1), 400, `unknown field "debt"`},
		{"POST", "/v1/entries", strings.Replace(sale, "{", `{"id": 7, `, 1), 400, "the id is not for the sender to give"},
		{"POST", "/v1/entries", sale + sale, 400, "there is more after it"},
		{"POST", "/v1/entries", sale[:20], 400, "unexpected EOF"},
		{"POST", "/v1/entries", "", 400, "EOF"},
		{"POST", "/v1/entries", `{"memo": "` + strings.Repeat("m", 17<<10) + `"}`, 413, "request body too large"},
		{"GET", "/v1/entries", "", 405, "method not allowed: GET"},
		{"POST", "/v1/balance", "", 405, "method not allowed: POST"},
		{"GET", "/v1/balance?account=bank", "", 404, `no such account "bank"`},
		{"GET", "/v1", "", 404, "no such path: /v1"},
	} {
		got := do(s, row.method, row.target, row.body)
		var problem struct{ Error string }
		if err := json.Unmarshal(got.Body.Bytes(), &problem); err != nil {
			t.Errorf("%s %s: %v in %q", row.method, row.target, err, got.Body)
		}
		if got.Code != row.status || !strings.Contains(problem.Error, row.err) {
			t.Errorf("%s %s %.80s: got %d %q, want %d %q", row.method, row.target, row.body, got.Code, problem.Error, row.status, row.err)
		}
	}
	if got := do(s, "GET", "/v1/balance", ""); strings.Contains(got.Body.String(), "cash") {
		t.Errorf("a refused entry was posted: %s", got.Body)
	}
}

func TestAnEntryThatIsNotSaidToBeJSONIsRefused(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	request := httptest.NewRequest("POST", "/v1/entries", strings.NewReader(sale))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	got := httptest.NewRecorder()
	s.Handler().ServeHTTP(got, request)
	if got.Code != 415 {
		t.Errorf("got %d", got.Code)
	}
}

func TestHealthDependsOnTheBook(t *testing.T) {
	t.Parallel()
	s, b := service(t)
	if got := do(s, "GET", "/healthz", ""); got.Code != 200 || got.Body.String() != "ok\n" {
		t.Errorf("got %d %q", got.Code, got.Body)
	}
	b.Close()
	if got := do(s, "GET", "/healthz", ""); got.Code != 503 || got.Body.String() != "cannot read the ledger\n" {
		t.Errorf("with a closed book got %d %q", got.Code, got.Body)
	}
	if got := do(s, "GET", "/v1/balance", ""); got.Code != 500 || strings.Contains(got.Body.String(), "sql") {
		t.Errorf("with a closed book got %d %q", got.Code, got.Body)
	}
}

func TestHealthSaysWhenTheServiceDrains(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	s.Drain()
	if got := do(s, "GET", "/healthz", ""); got.Code != 503 || got.Body.String() != "draining\n" {
		t.Errorf("got %d %q", got.Code, got.Body)
	}
}

func TestVersionIsTheBuild(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	var got api.Build
	if err := json.Unmarshal(do(s, "GET", "/version", "").Body.Bytes(), &got); err != nil || got != s.Build {
		t.Errorf("got %+v, %v, want %+v", got, err, s.Build)
	}
}

func service(t *testing.T) (*api.Service, *book.Book) {
	t.Helper()
	b, err := book.Open(t.Context(), book.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return &api.Service{
		Build: api.Build{Name: "ledger", Version: "1.2.3", Commit: "abc", Go: "go1.26.8", SQLite: "3"},
		Book:  b,
		Log:   slog.New(slog.DiscardHandler),
	}, b
}

func do(s *api.Service, method, target, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, target, strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, request)
	return w
}
