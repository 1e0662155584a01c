package proof_test

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"example.com/seaworthy/checks/diff"
	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/noise"
)

func TestWhatIsHardToShowHasClearWords(t *testing.T) {
	t.Parallel()
	plain, other, mute := variant(t, "plain"), variant(t, "other"), variant(t, "mute")
	for _, tt := range []struct {
		name      string
		lines     []string
		candidate cases.Build
		want      noise.Outcome
		words     []string // of the verdict
	}{
		{"invalid UTF-8", []string{"exec odd bytes"}, other, noise.Differs, []string{"exec odd bytes stdout is of other bytes in 5 of 5 runs", "the first difference is at byte 7", "optimized  13 bytes, from 0: 636166e920ff20"}},
		{"binary output", []string{"exec odd binary"}, other, noise.Differs, []string{"exec odd binary stdout is of other bytes in 5 of 5 runs", "the first difference is at byte 6", "optimized  13 bytes, from 0: 7f454c460001"}},
		{"never ready, the baseline", []string{"service odd mute $ADDR", "ready /"}, other, noise.CannotTell,
			[]string{"the baseline fails its own case", "script.txtar:2: ready /: not ready after 500ms: no answer, connection refused; it wrote nothing to stderr"}},
		{"never ready, the candidate", []string{"service odd serve $ADDR", "ready /", "http GET /"}, mute, noise.Differs,
			[]string{"case is changed in 5 of 5 runs of the optimized build", "not ready after 500ms: no answer, connection refused; it wrote nothing to stderr"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v := verdict(t, diff.Trial{
				Suite: script(tt.lines...), Baseline: plain, Candidate: tt.candidate,
				Options: cases.Options{Ready: 500 * time.Millisecond},
			})
			if v.Outcome != tt.want {
				t.Errorf("got %s, want %s", v.Outcome, tt.want)
			}
			var b strings.Builder
			if err := v.WriteText(&b); err != nil {
				t.Fatal(err)
			}
			for _, word := range tt.words {
				if !strings.Contains(b.String(), word) {
					t.Errorf("got\n%s\nwant %q in it", b.String(), word)
				}
			}
			if strings.ContainsFunc(b.String(), func(r rune) bool { return r == utf8.RuneError || unicode.IsControl(r) && r != '\n' }) {
				t.Errorf("a terminal cannot show %q", b.String())
			}
		})
	}
}
