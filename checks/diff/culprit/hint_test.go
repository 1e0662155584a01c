package culprit

import (
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

// run is a recording of one process.
func run(exit, stdout, stderr string) record.Recording {
	stream := func(s string) record.Stream { return record.Stream{Data: []byte(s), Size: int64(len(s))} }
	return record.Recording{Case: "eval", Steps: []record.Step{{
		Name: "exec orders", Run: &record.Run{Exit: exit, Stdout: stream(stdout), Stderr: stream(stderr)},
	}}}
}

func prints(stdout string) record.Recording { return run("exit status 0", stdout, "") }

// differences are what the comparison says of two recordings.
func differences(t *testing.T, rules noise.Rules, baseline, candidate record.Recording) []noise.Difference {
	t.Helper()
	return noise.Learn(rules, noise.Runs{Baseline: []record.Recording{baseline, baseline}}).Compare(candidate).Differences
}

// The traces are those of a real program, with and without a profile.
const (
	trace = `panic: runtime error: index out of range [1] with length 1

goroutine 1 [running]:
main.step(0x1?, {0x314c0715cf08?, 0x0?, 0x453f3f?})
	example.com/orders/main.go:33 +0x1a4
main.work(...)
	example.com/orders/main.go:41
main.main()
	example.com/orders/main.go:54 +0x127
`
	traceInlined = `panic: runtime error: index out of range [1] with length 1

goroutine 1 [running]:
main.step(...)
	example.com/orders/main.go:33
main.work(0x76?, {0xc31f561ef08?, 0x0?, 0x453f3f?})
	example.com/orders/main.go:41 +0x10a
main.main()
	example.com/orders/main.go:54 +0x11d
`
	traceAbsolute = `panic: runtime error: index out of range [1] with length 1

goroutine 1 [running]:
main.step(0x1?, {0x314c0715cf08?, 0x0?, 0x453f3f?})
	/home/ada/orders/main.go:33 +0x1a4
main.work(...)
	/home/ada/orders/main.go:41
main.main()
	/home/ada/orders/main.go:54 +0x127
`
)

var rows = []struct {
	name                string
	option, arch        string
	baseline, candidate record.Recording
	says, types         string // parts of the only hint; "" = no hint
}{
	{"a float and GOAMD64=v3", "GOAMD64=v3", "amd64", prints("total 0\n"), prints("total 5.551115123125783e-17\n"), "fused multiply-add", "float64(x*y) + z"},
	{"last digits in JSON", "GOAMD64=v4", "amd64", prints(`{"v":59.97260119295181}`), prints(`{"v":59.97260119295182}`), "fused", "float64(x*y)"},
	{"several in a line", "GOAMD64=v3", "amd64", prints("a=0.30000000000000004 b=1\n"), prints("a=0.3 b=0.9999999999999999\n"), "fused", "float64(x*y)"},
	{"of arm64, where a profile moves it", "-pgo=default.pgo", "arm64", prints("1.1000000000000001\n"), prints("1.1\n"), "golang/go#53134", "float64(x*y)"},
	{"of amd64, where it does not", "-pgo=default.pgo", "amd64", prints("1.1000000000000001\n"), prints("1.1\n"), "", ""},
	{"another flag", "-ldflags=-s", "amd64", prints("1.1000000000000001\n"), prints("1.1\n"), "", ""},
	{"another number", "GOAMD64=v3", "amd64", prints("total 1.25\n"), prints("total 1.26\n"), "", ""},
	{"a count", "GOAMD64=v3", "amd64", prints("total 10000000000\n"), prints("total 10000000001\n"), "", ""},
	{"a float and a word", "GOAMD64=v3", "amd64", prints("1.1000000000000001 ok\n"), prints("1.1 bad\n"), "", ""},
	{"a float more", "GOAMD64=v3", "amd64", prints("1.1\n"), prints("1.1\n1.2\n"), "", ""},
	{"C", "-ffp-contract=fast", "amd64", prints("0\n"), prints("5.55e-17\n"), "fused", "-ffp-contract=off"},
	{"cgo", "CGO_CFLAGS=-march=haswell", "amd64", prints("0\n"), prints("5.55e-17\n"), "fused", "-ffp-contract=off"},

	{"a processor of the wrong level", "GOAMD64=v3", "amd64", prints("ok\n"), run("exit status 1", "", "This program can only be run on AMD64 processors with v3 microarchitecture support.\n"), "does not have", "lower level"},
	{"an illegal instruction in C", "-march=native", "amd64", prints("ok\n"), run("signal: illegal instruction (core dumped)", "", ""), "does not have", "lower level"},
	{"an illegal instruction in cgo", "CGO_CFLAGS=-mavx512f", "amd64", prints("ok\n"), run("exit status 2", "", "SIGILL: illegal instruction\n"), "does not have", "lower level"},
	{"another signal", "GOAMD64=v3", "amd64", prints("ok\n"), run("signal: segmentation fault", "", ""), "", ""},
	{"an illegal instruction that no flag explains", "-O3", "amd64", prints("ok\n"), run("signal: illegal instruction", "", ""), "", ""},

	{"an assert that is gone", "-DNDEBUG", "amd64", run("signal: aborted (core dumped)", "", "orders: orders.c:7: main: Assertion `x > 0' failed.\n"), prints("0\n"), "assert()", "-UNDEBUG"},
	{"an assert in cgo", "CGO_CFLAGS=-DNDEBUG", "amd64", run("exit status 2", "", "SIGABRT: abort\n"), prints("0\n"), "assert()", "-UNDEBUG"},
	{"an assert that holds", "-DNDEBUG", "amd64", prints("1\n"), prints("2\n"), "", ""},
	{"an abort of the candidate", "-DNDEBUG", "amd64", prints("1\n"), run("signal: aborted", "", ""), "", ""},
	{"an assert and another flag", "-O2", "amd64", run("signal: aborted", "", ""), prints("0\n"), "", ""},

	{"another order of a sum", "-ffast-math", "amd64", prints("0.1000000000000001\n"), prints("0.1\n"), "-fassociative-math", "-ffast-math -fno-associative-math"},
	{"no NaN", "-ffast-math", "amd64", prints("is nan: 1 (nan)\n"), prints("is nan: 0 (0)\n"), "-ffinite-math-only", "-fno-finite-math-only"},
	{"all at once", "-Ofast", "amd64", prints("0.1000000000000001\n"), prints("0.1\n"), "-fassociative-math", "-O3 in place of -Ofast"},
	{"a word", "-ffast-math", "amd64", prints("finance\n"), prints("banana\n"), "", ""},

	{"paths in a trace", "-trimpath", "amd64", run("exit status 2", "", traceAbsolute), run("exit status 2", "", trace), "paths of source files", "scrub '"},
	{"a path in a log line", "-trimpath", "amd64", prints("/src/orders/main.go:7: hello\n"), prints("example.com/orders/main.go:7: hello\n"), "paths of source files", "scrub '"},
	{"another line", "-trimpath", "amd64", prints("/src/orders/main.go:7: hello\n"), prints("example.com/orders/main.go:8: hello\n"), "", ""},
	{"another file", "-trimpath", "amd64", prints("/src/orders/main.go:7\n"), prints("example.com/orders/calc.go:7\n"), "", ""},

	{"inlining in a trace", "-pgo=default.pgo", "amd64", run("exit status 2", "", trace), run("exit status 2", "", traceInlined), "other calls are inlined", "scrub '"},
	{"another function in a trace", "-pgo=default.pgo", "amd64", run("exit status 2", "", trace), run("exit status 2", "", strings.ReplaceAll(traceInlined, "main.work", "main.play")), "", ""},
	{"a profile in the build settings", "-pgo=default.pgo", "amd64", prints("build\t-pgo=off\nbuild\tGOOS=linux\n"), prints("build\t-pgo=/src/default.pgo\nbuild\tGOOS=linux\n"), "debug.ReadBuildInfo", "scrub '"},
	{"a level in the build settings", "GOAMD64=v3", "amd64", prints("build\tGOAMD64=v1\n"), prints("build\tGOAMD64=v3\n"), "debug.ReadBuildInfo", "scrub '"},
	{"a commit in the build settings", "-pgo=default.pgo", "amd64", prints("build\tvcs.revision=1\n"), prints("build\tvcs.revision=2\n"), "", ""},

	{"a variable of the linker", "-ldflags=-X main.digit=7", "amd64", prints("digit 4\n"), prints("digit 7\n"), "-X sets main.digit to 7", `var digit = "7"`},
	{"a quoted one", "-ldflags=-X 'main.name=a b'", "amd64", prints("a\n"), prints("a b\n"), "main.name to a b", `var name = "a b"`},
	{"the same", "-ldflags=-X main.digit=7", "amd64", prints("digit 4\n"), prints("digit 4\n"), "", ""},
}

func TestKnown(t *testing.T) {
	t.Parallel()
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			seen := Seen{Options: []string{tt.option}, Arch: tt.arch, Differences: differences(t, noise.Rules{}, tt.baseline, tt.candidate)}
			hints := Known(seen)
			switch {
			case tt.says == "" && len(hints) > 0:
				t.Fatalf("%q explains %q", hints, seen.Differences)
			case tt.says == "":
				return
			case len(hints) != 1:
				t.Fatalf("got %q, want one hint about %q", hints, seen.Differences)
			}
			if h := hints[0]; h.Option != tt.option || !strings.Contains(h.Text, tt.says) || !strings.Contains(h.Type, tt.types) {
				t.Errorf("got %q, want %q and %q", h, tt.says, tt.types)
			}
		})
	}
}

// A line that is to be typed into a case makes the difference go away.
func TestARuleThatIsToldHelps(t *testing.T) {
	t.Parallel()
	told := 0
	for _, tt := range rows {
		if tt.types != "scrub '" {
			continue
		}
		told++
		hint := Known(Seen{Options: []string{tt.option}, Differences: differences(t, noise.Rules{}, tt.baseline, tt.candidate)})[0]
		line, _, ok := strings.Cut(strings.TrimPrefix(hint.Type, "scrub '"), "'    (")
		re, with, ok2 := strings.Cut(line, "' '")
		if !ok || !ok2 {
			t.Fatalf("%s: %q is no line of a case", tt.name, hint.Type)
		}
		var rules noise.Rules
		if err := rules.Add("scrub", re, with); err != nil {
			t.Fatal(err)
		}
		if d := differences(t, rules, tt.baseline, tt.candidate); len(d) > 0 {
			t.Errorf("%s: with %q there is still %q", tt.name, hint.Type, d)
		}
	}
	if told < 5 {
		t.Errorf("only %d rules were told", told)
	}
}

// What happened is as true there, but nobody can write into it.
func TestOfALineElsewhereOnlyTheTextIsKnown(t *testing.T) {
	t.Parallel()
	for _, option := range []string{"GOAMD64=v3", "-gcflags=-l=4", "CGO_CFLAGS=-march=haswell"} {
		seen := Seen{Options: []string{option}, Arch: "arm64", Differences: differences(t, noise.Rules{}, prints("1.1000000000000001\n"), prints("1.1\n"))}
		here := Known(seen)
		seen.Elsewhere = true
		there := Known(seen)
		if len(here) != 1 || len(there) != 1 || here[0].Text != there[0].Text || here[0].Type == "" {
			t.Fatalf("%s: got %q and %q", option, here, there)
		}
		if c := strings.HasPrefix(option, "CGO"); (there[0].Type != "") != c {
			t.Errorf("%s: got %q to type", option, there[0].Type)
		}
	}
}

func TestNothingIsKnownOfNothing(t *testing.T) {
	t.Parallel()
	options := []string{"GOAMD64=v3", "-pgo=default.pgo", "-ffast-math", "-Ofast", "-DNDEBUG", "-trimpath", "-ldflags=-X main.a=b", "-march=native"}
	if hints := Known(Seen{Options: options}); len(hints) > 0 {
		t.Errorf("got %q", hints)
	}
	if hints := Known(Seen{Differences: []noise.Difference{{Kind: "changed", Want: "0", Got: "1e-17"}}}); len(hints) > 0 {
		t.Errorf("got %q without any option", hints)
	}
}
