package proof_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"example.com/seaworthy/checks/diff"
	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/noise"
)

// How often a build is compared with itself, and how many such comparisons go on
// at a time: for a part of each there is nothing to do but to wait.
const (
	wholeAlarms, sampleAlarms = 200, 2
	alarmsAtATime             = 3
)

// A build that is compared with a copy of itself is safe, however often that is
// done.
func TestACopyOfABuildIsSafe(t *testing.T) {
	t.Parallel()
	long(t)
	trial := diff.Trial{Suite: tide.suite(t), Baseline: tide.build(t), Twin: tide.twin(t), Options: cases.Options{Work: room}}
	trial.Candidate = copied(t, trial.Baseline)
	count := sampleAlarms
	if whole {
		count = wholeAlarms
	}
	begun := time.Now()
	verdicts := make([][]diff.Verdict, count)
	var wait sync.WaitGroup
	free := make(chan struct{}, alarmsAtATime)
	for i := range verdicts {
		free <- struct{}{}
		wait.Go(func() {
			defer func() { <-free }()
			var err error
			if verdicts[i], err = trial.Run(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	tally := map[noise.Outcome]int{}
	for i, all := range verdicts {
		for _, v := range all {
			tally[v.Outcome]++
			if v.Outcome == noise.Noise {
				t.Logf("comparison %d of %d: %s: %s", i+1, count, v.Case, v.Reason)
			}
			if !v.Safe() {
				t.Errorf("comparison %d of %d: %s: %s\n%v", i+1, count, v.Case, v.Reason, v.First.Differences)
			}
		}
	}
	t.Logf("%d comparisons of tide with itself in %v, outcomes of its %d cases: %v", count, time.Since(begun).Round(time.Second), len(trial.Suite.Cases), tally)
}

// copied is a build of the same bytes.
func copied(t testing.TB, b cases.Build) cases.Build {
	t.Helper()
	data, err := os.ReadFile(b.Path)
	if err == nil {
		b.Path = filepath.Join(newRoom(t), b.Name)
		err = os.WriteFile(b.Path, data, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}
