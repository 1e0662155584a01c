package book

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"example.com/ledger/internal/money"
)

// ErrNoAccount is what Balance's error wraps for an account without postings.
var ErrNoAccount = errors.New("no such account")

// An Account is a name and what its debits exceed its credits by.
type Account struct {
	Name    string      `json:"account"`
	Balance money.Cents `json:"balance"`
}

// Balance returns the account of that name.
func (b *Book) Balance(ctx context.Context, name string) (Account, error) {
	var cents sql.NullInt64 // NULL is the sum of nothing
	row := b.db.QueryRowContext(ctx, "SELECT sum(cents) FROM posting WHERE account = ?", name)
	if err := row.Scan(&cents); err != nil {
		return Account{}, fmt.Errorf("balance of %q: %w", name, err)
	}
	if !cents.Valid {
		return Account{}, fmt.Errorf("%w %q", ErrNoAccount, name)
	}
	return Account{Name: name, Balance: money.Cents(cents.Int64)}, nil
}

// Balances returns all accounts by name; an empty book has an empty list, not
// nil. The balances add up to zero.
func (b *Book) Balances(ctx context.Context) ([]Account, error) {
	const query = "SELECT account, sum(cents) FROM posting GROUP BY account ORDER BY account"
	return list(ctx, b.db, query, func(rows *sql.Rows, a *Account) error {
		return rows.Scan(&a.Name, &a.Balance)
	})
}

// Journal returns all entries in the order of their dates, those of one day in
// the order in which they were posted; an empty book has an empty list, not nil.
func (b *Book) Journal(ctx context.Context) ([]Entry, error) {
	const query = `
SELECT entry.id, entry.date, debit.account, credit.account, debit.cents, entry.memo
FROM entry
JOIN posting AS debit ON debit.entry = entry.id AND debit.cents > 0
JOIN posting AS credit ON credit.entry = entry.id AND credit.cents < 0
ORDER BY entry.date, entry.id`
	return list(ctx, b.db, query, func(rows *sql.Rows, e *Entry) error {
		return rows.Scan(&e.ID, &e.Date, &e.Debit, &e.Credit, &e.Amount, &e.Memo)
	})
}

// list returns what scan makes of each row that query has.
func list[T any](ctx context.Context, db *sql.DB, query string, scan func(*sql.Rows, *T) error) ([]T, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("read ledger: %w", err)
	}
	defer rows.Close()
	all := []T{}
	for rows.Next() {
		var one T
		if err := scan(rows, &one); err != nil {
			return nil, fmt.Errorf("read ledger: %w", err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read ledger: %w", err)
	}
	return all, nil
}
