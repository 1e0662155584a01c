//go:build !cgo

package book

import _ "github.com/mattn/go-sqlite3" // a stub, whose Open always fails

const hasSQLite = false

// Engine returns the version of SQLite that is linked in, "" if there is none.
func Engine() string { return "" }
