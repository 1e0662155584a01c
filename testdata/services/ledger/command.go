package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"example.com/ledger/internal/api"
	"example.com/ledger/internal/book"
	"example.com/ledger/internal/money"
)

func (s *session) init(ctx context.Context, args []string) error {
	if err := s.expect("init", args, 0, 0); err != nil {
		return err
	}
	b, err := book.Create(ctx, s.path)
	if err != nil {
		return err
	}
	return b.Close()
}

func (s *session) post(ctx context.Context, args []string) error {
	if err := s.expect("post DATE DEBIT CREDIT AMOUNT [MEMO]", args, 4, 5); err != nil {
		return err
	}
	amount, err := money.Parse(args[3])
	if err != nil {
		return misuse("post: %v", err)
	}
	entry := book.Entry{Date: args[0], Debit: args[1], Credit: args[2], Amount: amount}
	if len(args) == 5 {
		entry.Memo = args[4]
	}
	return s.with(ctx, func(b *book.Book) error {
		posted, err := b.Post(ctx, entry)
		if err == nil {
			fmt.Fprintf(s.stdout, "entry %d\n", posted.ID)
		}
		return err
	})
}

func (s *session) balance(ctx context.Context, args []string) error {
	if err := s.expect("balance [ACCOUNT]", args, 0, 1); err != nil {
		return err
	}
	return s.with(ctx, func(b *book.Book) error {
		if len(args) == 1 {
			account, err := b.Balance(ctx, args[0])
			if err == nil {
				fmt.Fprintln(s.stdout, account.Balance)
			}
			return err
		}
		accounts, err := b.Balances(ctx)
		for _, a := range accounts {
			fmt.Fprintf(s.stdout, "%-24s %14s\n", a.Name, a.Balance)
		}
		return err
	})
}

func (s *session) journal(ctx context.Context, args []string) error {
	if err := s.expect("journal", args, 0, 0); err != nil {
		return err
	}
	return s.with(ctx, func(b *book.Book) error {
		entries, err := b.Journal(ctx)
		for _, e := range entries {
			fmt.Fprintf(s.stdout, "%d\t%s\t%s\t%s\t%s\t%s\n", e.ID, e.Date, e.Debit, e.Credit, e.Amount, e.Memo)
		}
		return err
	})
}

func (s *session) version() error {
	b := build()
	sqlite := "SQLite " + b.SQLite
	if b.SQLite == "" {
		sqlite = "built without SQLite"
	}
	_, err := fmt.Fprintf(s.stdout, "%s %s (commit %s, %s, %s)\n", b.Name, b.Version, b.Commit, b.Go, sqlite)
	return err
}

// with opens the book, lets use work on it and closes it.
func (s *session) with(ctx context.Context, use func(*book.Book) error) error {
	b, err := book.Open(ctx, s.path)
	if err != nil {
		return err
	}
	err = use(b)
	if closed := b.Close(); err == nil {
		err = closed
	}
	return err
}

// expect checks that a command has a -db and between low and high operands.
func (s *session) expect(usage string, args []string, low, high int) error {
	if s.path == "" {
		return misuse("-db is missing, usage: ledger -db FILE %s", usage)
	}
	if len(args) < low || len(args) > high {
		return misuse("usage: ledger -db FILE %s", usage)
	}
	return nil
}

// build says what this program is.
func build() api.Build {
	return api.Build{Name: "ledger", Version: version, Commit: revision(), Go: runtime.Version(), SQLite: book.Engine()}
}

// revision is the commit that was stamped, else the one that the go command
// recorded, else "unknown".
func revision() string {
	if commit != "" {
		return commit
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				return setting.Value
			}
		}
	}
	return "unknown"
}
