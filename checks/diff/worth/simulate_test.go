package worth

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// world makes samples up.
type world struct {
	effect float64 // ratio of the candidate to the baseline
	cv     float64 // of a figure
	drift  float64 // from the first round to the last
	slow   float64 // share of figures that are up to half as large again
}

// trial is what Run would do: more rounds if the first cannot decide.
func (w world) trial(rng *rand.Rand, n int) *Samples {
	s := w.rounds(rng, 2*n)
	all := s.Rounds
	s.Rounds = all[:n]
	if s.paired(metrics[0], -1).straddles() {
		s.Rounds = all
	}
	return s
}

func (w world) rounds(rng *rand.Rand, n int) *Samples {
	s := &Samples{Cases: []string{"only"}}
	start := rng.IntN(len(orders))
	for i := range n {
		order := orders[(start+i)%len(orders)]
		var f [variants]Figure
		for place, letter := range order {
			v := Variant(letter - 'A')
			x := 1e8 * math.Exp(w.cv*rng.NormFloat64()) * (1 + w.drift*float64(3*i+place)/float64(3*n))
			if v == Candidate {
				x *= w.effect
			}
			if rng.Float64() < w.slow {
				x *= 1 + rng.Float64()/2
			}
			f[v] = Figure{User: time.Duration(x), Wall: time.Duration(x), Peak: 1 << 20, Processes: 1}
		}
		s.Rounds = append(s.Rounds, Round{Order: order, Figures: [][variants]Figure{f}})
	}
	return s
}

// shares of the verdicts in simulated trials.
func (w world) shares(n int) map[Verdict]float64 {
	rng := rand.New(rand.NewPCG(1, 2))
	const trials = 1000
	count := map[Verdict]float64{}
	for range trials {
		s := w.trial(rng, n)
		v, _ := s.claim(s.paired(metrics[0], -1))
		count[v] += 1.0 / trials
	}
	return count
}

func TestABuildIsSeldomTakenForAnotherThanItself(t *testing.T) {
	t.Parallel()
	for _, n := range []int{fewest, 20} {
		for _, w := range []world{
			{effect: 1, cv: 0.01, slow: 0.1}, {effect: 1, cv: 0.03, slow: 0.1}, {effect: 1, cv: 0.1, slow: 0.1},
			{effect: 1, cv: 0.03, drift: 0.2, slow: 0.1}, {effect: 1, cv: 0.01, drift: 1},
		} {
			got := w.shares(n)
			if got[Better]+got[Worse] > 0.015 || got[Inconclusive] > 0.02 {
				t.Errorf("%d rounds of %+v: got %v", n, w, got)
			}
		}
	}
}

func TestADifferenceIsFound(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		world
		want  Verdict
		share float64
	}{
		{world{effect: 0.95, cv: 0.01}, Better, 0.99},
		{world{effect: 0.95, cv: 0.01, slow: 0.1}, Better, 0.97},
		{world{effect: 0.95, cv: 0.03, slow: 0.1}, Better, 0.85},
		{world{effect: 0.95, cv: 0.01, drift: 0.2}, Better, 0.97},
		{world{effect: 1.05, cv: 0.01, slow: 0.1}, Worse, 0.97},
		{world{effect: 0.995, cv: 0.003}, NoDifference, 0.99}, // shown, but too small to be called one
	} {
		if got := row.shares(20); got[row.want] < row.share {
			t.Errorf("%+v: got %v", row.world, got)
		}
	}
}

func TestADriftFallsOnAllVariantsAlike(t *testing.T) {
	t.Parallel()
	var places [variants][variants]int
	before := 0 // B before A
	for i, order := range orders {
		for place, letter := range order {
			places[letter-'A'][place]++
		}
		if order[0] == 'B' || order[2] == 'A' {
			before++
		}
		if next := orders[(i+1)%len(orders)]; i%2 == 0 && (order[0] != next[2] || order[1] != next[1] || order[2] != next[0]) {
			t.Errorf("%s is followed by %s, not by its reverse", order, next)
		}
	}
	for v, counts := range places {
		if counts != [variants]int{2, 2, 2} {
			t.Errorf("%v is first, second and third %v times", Variant(v), counts)
		}
	}
	if before != len(orders)/2 {
		t.Errorf("the candidate is before the baseline in %d of %d orders", before, len(orders))
	}
}
