package worth

import "strconv"

// A Variant is one of the builds that are run in a round.
type Variant int

// The variants of a round.
const (
	Baseline Variant = iota
	Candidate
	Copy // of the baseline: the control
	variants
)

// String returns "baseline", "optimized" or "copy".
func (v Variant) String() string {
	if v < 0 || v >= variants {
		return "variant " + strconv.Itoa(int(v))
	}
	return [variants]string{"baseline", "optimized", "copy"}[v]
}

// Samples are the figures of a trial, in the order in which they were taken.
type Samples struct {
	Program      string // its import path, or its name where the binary does not tell
	GOOS, GOARCH string // of the baseline
	Processor    string // its name, for WriteBench; Run leaves it "", and "" is not written

	Cases  []string // that were timed
	Left   []Left   // that were not
	Rounds []Round

	// Lost says of each round that was left out what went wrong in it. No round is
	// for what its figures are.
	Lost []string

	// Stalled is the share of the time of the rounds in which a process of the
	// machine waited for a processor, from 0 to 1 (/proc/pressure/cpu, "some").
	// nil where the system does not tell.
	Stalled *float64
}

// Left is a case that was not timed.
type Left struct {
	Case string `json:"case"`
	Why  string `json:"why"`
}

// A Round is every case once on every variant.
type Round struct {
	Order   string             // "ABC": A is the baseline, B the candidate, C the copy
	Figures [][variants]Figure // in the order of Samples.Cases
}

// total is what a variant used in the round.
func (r Round) total(v Variant) (sum Figure) {
	for _, f := range r.Figures {
		sum = sum.plus(f[v])
	}
	return sum
}

// orders are those of three variants, so that each is first, second and third
// as often as the others, and every order is followed by its reverse: a drift
// that falls on one variant falls on the other in the next round.
var orders = []string{"ABC", "CBA", "BCA", "ACB", "CAB", "BAC"}

// series is the values of a metric in the rounds; one case's, or of all for -1.
func (s *Samples) series(m metric, of int, v Variant) []float64 {
	values := make([]float64, 0, len(s.Rounds))
	for _, r := range s.Rounds {
		f := r.total(v)
		if of >= 0 {
			f = r.Figures[of][v]
		}
		values = append(values, m.of(f))
	}
	return values
}
