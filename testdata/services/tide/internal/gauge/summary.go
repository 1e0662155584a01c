package gauge

import (
	"math"
	"time"
)

// A Summary says how observations lie against a prediction. The zero value has
// seen none.
type Summary struct {
	Count    int
	Min, Max float64 // metres
	Mean     float64 // metres

	squares float64 // mean of the squared residuals, square metres
}

// Add takes o into s; predicted gives the predicted height at a moment. The
// means are kept as running means: a sum of years of readings would lose digits.
func (s *Summary) Add(o Observation, predicted func(time.Time) float64) {
	if s.Count == 0 {
		s.Min, s.Max = o.Height, o.Height
	}
	s.Count++
	s.Min, s.Max = min(s.Min, o.Height), max(s.Max, o.Height)
	s.Mean += (o.Height - s.Mean) / float64(s.Count)
	residual := o.Height - predicted(o.Time)
	s.squares += (residual*residual - s.squares) / float64(s.Count)
}

// Residual returns the root of the mean squared difference between what was
// observed and what was predicted, in metres. It is 0 for no observations.
func (s *Summary) Residual() float64 { return math.Sqrt(s.squares) }
