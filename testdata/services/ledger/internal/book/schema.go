package book

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// What the header of a book's database says of it (SQLite, "Database File
// Format", 1.3.17): an application's number, "ldgr", and its schema's version.
const (
	application = 0x6c646772
	revision    = 1
)

// schema has an entry's debit as a positive posting and its credit as a negative
// one, so that the postings of an entry, and those of a book, add up to nothing.
const schema = `
CREATE TABLE entry (
	id   INTEGER PRIMARY KEY,
	date TEXT NOT NULL,
	memo TEXT NOT NULL
) STRICT;
CREATE TABLE posting (
	entry   INTEGER NOT NULL REFERENCES entry (id),
	account TEXT NOT NULL,
	cents   INTEGER NOT NULL CHECK (cents <> 0)
) STRICT;
CREATE INDEX posting_entry ON posting (entry);
CREATE INDEX posting_account ON posting (account);
`

// querier is a database or a transaction in it.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// check returns an error unless db is a book of this revision.
func check(ctx context.Context, db *sql.DB) error { return checkIn(ctx, db) }

func checkIn(ctx context.Context, q querier) error {
	var app, version int
	if err := q.QueryRowContext(ctx, "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version").Scan(&app, &version); err != nil {
		return err
	}
	if app != application {
		return errors.New("the database is not a ledger")
	}
	if version != revision {
		return fmt.Errorf("the ledger has revision %d, this program knows %d", version, revision)
	}
	return nil
}

// prepare makes a book of a database that has nothing in it, whole or not at
// all, and checks any other.
func prepare(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // nothing to do after Commit
	var objects int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&objects); err != nil {
		return err
	}
	if objects > 0 {
		return checkIn(ctx, tx)
	}
	stamp := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", application, revision)
	if _, err := tx.ExecContext(ctx, schema+stamp); err != nil {
		return err
	}
	return tx.Commit()
}
