package profile

import (
	"fmt"
	"strings"
	"time"
)

// Sentence says for people how old the profile is and what of it still counts:
// "profile of 2026-10-03, 50 days old; 97 % of its samples are in functions that
// still exist; gone: main.oldHandler (2.1 %)". A function that no sample was taken
// in is a caller: "callers that are gone: main.main (of 80.0 %)".
func (p *Profile) Sentence(now time.Time, c Coverage) string {
	parts := []string{p.dated(now), covered(c.Leaf) + " of its samples are in functions that still exist"}
	var gone, callers []string
	for _, g := range c.Gone[:min(len(c.Gone), 3)] {
		if g.Leaf > 0 {
			gone = append(gone, fmt.Sprintf("%s (%s)", g.Name, small(g.Leaf)))
		} else {
			callers = append(callers, fmt.Sprintf("%s (of %s)", g.Name, small(g.Share)))
		}
	}
	if len(gone) > 0 {
		parts = append(parts, "gone: "+strings.Join(gone, ", "))
	}
	if len(callers) > 0 {
		parts = append(parts, "callers that are gone: "+strings.Join(callers, ", "))
	}
	return strings.Join(parts, "; ")
}

func (p *Profile) dated(now time.Time) string {
	age, ok := p.Age(now)
	if !ok {
		return "profile without a date"
	}
	of := "profile of " + p.Taken.Format(time.DateOnly)
	switch days := int(age / (24 * time.Hour)); {
	case age < 0:
		return of + ", later than this machine's clock"
	case days == 0:
		return of + ", less than a day old"
	case days == 1:
		return of + ", 1 day old"
	default:
		return fmt.Sprintf("%s, %d days old", of, days)
	}
}

// covered is rounded down, so that 100 % is all. What the sums of many small
// shares lose is less than that.
func covered(share float64) string { return fmt.Sprintf("%d %%", int(100*share+1e-6)) }

func small(share float64) string {
	if share < 0.001 {
		return "below 0.1 %"
	}
	return fmt.Sprintf("%.1f %%", 100*share)
}
