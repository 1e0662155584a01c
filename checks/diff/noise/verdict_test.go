package noise_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

// times makes n recordings of a text.
func times(n int, make func(string) change, text string) []record.Recording {
	return each(make, strings.Split(strings.Repeat(text+"\x00", n)[:n*(len(text)+1)-1], "\x00")...)
}

func TestAVerdictSaysWhatTheRunsMean(t *testing.T) {
	t.Parallel()
	ok, ko := `{"a":1,"b":2,"c":3}`, `{"a":1,"b":2,"c":4}`
	flip := append(times(21, body, ok), times(1, body, ko)...)
	for _, c := range []struct {
		what  string
		rules []string
		runs  noise.Runs
		says  string
	}{
		{"all the same", nil, noise.Runs{Baseline: times(2, body, ok), Candidate: times(1, body, ok)}, "same: 4 of 4 observations compared, all the same in 1 run"},
		{"one difference asks for more runs", nil, noise.Runs{Baseline: times(2, body, ok), Candidate: times(1, body, ko)},
			"differs: http POST /eval .c is changed in 1 of 1 runs of the optimized build and in 0 of 2 of the baseline; more: 20 and 4"},
		{"in every run of the candidate and none of the baseline", nil, noise.Runs{Baseline: times(22, body, ok), Twin: times(1, body, ok), Candidate: times(5, body, ko)},
			"differs: http POST /eval .c is changed in 5 of 5 runs of the optimized build and in 0 of 23 of the baseline"},
		{"in some runs of the candidate, which may be chance", nil, noise.Runs{Baseline: times(22, body, ok), Candidate: append(times(4, body, ok), times(1, body, ko)...)},
			"intermittent: http POST /eval .c is changed in 1 of 5 runs of the optimized build and in 0 of 22 of the baseline (p = 0.19); more: 40 and 35"},
		{"and that it still may be", nil, noise.Runs{Baseline: times(62, body, ok), Candidate: append(times(37, body, ok), times(3, body, ko)...)},
			"cannot tell: http POST /eval .c is changed in 3 of 40 runs of the optimized build and in 0 of 62 of the baseline (p = 0.058), which may be chance"},
		{"or not", nil, noise.Runs{Baseline: times(62, body, ok), Candidate: append(times(35, body, ok), times(5, body, ko)...)},
			"intermittent: http POST /eval .c is changed in 5 of 40 runs of the optimized build and in 0 of 62 of the baseline (p = 0.0079)"},
		{"the baseline gave it too, at last", nil, noise.Runs{Baseline: flip, Candidate: append(times(4, body, ok), times(1, body, ko)...)},
			"noise: 3 of 4 observations compared, all the same in 5 runs but for http POST /eval .c, which was changed in 1 of 5, and in 1 of 20 of the baseline"},
		{"but seldom", nil, noise.Runs{Baseline: flip, Candidate: times(5, body, ko)},
			"noise: 3 of 4 observations compared, all the same in 5 runs but for http POST /eval .c, which was changed in 5 of 5, and in 1 of 20 of the baseline; more: 40 and 35"},
		{"and far more seldom than the candidate", nil, noise.Runs{Baseline: append(flip, times(40, body, ok)...), Candidate: times(40, body, ko)},
			"cannot tell: http POST /eval .c is changed in 40 of 40 runs of the optimized build, and in 1 of 60 of the baseline (p = 3e-27)"},
		{"only the layout", nil, noise.Runs{Baseline: times(2, prints, "pc 5001"), Twin: times(1, prints, "pc 5002"), Candidate: times(1, prints, "pc 5003")},
			"same: 3 of 4 observations compared, all the same in 1 run"},
		{"noise wherever one looks", nil, noise.Runs{Baseline: each(body, `{"a":1,"b":2,"c":3}`, `{"a":4,"b":5,"c":6}`), Candidate: times(1, body, ok)},
			"cannot tell: noise hides more than half of it: 1 of 4 observations can be compared"},
		{"a difference is told even so", nil, noise.Runs{Baseline: each(body, `{"a":1,"b":2,"c":3}`, `{"a":4,"b":5,"c":6}`), Candidate: times(1, body, `{"a":1,"b":2}`)},
			"differs: http POST /eval .c is missing in 1 of 1 runs of the optimized build and in 0 of 2 of the baseline; more: 20 and 4"},
		{"nothing was observed", nil, noise.Runs{Baseline: []record.Recording{recording()}, Candidate: []record.Recording{recording()}},
			"cannot tell: nothing was observed: no step that is recorded, no file, or rules ignore it all"},
		{"rules ignore it all", []string{"ignore|body", "ignore|status"}, noise.Runs{Baseline: times(2, body, ok), Candidate: times(1, body, ko)},
			"cannot tell: nothing was observed: no step that is recorded, no file, or rules ignore it all"},
		{"no baseline", nil, noise.Runs{Candidate: times(1, body, ok)}, "cannot tell: there is no run of the baseline"},
		{"no candidate", nil, noise.Runs{Baseline: times(1, body, ok)}, "cannot tell: there is no run of the optimized build"},
		{"the baseline fails", nil, noise.Runs{Baseline: []record.Recording{recording(prints("a")), recording(prints("a"), fails("eval.txtar:3: no match"))}, Candidate: times(1, prints, "a")},
			"cannot tell: the baseline fails its own case in 1 of 2 runs: eval.txtar:3: no match"},
		{"the candidate fails", nil, noise.Runs{Baseline: times(2, prints, "a"), Candidate: []record.Recording{recording(prints("a"), fails("eval.txtar:3: no match"))}},
			"differs: case is changed in 1 of 1 runs of the optimized build and in 0 of 2 of the baseline; more: 20 and 4"},
		{"the baseline does not end", nil, noise.Runs{Baseline: []record.Recording{recording(ends("deadline: 60s", "", ""))}, Candidate: times(1, prints, "a")},
			"cannot tell: the baseline did not end in time: exec svc: deadline: 60s"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			v := noise.Judge(rules(t, c.rules...), c.runs)
			got := fmt.Sprintf("%s: %s", v.Outcome, v.Reason)
			if !v.Settled() {
				got += fmt.Sprintf("; more: %d and %d", v.MoreBaseline, v.MoreCandidate)
			}
			if got != c.says {
				t.Errorf("got  %s\nwant %s", got, c.says)
			}
			if safe := v.Outcome == noise.Same || v.Outcome == noise.Noise; v.Safe() != safe {
				t.Errorf("Safe() = %t of %s", v.Safe(), v.Outcome)
			}
			roundTrip(t, v)
		})
	}
}

// roundTrip writes a value as a receipt does, and reads it again.
func roundTrip(t *testing.T, v noise.Verdict) {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var again noise.Verdict
	if err := json.Unmarshal(data, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(v, again); diff != "" {
		t.Errorf("not the same after JSON (-want +got):\n%s", diff)
	}
}

func TestAMaskIsPrinted(t *testing.T) {
	t.Parallel()
	run := func(id, pc string) record.Recording {
		b := fmt.Sprintf(`{"id":%q,"v":[1,2],"m":"at 2026-11-22T10:00:00Z"}`, id)
		return recording(answers(b, "Content-Length", "9"), ends("exit status 0", "pc "+pc+"\nlast\n", ""))
	}
	c := noise.Learn(rules(t, "ignore|.nothing", "unordered|.v"), noise.Runs{
		Baseline: []record.Recording{run("12", "5001"), run("ab", "5001")}, Twin: []record.Recording{run("cd", "5002")},
	})
	var b strings.Builder
	if err := c.Mask().WriteText(&b); err != nil {
		t.Fatal(err)
	}
	want := `compared 7 of 10 observations
  masked    exec svc stdout:1:3: number, not the same in another layout of the code: 5001 | 5002
  masked    http POST /eval .id: word, not the same in each run: 12 | ab
  masked    http POST /eval .v: any order: [1,2]
  masked    http POST /eval header Content-Length: number, follows from what is masked: 9
  by rule   unordered .v
  scrubbed  time, RFC 3339: 3
  unused    ignore .nothing
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("mask (-want +got):\n%s", diff)
	}
}

func TestMasksThatAreAlikeAreToldTogether(t *testing.T) {
	t.Parallel()
	run := func(took string) record.Recording {
		log := "a took=" + took + "ms\nand b took=" + took + "ms\nc took=" + took + "ms\nd " + took + "\n"
		items := `[{"id":"` + took + `x","n":1},{"id":"` + took + `y","n":2},{"id":"` + took + `z","n":3}]`
		return recording(ends("exit status 0", log, ""), answers(items))
	}
	v := noise.Judge(noise.Rules{}, noise.Runs{Baseline: []record.Recording{run("11"), run("22")}, Candidate: []record.Recording{run("33")}})
	var b strings.Builder
	if err := v.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	want := `eval: same: 8 of 13 observations compared, all the same in 1 run
compared 8 of 13 observations
  masked    exec svc stdout:1:5 and 2 like it, :2:7 :3:5: word, not the same in each run: 11ms | 22ms
  masked    exec svc stdout:4:3: number, not the same in each run: 11 | 22
  masked    http POST /eval [0].id and 2 like it, [1] [2]: word, not the same in each run: 11x | 22x | 11y | 11z
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAStreamThatIsMaskedWhollyIsTold(t *testing.T) {
	t.Parallel()
	run := func(id string) record.Recording {
		return recording(ends("exit status 0", "the same\nall over\n", ""), answers(id), ends("exit status 0", id+"\n", "one line\nand another\n"), answers("\xff"+id))
	}
	runs := noise.Runs{Baseline: []record.Recording{run("a9x"), run("b7y")}, Candidate: []record.Recording{run("c5z")}}
	v := noise.Judge(noise.Rules{}, runs)
	want := "10 of 13 observations compared, all the same in 1 run; only the shape of http POST /eval body, exec svc #2 stdout, http POST /eval #2 body"
	if v.Reason != want || len(v.Mask.Hollow) != 3 {
		t.Errorf("got  %s\nwant %s\n%v", v.Reason, want, v.Mask.Hollow)
	}
	runs.Candidate[0].Steps[1].HTTP.Status++
	if v := noise.Judge(noise.Rules{}, runs); strings.Contains(v.Reason, "shape") {
		t.Errorf("of a difference: %s", v.Reason)
	}
}

func TestWhatFollowsFromADifferenceIsShownAfterIt(t *testing.T) {
	t.Parallel()
	run := func(body, log string) record.Recording {
		r := recording(ends("exit status 0", "", log), answers(body, "Content-Length", fmt.Sprint(len(body))))
		r.Steps[0].Name = "service orders serve"
		return r
	}
	base := run(`{"v":1}`, "took 1\n")
	c := noise.Learn(noise.Rules{}, noise.Runs{Baseline: []record.Recording{base, base}})
	var places []string
	for _, d := range c.Compare(run(`{"v":10}`, "took 10\n")).Differences {
		places = append(places, d.Place.String())
	}
	want := []string{"http POST /eval .v", "service orders serve stderr:1:3", "http POST /eval header Content-Length"}
	if diff := cmp.Diff(want, places); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
}
