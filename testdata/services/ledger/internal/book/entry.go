package book

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"time"
	"unicode/utf8"

	"example.com/ledger/internal/money"
)

// ErrInvalid is what the errors of Entry.Check wrap.
var ErrInvalid = errors.New("invalid entry")

// An Entry moves an amount from the account Credit to the account Debit.
type Entry struct {
	ID     int64       `json:"id"`   // given by Post, from 1 on
	Date   string      `json:"date"` // 2026-11-22
	Debit  string      `json:"debit"`
	Credit string      `json:"credit"`
	Amount money.Cents `json:"amount"` // above zero
	Memo   string      `json:"memo"`   // up to 200 bytes of UTF-8 in one line, may be empty
}

var (
	accountForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9:_-]{0,63}$`)
	memoForm    = regexp.MustCompile(`^[^\x00-\x1f\x7f]*$`)
)

// Check returns what is wrong with e, which then cannot be posted.
func (e Entry) Check() error {
	if date, err := time.Parse(time.DateOnly, e.Date); err != nil || date.Year() < 1 {
		return fmt.Errorf("%w: date %q is not of the form 2026-11-22", ErrInvalid, e.Date)
	}
	for _, account := range []string{e.Debit, e.Credit} {
		if !accountForm.MatchString(account) {
			return fmt.Errorf("%w: account %q is not a letter and up to 63 letters, digits, \":\", \"_\" or \"-\"", ErrInvalid, account)
		}
	}
	switch {
	case e.Debit == e.Credit:
		return fmt.Errorf("%w: debit and credit are both %q", ErrInvalid, e.Debit)
	case e.Amount <= 0:
		return fmt.Errorf("%w: amount %s is not above zero", ErrInvalid, e.Amount)
	case len(e.Memo) > 200 || !utf8.ValidString(e.Memo) || !memoForm.MatchString(e.Memo):
		return fmt.Errorf("%w: memo is not one line of up to 200 bytes", ErrInvalid)
	}
	return nil
}

// Post adds e to the book and returns it with its id. Either both postings are
// in the book afterwards or nothing is.
func (b *Book) Post(ctx context.Context, e Entry) (Entry, error) {
	if err := e.Check(); err != nil {
		return Entry{}, err
	}
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return Entry{}, fmt.Errorf("post: %w", err)
	}
	defer tx.Rollback() // nothing to do after Commit
	if e.ID, err = insert(ctx, tx, e); err != nil {
		return Entry{}, fmt.Errorf("post: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return Entry{}, fmt.Errorf("post: %w", err)
	}
	return e, nil
}

// insert writes e and its two postings, and returns the id.
func insert(ctx context.Context, tx *sql.Tx, e Entry) (int64, error) {
	result, err := tx.ExecContext(ctx, "INSERT INTO entry (date, memo) VALUES (?, ?)", e.Date, e.Memo)
	if err != nil {
		return 0, err
	}
	id, err := result.LastInsertId()
	if err != nil {
		return 0, err
	}
	const posting = "INSERT INTO posting (entry, account, cents) VALUES (?, ?, ?)"
	if _, err := tx.ExecContext(ctx, posting, id, e.Debit, int64(e.Amount)); err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, posting, id, e.Credit, -int64(e.Amount)); err != nil {
		return 0, err
	}
	return id, nil
}
