// Package book keeps a double-entry ledger in an SQLite database.
package book

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Memory is the path of a book that is in no file and ends with the program.
const Memory = ":memory:"

// ErrNoSQLite is the error of Open and Create in a program that was built
// without cgo: go-sqlite3 is SQLite's own C code, and only a stub without it.
var ErrNoSQLite = errors.New("this program was built with CGO_ENABLED=0 and has no SQLite in it: build it with CGO_ENABLED=1 and a C compiler")

// A Book is an open ledger. It is safe for concurrent use, by several processes
// as well.
type Book struct {
	db *sql.DB
}

// Open opens the book at path, which must have been created before, except that
// Memory is a new one each time.
func Open(ctx context.Context, path string) (*Book, error) {
	if path == Memory {
		return Create(ctx, path)
	}
	if _, err := os.Stat(path); hasSQLite && errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no ledger at %q, make one with: ledger -db %s init", path, path)
	}
	return open(ctx, path, "rw", check)
}

// Create opens the book at path and makes it if it is not there. A book that is
// there is left as it is. A database that is something else is an error.
func Create(ctx context.Context, path string) (*Book, error) {
	return open(ctx, path, "rwc", prepare)
}

// Close closes the book. What was posted is safe before that.
func (b *Book) Close() error { return b.db.Close() }

// Ping reads from the book and returns why that cannot be done.
func (b *Book) Ping(ctx context.Context) error {
	return check(ctx, b.db)
}

// open opens the database and lets begin look at it or set it up.
func open(ctx context.Context, path, mode string, begin func(context.Context, *sql.DB) error) (*Book, error) {
	if !hasSQLite {
		return nil, ErrNoSQLite
	}
	db, err := sql.Open("sqlite3", source(path, mode))
	if err != nil {
		return nil, fmt.Errorf("open ledger %q: %w", path, err)
	}
	if path == Memory {
		db.SetMaxOpenConns(1) // each connection has a memory of its own
	}
	if err := begin(ctx, db); err != nil {
		db.Close()
		return nil, fmt.Errorf("open ledger %q: %w", path, err)
	}
	return &Book{db: db}, nil
}

// source is the data source name: an SQLite URI, in which "?" and "#" end the
// path, with go-sqlite3's settings. A transaction takes the write lock when it
// begins, so that two of them wait for each other and never meet half-way.
func source(path, mode string) string {
	if path == Memory {
		mode = "memory"
	}
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(filepath.Clean(path))
	return "file:" + escaped + "?mode=" + mode + "&_foreign_keys=on&_busy_timeout=5000&_txlock=immediate"
}
