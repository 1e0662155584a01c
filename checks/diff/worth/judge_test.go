package worth

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestVerdicts(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name       string
		base, b, c []float64
		stalled    float64
		want       Verdict
		text       string
	}{
		{name: "less", base: same(100, 20), b: around(92, 98, 20), c: around(99.5, 100.5, 20), want: Better, text: "uses 5.0 % less CPU (3.3 to 7.1 %), 20 rounds"},
		{name: "much less", base: same(100, 20), b: around(50, 80, 20), c: same(100, 20), want: Better, text: "uses 35 % less CPU (26 to 45 %), 20 rounds"},
		{name: "more", base: same(100, 20), b: around(102, 108, 20), c: around(99.5, 100.5, 20), want: Worse, text: "uses 5.0 % more CPU (2.9 to 6.7 %), 20 rounds"},
		{name: "the same", base: same(100, 20), b: around(99, 101, 20), c: same(100, 20), want: NoDifference, text: "no difference shown: CPU within ±0.7 %, 20 rounds"},
		{name: "too small", base: same(100, 20), b: around(99.1, 99.3, 20), c: same(100, 20), want: NoDifference, text: "no difference shown: CPU within ±0.9 %, 20 rounds"},
		{name: "less than chance", base: same(100, 20), b: around(95, 99.9, 20), c: around(90, 104, 20), want: NoDifference, text: "no difference shown: CPU within ±4.2 %, 20 rounds"},
		{name: "control off", base: same(100, 20), b: around(50, 60, 20), c: around(102, 104, 20), want: Inconclusive, text: "inconclusive: the baseline against its own copy is off by 3.0 %"},
		{name: "busy", base: same(100, 20), b: around(50, 60, 20), c: same(100, 20), stalled: 0.9999, want: Inconclusive, text: "inconclusive: host busy (CPU stalled 100 % of the time), to be timed again when it is quiet"},
		{name: "not so busy", base: same(100, 20), b: around(50, 60, 20), c: same(100, 20), stalled: busy, want: Better, text: "uses 45 % less CPU (42 to 48 %), 20 rounds"},
		{name: "too few", base: same(100, 7), b: same(50, 7), c: same(100, 7), want: Inconclusive, text: "inconclusive: 7 rounds, and a claim takes 8"},
		{name: "none", want: Inconclusive, text: "inconclusive: 0 rounds, and a claim takes 8"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s := fixed(row.base, row.b, row.c)
			if row.stalled != 0 {
				s.Stalled = &row.stalled
			}
			got := s.Judge()
			if got.Verdict != row.want || got.Text != row.text {
				t.Errorf("got %q: %q, want %q: %q", got.Verdict, got.Text, row.want, row.text)
			}
			if len(got.Total) != len(metrics) || len(got.Cases) != 1 || len(got.Cases[0].Rows) != len(metrics) {
				t.Errorf("got %d rows, and %d cases", len(got.Total), len(got.Cases))
			}
			if _, err := json.Marshal(got); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAGainIsPlainData(t *testing.T) {
	t.Parallel()
	s := fixed(same(100, 8), same(90, 8), same(100, 8))
	s.Left = []Left{{"drain", "it skips itself: no"}}
	s.Lost = []string{"serve on the copy: deadline"}
	text, err := json.Marshal(s.Judge())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"verdict":"gain","text":"uses 10 % less CPU (10 to 10 %), 8 rounds","rounds":8,"total":[{"metric":"cpu","unit":"ns","baseline":100000000,"candidate":90000000,"ratio":0.9,"lo":0.9,"hi":0.9,"confidence":0.99`,
		`"control":{"ratio":1,"lo":1,"hi":1},"outliers":0},{"metric":"wall"`,
		`"cases":[{"case":"only","rows":[{"metric":"cpu"`,
		`"left":[{"case":"drain","why":"it skips itself: no"}],"lost":["serve on the copy: deadline"]}`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("got %s\nwithout %s", text, want)
		}
	}
}
