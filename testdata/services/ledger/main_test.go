package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/ledger/internal/book"
)

func TestABookOnTheCommandLine(t *testing.T) {
	t.Parallel()
	needsSQLite(t)
	path := filepath.Join(t.TempDir(), "book.db")
	for _, step := range []struct {
		args []string
		want string
	}{
		{[]string{"init"}, ""},
		{[]string{"post", "2026-11-22", "cash", "sales", "12.34", "first sale"}, "entry 1\n"},
		{[]string{"post", "2026-11-21", "stock", "cash", "10"}, "entry 2\n"},
		{[]string{"balance"}, "cash                               2.34\nsales                            -12.34\nstock                             10.00\n"},
		{[]string{"balance", "cash"}, "2.34\n"},
		{[]string{"journal"}, "2\t2026-11-21\tstock\tcash\t10.00\t\n1\t2026-11-22\tcash\tsales\t12.34\tfirst sale\n"},
	} {
		got := ledger(append([]string{"-db", path}, step.args...)...)
		if got.code != 0 || got.stderr != "" || got.stdout != step.want {
			t.Errorf("%q: got %+v, want %q", step.args, got, step.want)
		}
	}
}

func TestABookInMemoryNeedsNoInit(t *testing.T) {
	t.Parallel()
	needsSQLite(t)
	if got := ledger("-db", ":memory:", "post", "2026-11-22", "cash", "sales", "0.05"); got.code != 0 || got.stdout != "entry 1\n" {
		t.Errorf("got %+v", got)
	}
}

func TestWhatCannotBeDoneExitsWith1(t *testing.T) {
	t.Parallel()
	needsSQLite(t)
	missing := filepath.Join(t.TempDir(), "missing.db")
	ledger("-db", missing, "balance").failsWith(t, 1, "ledger: no ledger at ")
	ledger("-db", ":memory:", "balance", "cash").failsWith(t, 1, `ledger: no such account "cash"`)
	ledger("-db", t.TempDir(), "init").failsWith(t, 1, "unable to open database file")
	ledger("-db", ":memory:", "serve", "-addr", "256.0.0.1:0").failsWith(t, 1, "ledger: serve: listen tcp")
}

func TestWrongUseExitsWith2(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"":                       `ledger: no command given, try "ledger help"`,
		"pay":                    `ledger: no command "pay", try "ledger help"`,
		"-file x init":           "ledger: flag provided but not defined: -file",
		"init":                   "ledger: -db is missing, usage: ledger -db FILE init",
		"-db x init now":         "ledger: usage: ledger -db FILE init",
		"-db x balance a b":      "ledger: usage: ledger -db FILE balance [ACCOUNT]",
		"-db x journal all":      "ledger: usage: ledger -db FILE journal",
		"-db x post 2026-11-22":  "ledger: usage: ledger -db FILE post DATE DEBIT CREDIT AMOUNT [MEMO]",
		"-db x post a b c 1.234": `ledger: post: amount "1.234" is not of the form 12.34`,
		"-db x serve -port 80":   "ledger: serve: flag provided but not defined: -port",
		"-db x serve now":        "ledger: usage: ledger -db FILE serve",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			ledger(strings.Fields(line)...).failsWith(t, 2, want)
		})
	}
}

func TestAnInvalidEntryIsWrongUse(t *testing.T) {
	t.Parallel()
	needsSQLite(t)
	ledger("-db", ":memory:", "post", "2026-02-30", "a", "b", "1.00").failsWith(t, 2, `ledger: invalid entry: date "2026-02-30"`)
	ledger("-db", ":memory:", "post", "2026-11-22", "a", "b", "-1.00").failsWith(t, 2, "ledger: invalid entry: amount -1.00 is not above zero")
}

func TestHelpIsPrintedOnStandardOutput(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"help", "-h", "--help", "-db x serve -h"} {
		got := ledger(strings.Fields(line)...)
		if got.code != 0 || got.stderr != "" || !strings.Contains(got.stdout, "ledger -db FILE post DATE DEBIT CREDIT AMOUNT [MEMO]\n") {
			t.Errorf("ledger %s: got %+v", line, got)
		}
	}
}

func TestOutputThatCannotBeWrittenExitsWith1(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	reader, writer := io.Pipe()
	reader.CloseWithError(errors.New("no space left on device"))
	s := &session{stdout: bufio.NewWriter(writer), stderr: &stderr}
	if code := s.main([]string{"help"}); code != 1 || stderr.String() != "ledger: write standard output: no space left on device\n" {
		t.Errorf("got %d, %q", code, &stderr)
	}
}

// outcome is what a run of the program left.
type outcome struct {
	code           int
	stdout, stderr string
}

// failsWith checks that the run failed with the code and one line that has want
// in it, and that it printed nothing else.
func (o outcome) failsWith(t *testing.T, code int, want string) {
	t.Helper()
	oneLine := strings.HasPrefix(o.stderr, "ledger: ") && strings.Index(o.stderr, "\n") == len(o.stderr)-1
	if o.code != code || !oneLine || !strings.Contains(o.stderr, want) || o.stdout != "" {
		t.Errorf("got %+v, want exit code %d and one line with %q", o, code, want)
	}
}

// ledger runs the program inside the test.
func ledger(args ...string) outcome {
	var stdout, stderr bytes.Buffer
	s := &session{stdout: bufio.NewWriter(&stdout), stderr: &stderr}
	code := s.main(args)
	return outcome{code, stdout.String(), stderr.String()}
}

// needsSQLite skips a test of what a build without cgo cannot do; in CI, where
// there is a C compiler, that is a failure.
func needsSQLite(t *testing.T) {
	t.Helper()
	if book.Engine() != "" {
		return
	}
	const reason = "built without cgo: there is no SQLite in this program"
	if os.Getenv("CI") == "true" {
		t.Fatal(reason)
	}
	t.Skip(reason)
}
