package cases_test

import (
	"path/filepath"
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff/cases"
)

func tideCases(t *testing.T) *cases.Suite {
	t.Helper()
	s, err := cases.Load(filepath.Join(tideDir, "testdata", "cases"), "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheCasesOfTideHold(t *testing.T) {
	t.Parallel()
	for _, c := range tideCases(t).Cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			p := play(t, tide, c, cases.Options{})
			p.held(t)
			if len(p.Files) > 1 { // stats has one
				t.Errorf("files: %+v", p.Files)
			}
		})
	}
}

func TestAServiceIsRecordedFromItsStartToItsEnd(t *testing.T) {
	t.Parallel()
	s, err := cases.Load(filepath.Join(tideDir, "testdata", "cases"), "^serve$")
	if err != nil {
		t.Fatal(err)
	}
	p := play(t, tide, s.Cases[0], cases.Options{})
	p.held(t)
	var names []string
	for _, step := range p.Steps {
		names = append(names, step.Name)
	}
	want := []string{
		"service tide serve -addr $ADDR",
		"http GET /version", "http GET /v1/stations", "http GET /v1/tides", "http GET /v1/tides #2", "http HEAD /version",
		"http GET /v1/tides #3", "http GET /v1/tides #4", "http GET /v2/tides", "http POST /v1/tides", "http DELETE /healthz",
	}
	if got, want := strings.Join(names, "\n"), strings.Join(want, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	run := p.step(t, "service tide serve -addr $ADDR").Run
	if run.Exit != "exit status 0" || !strings.Contains(string(run.Stderr.Data), "msg=listening") || run.Stderr.Cut() {
		t.Errorf("got %+v", run)
	}
	tides := p.step(t, "http GET /v1/tides #2").HTTP
	if tides.Status != 200 || tides.Header["Content-Type"][0] != "application/json" || tides.Header["Connection"] != nil {
		t.Errorf("got %d %v", tides.Status, tides.Header)
	}
	if want := "GET /v1/tides?station=boston&from=2026-11-22T00:00:00Z&hours=744&step=15m"; tides.Request != want {
		t.Errorf("got %q, want %q", tides.Request, want)
	}
	for _, name := range []string{"$WORK", "$EXE", "$ADDR", "$PORT", "$PID"} {
		if !known(p, name) {
			t.Errorf("%s is not known: %v", name, p.Known)
		}
	}
	if len(p.rules) != 2 || p.rules[0][0] != "scrub" || p.rules[0][2] != "took=<duration>" {
		t.Errorf("rules: %q", p.rules)
	}
}

func known(p played, name string) bool {
	for _, n := range p.Known {
		if n == name {
			return true
		}
	}
	return false
}

func BenchmarkTide(b *testing.B) {
	s, err := cases.Load(filepath.Join(tideDir, "testdata", "cases"), "")
	if err != nil {
		b.Fatal(err)
	}
	o := cases.Options{Work: b.TempDir()}
	for b.Loop() {
		for _, c := range s.Cases {
			if r, _, err := c.Run(b.Context(), tide, o); err != nil || r.Failed != "" {
				b.Fatal(err, r)
			}
		}
	}
}
