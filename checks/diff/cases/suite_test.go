package cases_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff/cases"
)

func suite(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestCasesAreLoadedInTheOrderOfTheirNames(t *testing.T) {
	t.Parallel()
	dir := suite(t, map[string]string{"b.txtar": "exec x\n", "a.txtar": "exec y\n", "README.md": "no case"})
	s, err := cases.Load(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Cases) != 2 || s.Cases[0].Name != "a" || s.Cases[1].Name != "b" || string(s.Cases[0].Data) != "exec y\n" {
		t.Errorf("got %q", s.Cases)
	}
	if s, err = cases.Load(dir, "^b"); err != nil || len(s.Cases) != 1 || s.Cases[0].Name != "b" {
		t.Errorf("got %v, %v", s, err)
	}
}

func TestWhatLooksLikeACaseAndIsNotRunIsTold(t *testing.T) {
	t.Parallel()
	dir := suite(t, map[string]string{
		"a.txtar": "exec x\n", "README.md": "exec x\n", "words.txt": "words, exec is one\n", "data.txt": "1 -- 2 --\n", "cli/data.txt": "-- f --\n",
		"z.txt": "# no\n[unix] ! exec x\n", "y.txt": "-- f --\n", "x.txt": "stdin f\n", "cli/a.txtar": "exec x\n", "cli/deep/b.txtar": "",
	})
	s, err := cases.Load(dir, "")
	if want := []string{"cli/a.txtar", "cli/deep/b.txtar", "x.txt", "y.txt", "z.txt"}; err != nil || !slices.Equal(s.Passed, want) {
		t.Errorf("got %q, %v, want %q", s.Passed, err, want)
	}
}

func TestNoCasesIsAnErrorThatSaysWhatToDo(t *testing.T) {
	t.Parallel()
	dir := suite(t, map[string]string{"a.txtar": "exec x\n"})
	for _, row := range []struct{ dir, match, want string }{
		{filepath.Join(dir, "none"), "", filepath.Join(dir, "none", "first.txtar")},
		{dir, "^c", `match "^c", there are a`},
		{suite(t, map[string]string{"cli/a.txtar": "exec x\n", "b.txt": "exec x\n"}), "", "passed over b.txt, cli/a.txtar; they lie directly there and end in .txtar"},
	} {
		_, err := cases.Load(row.dir, row.match)
		if !errors.Is(err, cases.ErrNoCases) || !strings.Contains(err.Error(), row.want) {
			t.Errorf("got %v, want one with %q", err, row.want)
		}
	}
	if _, err := cases.Load(dir, "("); err == nil || errors.Is(err, cases.ErrNoCases) || !strings.Contains(err.Error(), `"("`) {
		t.Errorf("got %v", err)
	}
}

func TestACaseThatSaysNothingOrSomethingElseIsAnError(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"# only words\n-- f --\nx\n":           "a.txtar:1: no command in this case",
		"exec x\n[!windows] stop TERM # now\n": `a.txtar:2: "[!windows] stop TERM # now" would end the script here; to stop the service, write "[!windows] shutdown TERM # now"`,
		"exec x\nstop -SIGINT\n":               "a.txtar:2: ",
	} {
		_, err := cases.Load(suite(t, map[string]string{"a.txtar": text}), "")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
	if _, err := cases.Load(suite(t, map[string]string{"a.txtar": "exec x\nstop 'TERM is not sent here'\nstop\n"}), ""); err != nil {
		t.Errorf("testscript's own stop: %v", err)
	}
}
