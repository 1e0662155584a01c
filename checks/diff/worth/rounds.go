package worth

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"example.com/seaworthy/checks/diff/cases"
)

// spoiled is how many rounds may be lost before the trial is.
const spoiled = 3

// run warms up, and then runs rounds for as long as there is something to learn.
func (b *bench) run(ctx context.Context) (*Samples, error) {
	s := &Samples{}
	s.Program, s.GOOS, s.GOARCH = identify(b.Baseline)
	suite, err := b.warm(ctx, s)
	if err != nil {
		return nil, err
	}
	b.stall = beginStall()
	b.begun = time.Now()
	start := rand.IntN(len(orders))
	for len(suite) > 0 && b.more(s) {
		r, why, err := b.round(ctx, suite, orders[(start+len(s.Rounds)+len(s.Lost))%len(orders)])
		switch {
		case err != nil:
			return nil, err
		case why != "":
			s.Lost = append(s.Lost, why)
		default:
			s.Rounds = append(s.Rounds, r)
		}
		if len(s.Lost) > spoiled {
			return nil, fmt.Errorf("time the cases: %d rounds went wrong: %s", len(s.Lost), why)
		}
		if b.Progress != nil {
			b.Progress(len(s.Rounds), b.of)
		}
	}
	s.Stalled = b.stall.share()
	return s, nil
}

// warm runs each case once on each variant and finds out which can be timed.
func (b *bench) warm(ctx context.Context, s *Samples) (suite []cases.Case, err error) {
	for _, c := range b.Suite.Cases {
		left := ""
		for v := Baseline; v < variants && left == ""; v++ {
			if _, left, err = b.measure(ctx, c, v); err != nil {
				return nil, err
			}
		}
		if left != "" {
			s.Left = append(s.Left, Left{c.Name, left})
			continue
		}
		suite = append(suite, c)
		s.Cases = append(s.Cases, c.Name)
	}
	return suite, nil
}

// round runs each case on each variant. Why is what went wrong, if something did.
func (b *bench) round(ctx context.Context, suite []cases.Case, order string) (r Round, why string, err error) {
	r.Order = order
	for _, c := range suite {
		var figures [variants]Figure
		for _, letter := range order {
			v := Variant(letter - 'A')
			var failed string
			if figures[v], failed, err = b.measure(ctx, c, v); err != nil {
				return r, "", err
			}
			if failed != "" && why == "" {
				why = fmt.Sprintf("%s on the %s: %s", c.Name, v, failed)
			}
		}
		r.Figures = append(r.Figures, figures)
	}
	return r, why, nil
}

// more reports whether another round is to be run. The number of rounds depends
// on the figures at one point alone: who looks after each round whether there is
// a difference will find one.
func (b *bench) more(s *Samples) bool {
	done := len(s.Rounds)
	if done < fewest {
		return true
	}
	spent := time.Since(b.begun)
	if spent+spent/time.Duration(done) > b.Budget {
		return false
	}
	if done == b.Rounds && b.worthwhile(s) {
		b.of = 2 * b.Rounds
	}
	return done < b.of
}

// worthwhile reports whether as many rounds again could tell more.
func (b *bench) worthwhile(s *Samples) bool {
	stalled := b.stall.share()
	return s.paired(metrics[0], -1).straddles() && (stalled == nil || *stalled <= busy)
}
