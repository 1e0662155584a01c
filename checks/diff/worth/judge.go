package worth

import "math"

// Verdict is what a Gain comes to.
type Verdict string

// The verdicts.
const (
	Better       Verdict = "gain"
	Worse        Verdict = "loss"
	NoDifference Verdict = "no difference shown"
	Inconclusive Verdict = "inconclusive"
)

const (
	// enough is the least change of the median that is called a gain or a loss.
	enough = 0.01
	// confident is the confidence of the intervals. At 95 % a build and its own
	// copy were told apart in up to 4 % of simulated trials, at 99 % in 1 %; a true
	// 5 % is found in 20 rounds with either if figures vary by 1 %.
	confident = 0.99
	// busy is the share of stalled time above which nothing is claimed. A trial
	// stalls itself, since a Go program has more threads than one: on two processors
	// for 20 to 40 % of its time, by its own cgroup's pressure when it was put before
	// all others. With 1.1 to 1.3 processors' worth of other work the machine's share
	// was 68 to 88 %, with 1.5 it was 93 to 96 %.
	busy = 0.6
	// fewest is how many rounds it takes to have such an interval: below, even
	// from the least to the largest ratio is not wide enough.
	fewest = 8
)

// Gain is what the samples say. Its one claim is about the processor time of all
// cases; the other rows are there to be read, and of so many some stand out by
// chance.
type Gain struct {
	Verdict Verdict `json:"verdict"`
	Text    string  `json:"text"` // one sentence: "uses 4.1 % less CPU (2.8 to 5.6 %), 20 rounds"
	Rounds  int     `json:"rounds"`

	Total []Row  `json:"total"` // CPU, wall, peak memory
	Cases []Rows `json:"cases"`

	Left    []Left   `json:"left,omitempty"`    // cases that were not timed
	Lost    []string `json:"lost,omitempty"`    // why rounds were left out
	Stalled *float64 `json:"stalled,omitempty"` // as in Samples
}

// Rows are those of one case.
type Rows struct {
	Case string `json:"case"`
	Rows []Row  `json:"rows"`
}

// Judge says what s shows. Same samples, same Gain.
func (s *Samples) Judge() Gain {
	g := Gain{Rounds: len(s.Rounds), Total: s.rows(-1), Cases: []Rows{}, Left: s.Left, Lost: s.Lost, Stalled: s.Stalled}
	for i, name := range s.Cases {
		g.Cases = append(g.Cases, Rows{Case: name, Rows: s.rows(i)})
	}
	g.Verdict, g.Text = s.claim(g.Total[0])
	return g
}

func (s *Samples) rows(of int) []Row {
	var rows []Row
	for _, m := range metrics {
		rows = append(rows, s.row(m, of))
	}
	return rows
}

// claim is the verdict from the row of the processor time. A gain has to be
// larger than what the control shows, which is nothing but chance.
func (s *Samples) claim(cpu Row) (Verdict, string) {
	larger := math.Abs(math.Log(cpu.Ratio)) > math.Abs(math.Log(cpu.Control.Ratio))
	switch why := s.doubt(cpu); {
	case why != "":
		return Inconclusive, "inconclusive: " + why
	case cpu.below() && larger:
		return Better, s.sentence("less", 1-cpu.Ratio, 1-cpu.Hi, 1-cpu.Lo)
	case cpu.above() && larger:
		return Worse, s.sentence("more", cpu.Ratio-1, cpu.Lo-1, cpu.Hi-1)
	}
	return NoDifference, s.within(cpu.width())
}

// doubt is why nothing is to be claimed; "" if something may.
func (s *Samples) doubt(cpu Row) string {
	switch {
	case len(s.Cases) == 0:
		return "no case could be timed"
	case !cpu.bounded() || !cpu.Control.bounded():
		return s.tooFew()
	case s.Stalled != nil && *s.Stalled > busy:
		return "host busy (CPU stalled " + percent(*s.Stalled) + " of the time), to be timed again when it is quiet"
	case cpu.Control.below() || cpu.Control.above():
		return "the baseline against its own copy is off by " + percent(math.Abs(cpu.Control.Ratio-1))
	}
	return ""
}
