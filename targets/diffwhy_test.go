package targets

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/culprit"
	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/run"
)

func suiteOf(names ...string) *cases.Suite {
	s := &cases.Suite{Dir: "testdata/cases"}
	for _, name := range names {
		s.Cases = append(s.Cases, cases.Case{Name: name})
	}
	return s
}

func TestACaseIsLookedAtOnEveryPlatformThatHasIt(t *testing.T) {
	t.Parallel()
	all := []pair{{suite: suiteOf("eval", "greet")}, {suite: suiteOf("greet")}, {}, {suite: suiteOf("eval")}}
	got, err := withCase(all, "eval")
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || len(got[0].suite.Cases) != 1 || got[0].suite.Cases[0].Name != "eval" {
		t.Errorf("got %+v", got)
	}
	if len(all[0].suite.Cases) != 2 {
		t.Error("the suite itself was changed")
	}
	_, err = withCase(all, "evla")
	var e exit
	if !errors.As(err, &e) || e.code != misused || err.Error() != `no case is called "evla"; did you mean "eval"?` {
		t.Errorf("got %v", err)
	}
}

func options(names ...string) []gobuild.Option {
	var all []gobuild.Option
	for _, name := range names {
		all = append(all, gobuild.Option{Name: name})
	}
	return all
}

func TestWhatIsInNoCause(t *testing.T) {
	t.Parallel()
	broken := &run.PoolError{Jobs: []*run.JobError{{Name: "orders b", Err: errors.New("go build: the compiler's words are above")}}, Total: 1}
	result := culprit.Result{Rest: []int{0, 1, 2}, Unresolved: []*culprit.Unresolved{{Subset: []int{1}, Err: broken}}}
	tallies := map[string]tally{"a": {runs: 1}, "c": {runs: 2, differing: 1}}
	few := ", and where not every run differs these are few"
	unresolved := checks.Finding{ID: causeID, Check: "cause", Text: "b: go build: the compiler's words are above"}
	rare := checks.Finding{ID: causeID, Check: "no cause", Text: "c: 1 of 2 runs differ with it alone" + few}
	for _, tt := range []struct {
		outcome noise.Outcome
		want    []checks.Finding
	}{
		{noise.Differs, []checks.Finding{unresolved, {ID: causeID, Check: "no cause", Status: checks.Pass, Text: "a"}, rare}},
		{noise.Intermittent, []checks.Finding{unresolved, {ID: causeID, Check: "no cause", Text: "a: 1 run does not differ with it alone" + few}, rare}},
	} {
		q := inquiry{verdict: noise.Verdict{Outcome: tt.outcome}, tallies: tallies}
		if d := cmp.Diff(q.rest(options("a", "b", "c", "d"), result), tt.want); d != "" {
			t.Errorf("%s: got (-), want (+):\n%s", tt.outcome, d)
		}
	}
}

func TestTwoOptionsThatDifferTogetherAreNamedTogether(t *testing.T) {
	t.Parallel()
	q := inquiry{
		of:      sample{Runs: noise.Runs{Baseline: nil}},
		verdict: noise.Verdict{Outcome: noise.Differs, Candidate: 5, Differing: 5},
		tallies: map[string]tally{"a and b": {runs: 5, differing: 5}},
	}
	f, err := q.blame(t.Context(), options("a", "b"))
	if want := "a and b: 5 of 5 runs differ with them, and with none of them alone, 0 of 0 without"; err != nil || f.Text != want {
		t.Errorf("got %q, %v, want %q", f.Text, err, want)
	}
	if f.Status != checks.Fail || f.Hint != "leave out a and b; mage config shows what sets it" {
		t.Errorf("got %+v", f)
	}
}

// Into another module nobody writes float64(x*y) + z.
func TestAgainstAMultiplyAddElsewhereNothingIsToBeWritten(t *testing.T) {
	t.Parallel()
	seen := culprit.Seen{Options: []string{"GOAMD64=v3"}, Arch: "amd64", Differences: []noise.Difference{{Kind: "changed", Want: "0", Got: "5.5e-17"}}}
	fused := "x*y + z became one fused multiply-add, which rounds once"
	for _, tt := range []struct {
		platform gobuild.Platform
		want     string
	}{
		{gobuild.Platform{GOOS: "linux", GOARCH: "amd64", Level: "v3"}, `Platforms: "linux/amd64", for the line is not of this module`},
		{gobuild.Platform{GOOS: "linux", GOARCH: "arm64", Level: "v8.1"}, ""},
	} {
		plan := gobuild.Plan{Targets: []gobuild.Target{{Platform: tt.platform}}}
		q := inquiry{pair: pair{Subject: plan.Subjects()[0]}}
		p := places{words: []string{"not known"}, elsewhere: true, remedy: q.remedy(culprit.FMA, false)}
		evidence, hint := p.explain(seen)
		if d := cmp.Diff(evidence, []string{"not known", fused}); d != "" || hint != tt.want {
			t.Errorf("%s: got %q, want %q; %s", tt.platform, hint, tt.want, d)
		}
	}
	if _, hint := (places{words: []string{"not known"}}).explain(seen); hint == "" {
		t.Error("nothing is to be typed where the line may be of the module")
	}
}
