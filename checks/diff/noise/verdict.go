package noise

import (
	"fmt"
	"io"
	"strings"
)

// Outcome is what can be said of a case.
type Outcome string

const (
	Same         Outcome = "same"         // every run of the candidate passes
	Noise        Outcome = "noise"        // it differed from the first runs of the baseline, and so did more runs of that, about as often
	Differs      Outcome = "differs"      // every run of the candidate differs, and none of the baseline's
	Intermittent Outcome = "intermittent" // some runs of the candidate differ, and none of the baseline's
	CannotTell   Outcome = "cannot tell"  // never to be taken for Same
	Skipped      Outcome = "skipped"      // the case skips itself; Judge does not say so
)

// How many runs settle a case: where a difference is rare it takes as many to see
// that it is only noise.
const (
	FirstBaseline = 2  // with these a case begins
	AllBaseline   = 22 // and this many settle a difference
	AllCandidate  = 5

	// Where only some runs of the candidate differ, and that may be chance.
	DoubtfulBaseline  = 62
	DoubtfulCandidate = 40
)

// Verdict is what all runs of one case say.
type Verdict struct {
	Case    string  `json:"case"`
	Outcome Outcome `json:"outcome"`
	Reason  string  `json:"reason"` // one line, in words

	// Baseline, Twin and Candidate count runs, and Differing those of the candidate
	// that differ anywhere.
	Baseline  int `json:"baseline"`
	Twin      int `json:"twin"`
	Candidate int `json:"candidate"`
	Differing int `json:"differing"`

	// P is Fisher's exact probability that the runs fall apart like this, or more so,
	// by chance; 1 where nothing differs.
	P float64 `json:"p"`

	// MoreBaseline and MoreCandidate are how many further runs would settle it. While
	// they are not 0 the Outcome is what it looks like so far.
	MoreBaseline  int `json:"moreBaseline,omitempty"`
	MoreCandidate int `json:"moreCandidate,omitempty"`

	First Result `json:"first"` // of the first run of the candidate that differs
	Mask  Mask   `json:"mask"`
}

// Settled reports whether no further run is asked for.
func (v Verdict) Settled() bool { return v.MoreBaseline == 0 && v.MoreCandidate == 0 }

// Safe reports whether the candidate did what the baseline does.
func (v Verdict) Safe() bool { return v.Outcome == Same || v.Outcome == Noise }

// WriteText writes the verdict for people: the reason, the first differences and
// the mask.
func (v Verdict) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s: %s\n", v.Case, v.Outcome, v.Reason)
	for i, d := range v.First.Differences {
		if i == 10 {
			fmt.Fprintf(&b, "  … %d differences more\n", len(v.First.Differences)-i+v.First.More)
			break
		}
		for line := range strings.Lines(d.String()) {
			b.WriteString("  " + line)
		}
	}
	if err := v.Mask.WriteText(&b); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}
