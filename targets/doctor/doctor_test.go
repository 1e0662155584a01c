package doctor

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks"
)

// said is what findings say, a line each: status, check, text, hint.
func said(findings []checks.Finding) []string {
	var lines []string
	for _, f := range findings {
		line := fmt.Sprintf("%s %s: %s", f.Status, f.Check, f.Text)
		if f.Hint != "" {
			line += " | " + f.Hint
		}
		lines = append(lines, line)
	}
	return lines
}

// says fails the test unless there is one finding, which says all of the words.
func says(t *testing.T, findings []checks.Finding, status checks.Status, words ...string) {
	t.Helper()
	if len(findings) != 1 || findings[0].Status != status {
		t.Errorf("want one %s: %q", status, said(findings))
		return
	}
	for _, word := range words {
		if !strings.Contains(said(findings)[0], word) {
			t.Errorf("want %q: %q", word, said(findings))
		}
	}
}

// patientWith is one whose go command says s, in an empty environment.
func patientWith(s settings, env ...string) *patient {
	p := Exam{Env: func(name string) string {
		for _, kv := range env {
			if key, value, _ := strings.Cut(kv, "="); key == name {
				return value
			}
		}
		return ""
	}}.patient()
	p.settings = func(context.Context) settings { return s }
	return p
}

func TestAllKeepsTheOrderAndLeavesBehindWhatHangs(t *testing.T) {
	t.Parallel()
	forever := make(chan struct{})
	t.Cleanup(func() { close(forever) })
	answer := func(text string, after time.Duration) func(context.Context) []checks.Finding {
		return func(context.Context) []checks.Finding {
			time.Sleep(after)
			return one(pass("%s", text))
		}
	}
	from := time.Now()
	got := said(All(t.Context(), 2*time.Second, []Look{
		{"K1", "slow", answer("slow", 50*time.Millisecond)},
		{"K2", "hangs", func(context.Context) []checks.Finding { <-forever; return nil }},
		{"K3", "silent", func(context.Context) []checks.Finding { return nil }},
		{"K4", "fast", answer("fast", 0)},
		{"K5", "heeds", func(ctx context.Context) []checks.Finding { <-ctx.Done(); return one(skip("stopped")) }},
		{"K6", "hangs too", func(context.Context) []checks.Finding { <-forever; return nil }},
	}))
	if diff := cmp.Diff([]string{
		"PASS slow: slow", "SKIP hangs: no answer within 2s", "PASS fast: fast", "SKIP heeds: stopped",
		"SKIP hangs too: no answer within 2s",
	}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if took := time.Since(from); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestEveryLookHasAnIDOfItsOwn(t *testing.T) {
	t.Parallel()
	tools, rest := Exam{}.Looks()
	ids, names := map[string]bool{}, map[string]bool{}
	for _, l := range append(tools, rest...) {
		if ids[l.ID] || names[l.Name] || l.Ask == nil {
			t.Errorf("%s %s is there twice, or asks nothing", l.ID, l.Name)
		}
		ids[l.ID], names[l.Name] = true, true
	}
}
