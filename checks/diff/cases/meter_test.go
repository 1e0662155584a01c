//go:build linux

package cases_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff/cases"
)

// metered is b with a meter that writes to out.
func metered(t *testing.T, b cases.Build) (_ cases.Build, out string) {
	t.Helper()
	dir := t.TempDir()
	out = filepath.Join(dir, "out")
	b.Meter = []string{build(dir, "meter", "../worth/meter", "."), out}
	return b, out
}

func TestAMeterIsNoDifferenceToTheService(t *testing.T) {
	t.Parallel()
	b, out := metered(t, hostile)
	c := script(
		"service hostile serve $ADDR", "ready /ok", "http GET /ok", "shutdown TERM",
		"exec hostile shape", "exec hostile self", "! exec hostile exit 3", "exec sh -c 'printf x | hostile echo a b | cat'",
	)
	plain, with := play(t, hostile, c, cases.Options{}), play(t, b, c, cases.Options{})
	plain.held(t)
	with.held(t)
	if len(plain.Steps) != len(with.Steps) {
		t.Fatalf("got %d steps, want %d", len(with.Steps), len(plain.Steps))
	}
	for i, want := range plain.Steps {
		got := with.Steps[i]
		if got.Name != want.Name || got.Run != nil && got.Run.Exit != want.Run.Exit {
			t.Errorf("got %s: %+v, want %s: %+v", got.Name, got.Run, want.Name, want.Run)
		}
	}
	for _, name := range []string{"exec hostile shape", "exec hostile self", "exec hostile echo a b"} {
		if got, want := variable(with, t, name), variable(plain, t, name); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
	data, err := os.ReadFile(out)
	if got, want := bytes.Count(data, []byte("\n")), len(plain.Steps)-1; err != nil || got != want { // one is an exchange
		t.Errorf("got %d lines, %v, want %d:\n%s", got, err, want, data)
	}
}

// variable is what a step wrote, with words for what is of one run.
func variable(p played, t *testing.T, name string) string {
	t.Helper()
	text := string(p.step(t, name).Run.Stdout.Data)
	var pairs []string
	for _, value := range slices.Backward(slices.Sorted(maps.Keys(p.Known))) { // what begins another comes after it
		pairs = append(pairs, value, p.Known[value])
	}
	text = strings.NewReplacer(pairs...).Replace(text)
	lines := strings.Split(text, "\n")
	kept := lines[:0]
	for _, line := range lines {
		if !strings.HasPrefix(line, "CASES_MARK=") && !strings.HasPrefix(line, "PATH=") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

func TestAMeteredServiceIsEndedLikeAnyOther(t *testing.T) {
	t.Parallel()
	b, _ := metered(t, hostile)
	play(t, b, script("! exec hostile sleep"), cases.Options{Deadline: soon}).fails(t, "exec hostile sleep: deadline: 2s")
	play(t, b, script("exec hostile escape"), cases.Options{}).held(t)
	killed := play(t, b, script("service hostile serve $ADDR", "ready /ok", "shutdown KILL"), cases.Options{})
	killed.held(t)
	if got := killed.step(t, "service hostile serve $ADDR").Run.Exit; got != "signal: killed" {
		t.Errorf("got %q", got)
	}
	two := play(t, b, script("service hostile serve $ADDR", "ready /ok", "service hostile mute", "ready /ok"), cases.Options{Ready: soon})
	two.fails(t, "is answered by another process, not by the service")
}
