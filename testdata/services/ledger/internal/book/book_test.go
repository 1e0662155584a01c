//go:build cgo

package book_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/ledger/internal/book"
	"example.com/ledger/internal/money"
)

var sale = book.Entry{Date: "2026-11-22", Debit: "cash", Credit: "sales", Amount: 1234, Memo: "first"}

func TestAnEntryMovesItsAmountFromCreditToDebit(t *testing.T) {
	t.Parallel()
	b, _ := create(t)
	post(t, b, sale)
	post(t, b, book.Entry{Date: "2026-11-21", Debit: "stock", Credit: "cash", Amount: 1000})
	wantAccounts(t, b, book.Account{Name: "cash", Balance: 234}, book.Account{Name: "sales", Balance: -1234}, book.Account{Name: "stock", Balance: 1000})
	if got, err := b.Balance(t.Context(), "cash"); err != nil || got.Balance != 234 {
		t.Errorf("the balance of cash is %v, %v", got, err)
	}
	if _, err := b.Balance(t.Context(), "bank"); !errors.Is(err, book.ErrNoAccount) {
		t.Errorf("the balance of an account without postings: %v", err)
	}
}

func TestTheJournalIsInTheOrderOfDates(t *testing.T) {
	t.Parallel()
	b, _ := create(t)
	post(t, b, sale)
	earlier := book.Entry{Date: "2026-11-21", Debit: "stock", Credit: "cash", Amount: 1, Memo: "Käse; DROP TABLE entry"}
	post(t, b, earlier)
	post(t, b, sale)
	first, second, third := sale, earlier, sale
	first.ID, second.ID, third.ID = 1, 2, 3
	wantJournal(t, b, second, first, third)
}

func TestAnEmptyBookHasEmptyLists(t *testing.T) {
	t.Parallel()
	b, _ := create(t)
	if got, err := b.Balances(t.Context()); err != nil || got == nil || len(got) != 0 {
		t.Errorf("balances %v, %v", got, err)
	}
	if got, err := b.Journal(t.Context()); err != nil || got == nil || len(got) != 0 {
		t.Errorf("journal %v, %v", got, err)
	}
}

// The failure comes at the second posting, when the entry and its first posting
// are written. RAISE(FAIL) leaves what was written before it in the
// transaction: only a rollback takes it out.
func TestAFailureHalfWayLeavesNothing(t *testing.T) {
	t.Parallel()
	b, path := create(t)
	post(t, b, sale)
	execute(t, path, `
CREATE TRIGGER injected BEFORE INSERT ON posting WHEN NEW.account = 'broken'
BEGIN SELECT RAISE(FAIL, 'injected failure'); END`)
	_, err := b.Post(t.Context(), book.Entry{Date: "2026-11-22", Debit: "cash", Credit: "broken", Amount: 500})
	if err == nil || !strings.Contains(err.Error(), "injected failure") {
		t.Fatalf("got %v", err)
	}
	wantCounts(t, path, 1, 2)
	wantAccounts(t, b, book.Account{Name: "cash", Balance: 1234}, book.Account{Name: "sales", Balance: -1234})
	post(t, b, sale) // and the book can be written again
	wantCounts(t, path, 2, 4)
}

func TestACancelledPostLeavesNothing(t *testing.T) {
	t.Parallel()
	b, path := create(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Post(ctx, sale); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	wantCounts(t, path, 0, 0)
}

func TestManyWritersLoseNothing(t *testing.T) {
	t.Parallel()
	_, path := create(t)
	const writers, each = 4, 10
	var group sync.WaitGroup
	for range writers {
		b := open(t, path)
		group.Go(func() {
			for range each {
				if _, err := b.Post(t.Context(), sale); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	wantCounts(t, path, writers*each, 2*writers*each)
}

func TestABalanceThatDoesNotFitIsAnErrorAndNotAWrongSum(t *testing.T) {
	t.Parallel()
	b, _ := create(t)
	huge := sale
	huge.Amount = math.MaxInt64
	post(t, b, huge)
	post(t, b, huge)
	if got, err := b.Balance(t.Context(), "cash"); err == nil || !strings.Contains(err.Error(), "overflow") {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestInvalidEntriesAreNotPosted(t *testing.T) {
	t.Parallel()
	b, path := create(t)
	for want, change := range map[string]func(*book.Entry){
		`date "22.11.2026"`:                  func(e *book.Entry) { e.Date = "22.11.2026" },
		`date "2026-02-30"`:                  func(e *book.Entry) { e.Date = "2026-02-30" },
		`date ""`:                            func(e *book.Entry) { e.Date = "" },
		`account ""`:                         func(e *book.Entry) { e.Debit = "" },
		`account "petty cash"`:               func(e *book.Entry) { e.Credit = "petty cash" },
		`account "cash\n"`:                   func(e *book.Entry) { e.Debit = "cash\n" },
		`debit and credit are both "cash"`:   func(e *book.Entry) { e.Credit = "cash" },
		`amount 0.00 is not above zero`:      func(e *book.Entry) { e.Amount = 0 },
		`amount -0.01 is not above zero`:     func(e *book.Entry) { e.Amount = -1 },
		"memo is not one line of up to 200 ": func(e *book.Entry) { e.Memo = "two\nlines" },
		"memo is not one line of up to 200":  func(e *book.Entry) { e.Memo = strings.Repeat("m", 201) },
		"memo is not one line of up":         func(e *book.Entry) { e.Memo = "\xff" },
	} {
		entry := sale
		change(&entry)
		if _, err := b.Post(t.Context(), entry); !errors.Is(err, book.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: got %v, want %q in it", entry, err, want)
		}
	}
	wantCounts(t, path, 0, 0)
}

func TestCreatingABookAgainKeepsIt(t *testing.T) {
	t.Parallel()
	b, path := create(t)
	post(t, b, sale)
	again, err := book.Create(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	wantAccounts(t, again, book.Account{Name: "cash", Balance: 1234}, book.Account{Name: "sales", Balance: -1234})
}

func TestABookInMemoryIsNewEachTime(t *testing.T) {
	t.Parallel()
	first := open(t, book.Memory)
	post(t, first, sale)
	wantAccounts(t, first, book.Account{Name: "cash", Balance: 1234}, book.Account{Name: "sales", Balance: -1234})
	wantAccounts(t, open(t, book.Memory))
}

func TestABookInMemoryIsOneForAllWhoUseIt(t *testing.T) {
	t.Parallel()
	b := open(t, book.Memory)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 100 {
				if _, err := b.Post(t.Context(), sale); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	wantAccounts(t, b, book.Account{Name: "cash", Balance: 800 * 1234}, book.Account{Name: "sales", Balance: -800 * 1234})
}

func TestAPathWithTheCharactersOfAURI(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "50% ?mode=memory#1.db")
	b, err := book.Create(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNoBookIsNotOpened(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text, empty := filepath.Join(dir, "text"), filepath.Join(dir, "empty")
	write(t, text, strings.Repeat("not a database\n", 100))
	write(t, empty, "")
	other := filepath.Join(dir, "other")
	execute(t, other, "CREATE TABLE song (title TEXT)")
	_, newer := create(t)
	execute(t, newer, "PRAGMA user_version = 2")
	missing := filepath.Join(dir, "missing")
	for path, want := range map[string]string{
		missing: "no ledger at ",
		text:    "file is not a database",
		empty:   "the database is not a ledger",
		other:   "the database is not a ledger",
		newer:   "the ledger has revision 2, this program knows 1",
		dir:     "unable to open database file",
	} {
		if _, err := book.Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("open %s: got %v, want %q in it", path, err, want)
		}
	}
	for _, path := range []string{text, other, newer, dir} {
		if _, err := book.Create(t.Context(), path); err == nil {
			t.Errorf("%s was made a book", path)
		}
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("opening a book that is not there has made a file")
	}
}

func create(t *testing.T) (*book.Book, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "book.db")
	b, err := book.Create(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b, path
}

func open(t *testing.T, path string) *book.Book {
	t.Helper()
	b, err := book.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func post(t *testing.T, b *book.Book, e book.Entry) {
	t.Helper()
	if _, err := b.Post(t.Context(), e); err != nil {
		t.Fatal(err)
	}
}

func wantAccounts(t *testing.T, b *book.Book, want ...book.Account) {
	t.Helper()
	got, err := b.Balances(t.Context())
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("balances are %v (%v), want %v", got, err, want)
	}
	var sum money.Cents
	for _, a := range got {
		sum += a.Balance
	}
	if sum != 0 {
		t.Errorf("balances add up to %s", sum)
	}
}

func wantJournal(t *testing.T, b *book.Book, want ...book.Entry) {
	t.Helper()
	got, err := b.Journal(t.Context())
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("the journal is %v (%v), want %v", got, err, want)
	}
}

// wantCounts counts rows behind the book's back.
func wantCounts(t *testing.T, path string, entries, postings int) {
	t.Helper()
	db := database(t, path)
	defer db.Close()
	for table, want := range map[string]int{"entry": entries, "posting": postings} {
		var got int
		if err := db.QueryRow(fmt.Sprintf("SELECT count(*) FROM %s", table)).Scan(&got); err != nil || got != want {
			t.Errorf("%s has %d rows (%v), want %d", table, got, err, want)
		}
	}
}

// execute runs statements behind the book's back.
func execute(t *testing.T, path, statements string) {
	t.Helper()
	db := database(t, path)
	defer db.Close()
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
}

func database(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
