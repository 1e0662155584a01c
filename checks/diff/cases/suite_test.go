package cases_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff/cases"
)

func suite(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
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

func TestNoCasesIsAnErrorThatSaysWhatToDo(t *testing.T) {
	t.Parallel()
	dir := suite(t, map[string]string{"a.txtar": "exec x\n"})
	for _, row := range []struct{ dir, match, want string }{
		{filepath.Join(dir, "none"), "", filepath.Join(dir, "none", "first.txtar")},
		{dir, "^c", `match "^c", there are a`},
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
