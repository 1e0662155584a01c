//go:build unix

package diff_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff"
	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/noise"
)

// The kit is this very test: it becomes a launcher, since it imports cases.
var greet = cases.Build{Name: "greet", Path: "/bin/echo"}

func TestACandidateThatDoesNotDifferIsRunAsOftenAsIsAskedFor(t *testing.T) {
	t.Parallel()
	c := cases.Case{Name: "hello", Data: []byte("exec greet hello\nscrub no-such-thing x\n")}
	trial := diff.Trial{Suite: &cases.Suite{Cases: []cases.Case{c}}, Baseline: greet, Candidate: greet, Least: 3}
	verdicts, err := trial.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if v := verdicts[0]; v.Outcome != noise.Same || v.Candidate != 3 || v.Audit.Mutations == 0 {
		t.Errorf("%s in %d runs, %d mutations", v.Outcome, v.Candidate, v.Audit.Mutations)
	}
	seen, err := trial.Observe(t.Context(), c)
	if err != nil || seen.Verdict.Outcome != noise.Same || len(seen.Runs.Candidate) != 3 || len(seen.Runs.Baseline) != noise.FirstBaseline || len(seen.Rules) != 1 {
		t.Errorf("%v: %s, %d and %d runs, rules %q", err, seen.Verdict.Outcome, len(seen.Runs.Baseline), len(seen.Runs.Candidate), seen.Rules)
	}
}

func TestACandidateThatDiffersIsRunUntilThatIsSettled(t *testing.T) {
	t.Parallel()
	c := cases.Case{Name: "hello", Data: []byte("exec greet hello\n")}
	other := cases.Build{Name: "greet", Path: "/bin/cat"}
	verdicts, err := diff.Trial{Suite: &cases.Suite{Cases: []cases.Case{c}}, Baseline: greet, Candidate: other}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if v := verdicts[0]; v.Outcome != noise.Differs || v.Candidate != noise.AllCandidate || v.Audit.Mutations != 0 {
		t.Errorf("%s in %d runs, %d mutations", v.Outcome, v.Candidate, v.Audit.Mutations)
	}
}

func TestABaselineThatFailsOrSkipsIsNotRunOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line     string
		baseline int
		outcome  noise.Outcome
		reason   string
	}{
		{"! exec greet hello", 2, noise.CannotTell, "the baseline fails its own case in 2 of 2 runs: c.txtar:1: "},
		{"skip 'not here'", 1, noise.Skipped, "the case skips itself: not here"},
	} {
		trial := diff.Trial{Baseline: greet, Twin: greet, Candidate: greet}
		seen, err := trial.Observe(t.Context(), cases.Case{Name: "c", Data: []byte(c.line + "\n")})
		if runs := len(seen.Runs.Baseline); err != nil || runs != c.baseline || len(seen.Runs.Twin)+len(seen.Runs.Candidate) != 0 {
			t.Errorf("%s: %v, %d and %d runs", c.line, err, runs, len(seen.Runs.Twin)+len(seen.Runs.Candidate))
		}
		if v := seen.Verdict; v.Outcome != c.outcome || !strings.HasPrefix(v.Reason, c.reason) || v.Safe() {
			t.Errorf("%s: %s, %s", c.line, v.Outcome, v.Reason)
		}
	}
}

func TestProgressTellsTheFirstRunsFromTheOthers(t *testing.T) {
	t.Parallel()
	var seen []string
	trial := diff.Trial{
		Suite:    &cases.Suite{Cases: []cases.Case{{Name: "a", Data: []byte("exec greet a\n")}, {Name: "b", Data: []byte("exec greet b\n")}}},
		Baseline: greet, Candidate: greet,
		Progress: func(name string, again bool, number, of int) {
			seen = append(seen, fmt.Sprintf("%s %v %d of %d", name, again, number, of))
		},
	}
	if _, err := trial.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a false 1 of 2", "b false 2 of 2", "a true 1 of 2", "b true 2 of 2"}; !slices.Equal(seen, want) {
		t.Errorf("progress %q, want %q", seen, want)
	}
}

func TestARuleThatIsNoneIsTheCasesFault(t *testing.T) {
	t.Parallel()
	trial := diff.Trial{
		Suite:    &cases.Suite{Cases: []cases.Case{{Name: "a", Data: []byte("exec greet a\n")}, {Name: "b", Data: []byte("exec greet b\nscrub ( x\n")}}},
		Baseline: greet, Candidate: greet,
	}
	_, err := trial.Run(t.Context())
	if bad, ok := errors.AsType[*diff.CaseError](err); !ok || bad.Case != "b" || !strings.HasPrefix(bad.Error(), "case b: scrub: ") {
		t.Errorf("got %v", err)
	}
}
