//go:build cgo

package book

import sqlite3 "github.com/mattn/go-sqlite3" // and its driver, "sqlite3"

const hasSQLite = true

// Engine returns the version of SQLite that is linked in, "" if there is none.
func Engine() string {
	version, _, _ := sqlite3.Version()
	return version
}
