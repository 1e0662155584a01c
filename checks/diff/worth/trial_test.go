package worth_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/worth"
)

const served = "service spin serve $ADDR; ready /healthz; shutdown INT"

// short is a trial of as few rounds as there can be.
func short(t *testing.T, s *cases.Suite, candidate string) worth.Trial {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("nothing is timed on windows")
	}
	return worth.Trial{Suite: s, Baseline: spin(plain), Candidate: spin(candidate), Meter: meter, Budget: time.Nanosecond, Dir: t.TempDir()}
}

func run(t *testing.T, trial worth.Trial) *worth.Samples {
	t.Helper()
	s, err := trial.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(trial.Dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	return s
}

func TestABuildThatDoesThreeTimesTheWorkIsALoss(t *testing.T) {
	t.Parallel()
	trial := short(t, suite("exec spin work 30", served), slow)
	var told []int
	trial.Progress = func(done, of int) { told = append(told, done, of) }
	s := run(t, trial)
	if len(s.Rounds) < 8 || len(s.Cases) != 2 || len(s.Left) != 0 {
		t.Fatalf("got %d rounds of %q, left %v, lost %q", len(s.Rounds), s.Cases, s.Left, s.Lost)
	}
	if !slices.Equal(told[:4], []int{1, 20, 2, 20}) || len(told) < 16 {
		t.Errorf("told of %v", told)
	}
	for _, r := range s.Rounds {
		if f := r.Figures[0]; f[worth.Baseline].Processes != 1 || f[worth.Candidate].Peak < 1<<20 || f[worth.Copy].CPU() <= 0 {
			t.Fatalf("got %+v", f)
		}
		if f := r.Figures[1][worth.Baseline]; f.Processes != 1 || f.Wall <= 0 {
			t.Fatalf("the service: got %+v", f)
		}
	}
	g := s.Judge()
	if g.Total[0].Ratio < 1.5 {
		t.Errorf("got %+v, want a ratio near 3", g.Total[0])
	}
	switch g.Verdict {
	case worth.Worse:
	case worth.Inconclusive:
		t.Logf("on this machine, now: %s", g.Text)
	default:
		t.Errorf("got %q", g.Text)
	}
}

func TestEveryVariantHasAWorldOfTheSameSize(t *testing.T) {
	t.Parallel()
	trial := short(t, suite("exec spin idle"), plain)
	shapes := filepath.Join(t.TempDir(), "shapes")
	trial.Options.Env = []string{"SPIN_SHAPE=" + shapes}
	s := run(t, trial)
	data, err := os.ReadFile(shapes)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if want := 3 + 3*(len(s.Rounds)+len(s.Lost)); len(lines) != want {
		t.Errorf("it was run %d times, want %d", len(lines), want)
	}
	if !strings.HasPrefix(lines[0], "spin ") {
		t.Errorf("its name is not its own: %q", lines[0])
	}
	if slices.Sort(lines); len(slices.Compact(lines)) != 1 {
		t.Errorf("got %q, want all the same", lines)
	}
}

func TestWhatCannotBeTimedIsLeftOut(t *testing.T) {
	t.Parallel()
	s := run(t, short(t, suite(
		"exec spin work 1",
		"service spin serve $ADDR; ready /healthz; shutdown KILL",
		"skip 'not today'",
		"exec spin quietly", // fails with factor 3
	), slow))
	if !slices.Equal(s.Cases, []string{"case1"}) || len(s.Left) != 3 {
		t.Fatalf("got %q, left %q", s.Cases, s.Left)
	}
	for i, want := range []string{"0 of 1 processes were measured: one that is killed takes its meter along", "it skips itself: not today", "unexpected command failure"} {
		if got := s.Left[i].Why; !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestATrialOfNothingClaimsNothing(t *testing.T) {
	t.Parallel()
	s := run(t, short(t, suite("skip"), plain))
	if g := s.Judge(); g.Verdict != worth.Inconclusive || g.Text != "inconclusive: no case could be timed" {
		t.Errorf("got %q", g.Text)
	}
}

func TestAnEmulatedBuildIsNotTimed(t *testing.T) {
	t.Parallel()
	emulated := cases.Build{Name: "spin", Path: "spin", Under: []string{"/usr/bin/qemu-aarch64-static", "-L", "/"}}
	for _, trial := range []worth.Trial{{Baseline: emulated}, {Candidate: emulated}} {
		_, err := trial.Run(t.Context())
		if not, ok := errors.AsType[*worth.NotTimed](err); !ok || not.Why != "it runs under qemu-aarch64-static, whose time it would be" {
			t.Errorf("got %v", err)
		}
	}
}

func TestATrialThatIsStoppedLeavesNothing(t *testing.T) {
	t.Parallel()
	trial := short(t, suite("exec spin work 100000"), plain)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := trial.Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(trial.Dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestWithoutAMeterOrABuildThereIsAnError(t *testing.T) {
	t.Parallel()
	for _, damage := range []func(*worth.Trial){
		func(t *worth.Trial) { t.Meter = "no-such-meter" },
		func(t *worth.Trial) { t.Candidate.Path = "no-such-build" },
	} {
		trial := short(t, suite("exec spin work 1"), plain)
		damage(&trial)
		if _, err := trial.Run(t.Context()); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("got %v", err)
		}
	}
}
