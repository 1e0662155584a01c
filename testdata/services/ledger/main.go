// Command ledger keeps a small double-entry ledger in an SQLite database.
// "ledger help" says how it is used.
//
// It exits 0 if all is well, 1 if it could not do what was asked, and 2 if it
// was used wrongly; then there is one line on standard error.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"example.com/ledger/internal/book"
)

// The build stamps these: -ldflags "-X main.version=1.4.2 -X main.commit=...".
// An empty commit means the one that the go command has recorded, if any.
var (
	version = "devel"
	commit  = ""
)

func main() {
	s := &session{stdout: bufio.NewWriter(os.Stdout), stderr: os.Stderr}
	os.Exit(s.main(os.Args[1:]))
}

// A session is one run of the program and all that it sees of the world.
type session struct {
	stdout *bufio.Writer
	stderr io.Writer
	path   string // -db
}

// main runs the command that args name and returns the exit code. Standard
// output is flushed here: what could not be written was not done.
func (s *session) main(args []string) int {
	err := s.run(args)
	if flushed := s.stdout.Flush(); err == nil && flushed != nil {
		err = fmt.Errorf("write standard output: %w", flushed)
	}
	if err == nil {
		return 0
	}
	fmt.Fprintf(s.stderr, "ledger: %v\n", err)
	if _, ok := errors.AsType[usageError](err); ok || errors.Is(err, book.ErrInvalid) {
		return 2
	}
	return 1
}

func (s *session) run(args []string) error {
	flags := flag.NewFlagSet("ledger", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&s.path, "db", "", "")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return s.help()
	}
	if err != nil {
		return misuse("%v", err)
	}
	ctx := context.Background()
	name, operands := flags.Arg(0), flags.Args()
	switch name {
	case "":
		return misuse("no command given, try \"ledger help\"")
	case "help":
		return s.help()
	case "version":
		return s.version()
	case "init":
		return s.init(ctx, operands[1:])
	case "post":
		return s.post(ctx, operands[1:])
	case "balance":
		return s.balance(ctx, operands[1:])
	case "journal":
		return s.journal(ctx, operands[1:])
	case "serve":
		return s.serve(ctx, operands[1:])
	}
	return misuse("no command %q, try \"ledger help\"", name)
}

func (s *session) help() error {
	_, err := fmt.Fprint(s.stdout, `Ledger keeps a double-entry ledger in an SQLite database.

  ledger -db FILE init
        make the ledger; one that is there stays as it is
  ledger -db FILE post DATE DEBIT CREDIT AMOUNT [MEMO]
        move an amount from the account CREDIT to the account DEBIT
  ledger -db FILE balance [ACCOUNT]
        print the balance of all accounts, or of one
  ledger -db FILE journal
        print all entries by date
  ledger -db FILE serve [-addr HOST:PORT] [-grace DURATION]
        answer over HTTP
  ledger version
        print the version

DATE is 2026-11-22, AMOUNT is 12.34. The FILE ":memory:" is a new ledger that
ends with the program.

Exit codes: 0 all is well, 1 could not do it, 2 used wrongly.
`)
	return err
}

// usageError is an error of the one who typed the command line.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func misuse(format string, args ...any) error {
	return usageError{fmt.Sprintf(format, args...)}
}
