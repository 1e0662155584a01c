package harmonic

import "time"

// Kind says which way the tide turns.
type Kind string

// The two kinds of extreme.
const (
	High Kind = "high"
	Low  Kind = "low"
)

// An Extreme is a turn of the tide. Its time is rounded to the minute, as in
// printed tables: around a turn the height is flat, and seconds would promise
// what no prediction can hold.
type Extreme struct {
	Time   time.Time
	Height float64 // metres above the station's datum
	Kind   Kind
}

const (
	// stride is how far apart the slope is looked at. Turns that are closer
	// to each other than this are not seen; no real tide has them.
	stride = 10 * time.Minute

	// patience is how long Next looks: longer than a fortnight of diurnal
	// neaps, in which a weak turn can vanish.
	patience = 30 * 24 * time.Hour
)

// Extremes returns the turns of the tide in [from, to), in their order. The
// slope is looked at on a grid of fixed times, so that one turn has the same
// time and height whichever window it is seen through. A station without
// constants has none.
func (s *Station) Extremes(from, to time.Time) []Extreme {
	var turns []Extreme
	for t := from.Add(-stride).Truncate(stride); t.Before(to.Add(stride)); t = t.Add(stride) {
		turn, ok := s.turn(t)
		if ok && !turn.Time.Before(from) && turn.Time.Before(to) {
			turns = append(turns, turn)
		}
	}
	return turns
}

// Next returns the first extreme of the kind at or after t. It returns false
// if there is none within 30 days.
func (s *Station) Next(kind Kind, t time.Time) (Extreme, bool) {
	for day := t; day.Before(t.Add(patience)); day = day.Add(24 * time.Hour) {
		for _, turn := range s.Extremes(day, day.Add(24*time.Hour)) {
			if turn.Kind == kind {
				return turn, true
			}
		}
	}
	return Extreme{}, false
}

// turn returns the turn of the tide in the stride after t, if there is one.
func (s *Station) turn(t time.Time) (Extreme, bool) {
	before, after := s.Slope(t), s.Slope(t.Add(stride))
	switch {
	case before > 0 && after <= 0:
		return s.extreme(High, s.slack(t, 1)), true
	case before < 0 && after >= 0:
		return s.extreme(Low, s.slack(t, -1)), true
	}
	return Extreme{}, false
}

// slack halves the stride after t until it has found, to the second, where
// the slope times sign stops being positive.
func (s *Station) slack(t time.Time, sign float64) time.Time {
	width := stride
	for width > time.Second {
		width /= 2
		if middle := t.Add(width); sign*s.Slope(middle) > 0 {
			t = middle
		}
	}
	return t
}

func (s *Station) extreme(kind Kind, t time.Time) Extreme {
	t = t.Round(time.Minute).UTC()
	return Extreme{Time: t, Height: s.Height(t), Kind: kind}
}
