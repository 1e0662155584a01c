package table

import (
	"fmt"
	"time"
)

// A Window says which heights a table holds: one at From and one each Step
// after it, before From plus Length. It is half open, so that the tables of two
// adjoining windows together are the table of both.
type Window struct {
	From   time.Time
	Length time.Duration
	Step   time.Duration
}

// The limits of a window. A table of the longest in the smallest steps has
// 44640 heights.
const (
	MaxHours = 31 * 24
	MinStep  = time.Minute
	MaxStep  = 24 * time.Hour
)

// The prediction's mean longitudes are good to a tenth of a degree in these
// years.
const firstYear, lastYear = 1800, 2200

// Hours returns the window of so many hours at from. An error says which of the
// three cannot be; nothing is rounded or clipped to fit.
func Hours(from time.Time, hours int, step time.Duration) (Window, error) {
	w := Window{From: from.UTC(), Length: time.Duration(hours) * time.Hour, Step: step}
	switch {
	case hours < 1 || hours > MaxHours:
		return Window{}, fmt.Errorf("hours: %d is not in 1 to %d", hours, MaxHours)
	case step < MinStep || step > MaxStep:
		return Window{}, fmt.Errorf("step: %v is not in %v to %v", step, MinStep, MaxStep)
	case w.From.Year() < firstYear || w.From.Year() > lastYear:
		return Window{}, fmt.Errorf("from: year %d is not in %d to %d", w.From.Year(), firstYear, lastYear)
	}
	return w, nil
}

// To is the end of w, which is the first moment that is not in it.
func (w Window) To() time.Time { return w.From.Add(w.Length) }
