package worth

import (
	"bytes"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/perf/benchfmt"
)

func TestTheFiguresAreInGosBenchmarkFormat(t *testing.T) {
	t.Parallel()
	s := fixed([]float64{100, 101}, []float64{90, 91}, []float64{100, 102})
	s.Cases[0] = "a month"
	s.Program, s.GOOS, s.GOARCH, s.Processor = "example.com/tide", "linux", "amd64", "Model 1"
	var text bytes.Buffer
	if err := s.WriteBench(&text, "optimized"); err != nil {
		t.Fatal(err)
	}
	want := `goos: linux
goarch: amd64
pkg: example.com/tide
cpu: Model 1
BenchmarkCase/a_month 1 180000000 ns/op 90000000 cpu-ns/op 1048576 peak-B/op
BenchmarkAll 1 180000000 ns/op 90000000 cpu-ns/op 1048576 peak-B/op
BenchmarkCase/a_month 1 182000000 ns/op 91000000 cpu-ns/op 1048576 peak-B/op
BenchmarkAll 1 182000000 ns/op 91000000 cpu-ns/op 1048576 peak-B/op
`
	if diff := cmp.Diff(want, text.String()); diff != "" {
		t.Error(diff)
	}
	r := benchfmt.NewReader(&text, "optimized.txt")
	var names []string
	for r.Scan() {
		result, ok := r.Result().(*benchfmt.Result)
		if !ok {
			t.Fatalf("got %v", r.Result())
		}
		names = append(names, string(result.Name))
		if cpu, ok := result.Value("cpu-sec/op"); !ok || cpu < 0.0899 || cpu > 0.0911 {
			t.Errorf("%s: got %v of %v", result.Name, cpu, result.Values)
		}
		if got := result.GetConfig("pkg"); got != "example.com/tide" {
			t.Errorf("got %q", got)
		}
	}
	if r.Err() != nil || len(names) != 4 || names[0] != "Case/a_month" || names[1] != "All" {
		t.Errorf("got %q, %v", names, r.Err())
	}
}

func TestOnlyWhatWasRunHasFigures(t *testing.T) {
	t.Parallel()
	err := (&Samples{}).WriteBench(io.Discard, "candidate")
	if err == nil || err.Error() != `write the figures of "candidate": there are those of baseline, optimized and copy` {
		t.Errorf("got %v", err)
	}
}
