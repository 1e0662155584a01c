package proof_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff"
	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/noise"
)

var (
	sums  = &program{name: "sums", dir: ".", main: "./testdata/sums"}
	sumsC = &program{name: "sums", dir: "testdata/sumsc", main: "sums.c", flags: []string{"-std=c11", "-fno-pie", "-no-pie"}}
)

// script is a suite of one case.
func script(lines ...string) *cases.Suite {
	return &cases.Suite{Cases: []cases.Case{{Name: "script", Data: []byte(strings.Join(lines, "\n") + "\n")}}}
}

// verdict tries a candidate on one case.
func verdict(t *testing.T, trial diff.Trial) diff.Verdict {
	t.Helper()
	trial.Options.Work = room
	all, err := trial.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 {
		t.Fatalf("%d verdicts", len(all))
	}
	return all[0]
}

// expect fails the test unless v is of the outcome, and its first difference has
// all of the words.
func expect(t *testing.T, v diff.Verdict, want noise.Outcome, words ...string) {
	t.Helper()
	said := ""
	if len(v.First.Differences) > 0 {
		said = v.First.Differences[0].String()
	}
	if v.Outcome != want {
		t.Errorf("%s: got %s, want %s: %s\n%s", v.Case, v.Outcome, want, v.Reason, said)
	}
	for _, word := range words {
		if !strings.Contains(said, word) {
			t.Errorf("the first difference is\n%s\nwant %q in it", said, word)
		}
	}
	t.Logf("%s: %s", v.Outcome, v.Reason)
}

func TestFusedMultiplyAddIsFound(t *testing.T) {
	t.Parallel()
	if runtime.GOARCH != "amd64" {
		t.Skip("GOAMD64 is of amd64")
	}
	if data, _ := os.ReadFile("/proc/cpuinfo"); !slices.Contains(strings.Fields(string(data)), "fma") {
		t.Skip("this processor has no fused multiply-add: a build for x86-64-v3 does not start here")
	}
	v := verdict(t, diff.Trial{
		Suite:    script("exec sums rest 0.1 10 -1"),
		Baseline: sums.build(t), Twin: sums.twin(t), Candidate: sums.build(t, "GOAMD64=v3"),
	})
	expect(t, v, noise.Differs, "exec sums rest 0.1 10 -1 stdout:1:5: changed", "baseline   0\n", "optimized  5.551115123125783e-17\n")
}

func TestFastMathIsFound(t *testing.T) {
	t.Parallel()
	for line, words := range map[string][]string{
		"dot": {"exec sums dot stdout:1: changed"},
		"nan": {"exec sums nan stdout:1:1-2: missing", `baseline   "not "`},
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			trial := diff.Trial{Suite: script("exec sums " + line), Baseline: sumsC.build(t, "-O0"), Candidate: sumsC.build(t, "-O3")}
			expect(t, verdict(t, trial), noise.Same)
			trial.Candidate = sumsC.build(t, "-O3", "-ffast-math")
			expect(t, verdict(t, trial), noise.Differs, words...)
		})
	}
}

func TestAnAssertionThatIsTakenOutIsFound(t *testing.T) {
	t.Parallel()
	v := verdict(t, diff.Trial{
		Suite:    script("exec sh -c 'sums check 2; true'", "exec sums check 3"),
		Baseline: sumsC.build(t, "-O0"), Candidate: sumsC.build(t, "-O2", "-DNDEBUG"),
	})
	expect(t, v, noise.Differs, "exec sums check 2 exit", "signal: aborted", "exit status 0")
}

func TestPathsInAPanicAreFoundAndNamed(t *testing.T) {
	t.Parallel()
	v := verdict(t, diff.Trial{
		Suite:    script("! exec sums panic 3"),
		Baseline: sums.build(t), Twin: sums.twin(t), Candidate: sums.build(t, "-trimpath"),
	})
	expect(t, v, noise.Differs, "exec sums panic 3 stderr:", "testdata/sums/main.go")
}

// A profile moves the offsets in a trace, which says nothing of what is done.
// Where it inlines, a frame has no arguments any more: that is told, and what it
// is can be seen.
func TestAProfileInAPanicIsNotAFalseAlarm(t *testing.T) {
	t.Parallel()
	if !whole {
		t.Log("not in the sample: it compiles the standard library with a profile, a minute's work")
		return
	}
	baseline := sums.build(t, "-trimpath")
	profile := filepath.Join(newRoom(t), "cpu.pprof")
	if out, err := exec.CommandContext(t.Context(), baseline.Path, "work", profile).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	trial := diff.Trial{
		Suite:    script("! exec sums panic 0"),
		Baseline: baseline, Twin: sums.build(t, "-trimpath", "-ldflags=-randlayout=1"), Candidate: sums.build(t, "-trimpath", "-pgo="+profile),
	}
	if was, is := offsets(t, trial.Baseline.Path), offsets(t, trial.Candidate.Path); slices.Equal(was, is) {
		t.Errorf("the profile moves no offset: %q", was)
	}
	expect(t, verdict(t, trial), noise.Same)
	trial.Suite = script("! exec sums panic 3")
	expect(t, verdict(t, trial), noise.Differs, "exec sums panic 3 stderr:4: changed", "baseline   main.deep({0x", "optimized  main.deep(...)")
}

// offsets are those in the trace of a panic.
func offsets(t *testing.T, path string) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), path, "panic", "0").CombinedOutput()
	if err == nil {
		t.Error("it does not panic")
	}
	return regexp.MustCompile(`\+0x[0-9a-f]+`).FindAllString(string(out), -1)
}

func TestOptimizedGaugeIsTheSame(t *testing.T) {
	t.Parallel()
	trial := diff.Trial{Suite: gauge.suite(t), Baseline: gauge.build(t), Candidate: gauge.build(t, "-O2"), Options: cases.Options{Work: room}}
	verdicts, err := trial.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range verdicts {
		expect(t, v, noise.Same)
	}
}
