package worth

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var close = cmpopts.EquateApprox(0, 1e-9)

// fixed are samples of one case with these processor times, in milliseconds.
func fixed(baseline, candidate, control []float64) *Samples {
	s := &Samples{Cases: []string{"only"}}
	for i := range baseline {
		var f [variants]Figure
		for v, ms := range [variants]float64{baseline[i], candidate[i], control[i]} {
			f[v] = Figure{User: time.Duration(ms * 1e6), Wall: 2 * time.Duration(ms*1e6), Peak: 1 << 20, Processes: 1}
		}
		s.Rounds = append(s.Rounds, Round{Order: orders[i%len(orders)], Figures: [][variants]Figure{f}})
	}
	return s
}

func same(x float64, n int) (list []float64) {
	for range n {
		list = append(list, x)
	}
	return list
}

// around are n values from lo to hi.
func around(lo, hi float64, n int) (list []float64) {
	for i := range n {
		list = append(list, lo+(hi-lo)*float64(i)/float64(n-1))
	}
	return list
}

// The interval of the median of n values is between two of them, by the binomial
// distribution: of 20, from the 4th to the 16th, which is as narrow as 99 % allow,
// and leaves 1+20+190+1140 of 2^20 below and 1+20+190+1140+4845 above.
func TestTheIntervalIsExact(t *testing.T) {
	t.Parallel()
	got := fixed(same(100, 20), around(101, 120, 20), around(99, 101, 20)).row(metrics[0], -1)
	want := Row{
		Metric: "cpu", Unit: "ns", Baseline: 100e6, Candidate: 110.5e6,
		Interval: Interval{1.105, 1.04, 1.16}, Confidence: 1 - (1351.0+6196)/(1<<20),
		Control: got.Control, P: got.P,
	}
	if diff := cmp.Diff(want, got, close); diff != "" {
		t.Error(diff)
	}
	if got.P > 1e-6 || math.Abs(got.Control.Ratio-1) > 1e-6 {
		t.Errorf("got %+v", got)
	}
}

func TestTooFewRoundsHaveNoInterval(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]bool{0: false, 1: false, fewest - 1: false, fewest: true} {
		got := fixed(same(100, n), same(90, n), same(100, n)).row(metrics[0], -1)
		if got.bounded() != want || got.Control.bounded() != want || math.IsInf(got.Hi, 0) || math.IsNaN(got.Ratio) {
			t.Errorf("%d rounds: got %+v", n, got)
		}
	}
}

func TestARoundWithoutProcessorTimeHasNoRatio(t *testing.T) {
	t.Parallel()
	a, b := same(100, 10), same(50, 10)
	a[3], b[7] = 0, 0
	got := fixed(a, b, same(100, 10)).row(metrics[0], -1)
	if got.Ratio != 0.5 || got.Lo != 0.5 || got.Hi != 0.5 {
		t.Errorf("got %+v", got)
	}
}

func TestOutliersAreCountedAndKept(t *testing.T) {
	t.Parallel()
	ratios := append(around(0.99, 1.01, 18), 2, 0.2) // the MAD of these is 0.0055 or so
	if got := outliers(ratios); got != 2 {
		t.Errorf("got %d, want 2", got)
	}
	if got := outliers(around(0.5, 1.5, 20)); got != 0 {
		t.Errorf("of what is spread evenly: got %d", got)
	}
	if got := outliers([]float64{1, 1, 1, 1, 5}); got != 0 {
		t.Errorf("of what is mostly the same: got %d", got)
	}
	b := same(100, 20)
	b[0] = 900
	if got := fixed(same(100, 20), b, same(100, 20)); len(got.series(metrics[0], -1, Candidate)) != 20 {
		t.Error("a round is gone")
	}
}

func TestTheTotalIsTheSumAndTheHighestPeak(t *testing.T) {
	t.Parallel()
	r := Round{Figures: [][variants]Figure{
		{Baseline: {User: 1, System: 2, Wall: 3, Peak: 40, Processes: 1}},
		{Baseline: {User: 10, System: 20, Wall: 30, Peak: 4, Processes: 2}},
	}}
	want := Figure{User: 11, System: 22, Wall: 33, Peak: 40, Processes: 3}
	if got := r.total(Baseline); got != want || got.CPU() != 33 {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
