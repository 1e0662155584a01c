package worth

import (
	"math"
	"slices"

	"golang.org/x/perf/benchmath"
)

// An Interval is where the median of a ratio lies.
type Interval struct {
	Ratio float64 `json:"ratio"` // the median of the rounds; 0 if there is none
	Lo    float64 `json:"lo"`    // 0 if there are too few rounds for an interval
	Hi    float64 `json:"hi"`    // likewise
}

// bounded reports whether there were rounds enough.
func (i Interval) bounded() bool { return i.Hi > 0 }

// below reports whether the interval lies below 1, and the median by enough.
func (i Interval) below() bool { return i.bounded() && i.Hi < 1 && i.Ratio <= 1-enough }

// above is the other side of below.
func (i Interval) above() bool { return i.bounded() && i.Lo > 1 && i.Ratio >= 1+enough }

// straddles reports whether more rounds could decide.
func (i Interval) straddles() bool {
	return !i.bounded() || i.Lo < 1-enough && 1-enough < i.Hi || i.Lo < 1+enough && 1+enough < i.Hi
}

// width is how far from 1 the median may be.
func (i Interval) width() float64 { return max(math.Abs(i.Lo-1), math.Abs(i.Hi-1)) }

// A Row is one metric of the candidate against the baseline.
type Row struct {
	Metric    string  `json:"metric"`    // "cpu", "wall" or "peak"
	Unit      string  `json:"unit"`      // of Baseline and Candidate: "ns" or "B"
	Baseline  float64 `json:"baseline"`  // median
	Candidate float64 `json:"candidate"` // median

	Interval           // of candidate to baseline
	Confidence float64 `json:"confidence"` // of both intervals, at least that asked for; 0 if there are none
	// P is that of a Mann-Whitney U-test of the two, which knows nothing of rounds:
	// what benchstat would say.
	P        float64  `json:"p"`
	Control  Interval `json:"control"`  // of the baseline's copy to the baseline
	Outliers int      `json:"outliers"` // rounds whose ratio is far off; they count like the others
}

// row judges a metric in one case, or in all for -1.
func (s *Samples) row(m metric, of int) Row {
	r := s.paired(m, of)
	if len(s.Rounds) > 0 {
		a, b := s.series(m, of, Baseline), s.series(m, of, Candidate)
		r.Baseline, r.Candidate = median(a), median(b)
		r.P = benchmath.AssumeNothing.Compare(sample(a), sample(b)).P
	}
	return r
}

// paired is what there is of a row in the ratios of the rounds.
func (s *Samples) paired(m metric, of int) Row {
	a := s.series(m, of, Baseline)
	effect := ratios(s.series(m, of, Candidate), a)
	r := Row{Metric: m.name, Unit: m.unit, P: 1, Outliers: outliers(effect)}
	r.Interval, r.Confidence = interval(effect)
	r.Control, _ = interval(ratios(s.series(m, of, Copy), a))
	return r
}

// ratios are those of the rounds. One without a meaning is left out: a process
// so short that no processor time was noted.
func ratios(of, to []float64) []float64 {
	var rs []float64
	for i := range of {
		if of[i] > 0 && to[i] > 0 {
			rs = append(rs, of[i]/to[i])
		}
	}
	return rs
}

// interval is exact: order statistics, whatever the distribution.
func interval(ratios []float64) (i Interval, confidence float64) {
	if len(ratios) == 0 {
		return Interval{}, 0
	}
	sum := benchmath.AssumeNothing.Summary(sample(ratios), confident)
	if math.IsInf(sum.Lo, 0) || math.IsInf(sum.Hi, 0) {
		return Interval{Ratio: sum.Center}, 0
	}
	return Interval{Ratio: sum.Center, Lo: sum.Lo, Hi: sum.Hi}, sum.Confidence
}

// sample is of a copy: benchmath sorts what it gets.
func sample(values []float64) *benchmath.Sample {
	return benchmath.NewSample(slices.Clone(values), &benchmath.DefaultThresholds)
}

// median is 0 for no values.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	return benchmath.AssumeNothing.Summary(sample(values), 0).Center
}

// farOff is how many median absolute deviations make an outlier: ten times the
// modified z-score of Iglewicz and Hoaglin, as hyperfine has it.
const farOff = 14.8

func outliers(values []float64) (n int) {
	center := median(values)
	var off []float64
	for _, v := range values {
		off = append(off, math.Abs(v-center))
	}
	spread := median(off)
	if spread == 0 {
		return 0 // of values that are mostly the same nothing can be said
	}
	for _, d := range off {
		if d > farOff*spread {
			n++
		}
	}
	return n
}
