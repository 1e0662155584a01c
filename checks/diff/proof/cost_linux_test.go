package proof_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/seaworthy/checks/diff"
	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

// spent is wall time, and the CPU time of this process and of all that it waited
// for.
type spent struct{ wall, cpu time.Duration }

func measure(do func()) spent {
	wall, cpu := time.Now(), cpuTime()
	do()
	return spent{time.Since(wall), cpuTime() - cpu}
}

func cpuTime() (sum time.Duration) {
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err == nil {
			sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	}
	return sum
}

// compare does a and b in turns, A B B A, and reports the medians and their ratio.
func compare(b *testing.B, a, other func()) {
	b.Helper()
	var as, bs []spent
	for i := 0; b.Loop(); i++ {
		if i%2 == 0 {
			as, bs = append(as, measure(a)), append(bs, measure(other))
		} else {
			bs, as = append(bs, measure(other)), append(as, measure(a))
		}
	}
	wall := func(s spent) time.Duration { return s.wall }
	cpu := func(s spent) time.Duration { return s.cpu }
	b.ReportMetric(median(as, wall).Seconds(), "wall-s")
	b.ReportMetric(median(as, cpu).Seconds(), "cpu-s")
	b.ReportMetric(median(bs, wall).Seconds(), "bare-wall-s")
	b.ReportMetric(median(bs, cpu).Seconds(), "bare-cpu-s")
	b.ReportMetric(float64(median(as, wall))/float64(median(bs, wall)), "wall-ratio")
	b.ReportMetric(float64(median(as, cpu))/float64(median(bs, cpu)), "cpu-ratio")
	b.ReportMetric(0, "ns/op")
}

func median(all []spent, of func(spent) time.Duration) time.Duration {
	var values []time.Duration
	for _, s := range all {
		values = append(values, of(s))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// launcher compiles the program that stands for the service, as targets do.
func launcher(b *testing.B) string {
	b.Helper()
	path := filepath.Join(newRoom(b), "tide")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, "../cases/launch/launcher")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return path
}

// What a whole comparison costs, beside the same processes and requests alone: two
// runs of the baseline, one of the twin and five of the candidate.
func BenchmarkTrial(b *testing.B) {
	trial := diff.Trial{
		Suite: tide.suite(b), Baseline: tide.build(b), Twin: tide.twin(b), Least: noise.AllCandidate,
		Options: cases.Options{Work: room, Launcher: launcher(b)},
	}
	trial.Candidate = trial.Baseline
	compare(b, func() {
		if _, err := trial.Run(b.Context()); err != nil {
			b.Fatal(err)
		}
	}, func() {
		for range 2 + 1 + noise.AllCandidate {
			runBare(b, trial.Baseline, trial.Suite)
		}
	})
}

// What running and recording costs where each process takes a few milliseconds,
// most of them to start: those of tide's cases do.
func BenchmarkRun(b *testing.B) { benchmarkRun(b, tide.suite(b)) }

// What it costs where one takes a tenth of a second, and prints 1.2 MB.
func BenchmarkLongRun(b *testing.B) {
	var script strings.Builder
	for month := range 6 {
		fmt.Fprintf(&script, "exec tide predict -station boston -from 2026-%02d-01T00:00:00Z -hours 744 -step 1m -format csv\n", month+1)
	}
	benchmarkRun(b, &cases.Suite{Cases: []cases.Case{{Name: "months", Data: []byte(script.String())}}})
}

func benchmarkRun(b *testing.B, suite *cases.Suite) {
	b.Helper()
	build := tide.build(b)
	o := cases.Options{Work: room, Launcher: launcher(b)}
	compare(b, func() {
		for _, c := range suite.Cases {
			if r, _, err := c.Run(b.Context(), build, o); err != nil || r.Failed != "" {
				b.Fatal(err, r)
			}
		}
	}, func() { runBare(b, build, suite) })
}

// 100 MB of output that is the same, kept to the cap and kept whole.
func BenchmarkEqualOutput(b *testing.B) {
	line := []byte("2026-11-22T00:00:00Z,5.430,a line of some output that is always the same\n")
	all := slices.Repeat(line, 100e6/len(line))
	sum := sha256.Sum256(all)
	for name, kept := range map[string]int{"kept to the cap": 4 << 20, "kept whole": len(all)} {
		b.Run(name, func(b *testing.B) {
			one := func() record.Recording {
				out := record.Stream{Data: slices.Clone(all[:kept]), Size: int64(len(all)), SHA256: hex.EncodeToString(sum[:])}
				return record.Recording{Case: "large", Steps: []record.Step{{Name: "exec large", Run: &record.Run{Exit: "exit status 0", Stdout: out}}}}
			}
			runs := noise.Runs{
				Baseline: []record.Recording{one(), one()}, Twin: []record.Recording{one()}, Candidate: []record.Recording{one()},
			}
			b.SetBytes(int64(len(all)))
			for b.Loop() {
				v := noise.Judge(noise.Rules{}, runs)
				if v.Outcome != noise.Same {
					b.Fatal(v.Reason)
				}
				if a := noise.Learn(noise.Rules{}, runs).Audit(runs.Candidate[0]); len(a.Blind) > 0 {
					b.Fatal(a)
				}
			}
		})
	}
}
