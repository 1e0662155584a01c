package gotest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestAResultIsOneLine(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]Result{
		"0 packages passed": {},
		"1 package passed":  {Packages: 1},
		"2 packages passed, 66.7 % of statements covered":                {Packages: 2, Covered: 66.666, Measured: true},
		"3 packages passed, 1 without tests":                             {Packages: 3, Untested: 1},
		"1 package passed, 0.0 % of statements covered, 4 without tests": {Packages: 1, Measured: true, Untested: 4},
	} {
		if got := r.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestPackagesAreCountedFromTheSummaryLines(t *testing.T) {
	t.Parallel()
	const out = `-test.shuffle 1
ok  	x.org/a	0.012s	coverage: 50.0% of statements
	x.org/b		coverage: 0.0% of statements
ok  	x.org/c	(cached)	coverage: [no statements]
?   	x.org/d	[no test files]
--- FAIL: TestOut
    out_test.go:1: ok  	not a package
ok, says a test
`
	var r Result
	if err := r.count(out, profile(t, "mode: set\nx.go:1.1,2.2 1 1\n")); err != nil {
		t.Fatal(err)
	}
	if r.Packages != 2 || r.Untested != 2 || !r.Measured || r.Covered != 100 {
		t.Errorf("%+v", r)
	}
	if err := r.count(out, filepath.Join(t.TempDir(), "nowhere")); err == nil {
		t.Error("a profile that is not there is no error")
	}
}

// module is a small one whose test prints and ends as it is told.
func module(t *testing.T, test string) Module {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":      "module example.com/sum\n\ngo 1.26\n",
		"sum.go":      "package sum\n\nfunc Of(a, b int) int {\n\tif a == 0 {\n\t\treturn b\n\t}\n\treturn a + b\n}\n",
		"sum_test.go": "package sum\n\nimport \"testing\"\n\nfunc TestOf(t *testing.T) {\n" + test + "\n}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return Module{Dir: dir, Profile: filepath.Join(dir, "out", "cover.out")}
}

func TestAModuleIsTestedWithCoverage(t *testing.T) {
	t.Parallel()
	m := module(t, "if Of(1, 2) != 3 { t.Error(`wrong`) }\nif testing.Short() { t.Log(`short`) }")
	m.Flags = []string{"-v", "-short"}
	var out strings.Builder
	r, err := m.Test(t.Context(), &out)
	if err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	if r.Packages != 1 || !r.Measured || r.Covered < 60 || r.Covered > 70 {
		t.Errorf("%+v", r)
	}
	if !strings.Contains(out.String(), "sum_test.go:7: short") {
		t.Errorf("-short did not reach the tests:\n%s", &out)
	}
	if _, err := exec.LookPath("gcc"); err == nil && (!r.Race || r.NoRace != "") {
		t.Errorf("gcc is here, and no race detector: %q", r.NoRace)
	}
}

func TestFailingTestsAndComplaintsAreErrorsWithTheirOutput(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if _, err := module(t, "t.Error(`wrong`)").Test(t.Context(), &out); err == nil || strings.Count(out.String(), "sum_test.go:6: wrong") != 1 {
		t.Errorf("%v\n%s", err, &out)
	}
	out.Reset()
	if err := module(t, "n := 1\nn = n").Vet(t.Context(), &out); err == nil || strings.Count(out.String(), "self-assignment of n") != 1 {
		t.Errorf("%v\n%s", err, &out)
	}
	out.Reset()
	if err := module(t, "").Vet(t.Context(), &out); err != nil || out.Len() > 0 {
		t.Errorf("of good code: %v\n%s", err, &out)
	}
}

// Not parallel: it sets PATH.
func TestWithoutACompilerTheRaceDetectorIsOff(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("CC", "")
	if got := noRace(); got != "no C compiler on PATH" {
		t.Errorf("%q", got)
	}
	t.Setenv("CC", os.Args[0]+" -O2")
	if got := noRace(); got != "" {
		t.Errorf("with CC: %q", got)
	}
}
