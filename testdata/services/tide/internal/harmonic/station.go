package harmonic

import (
	"fmt"
	"math"
	"time"
)

// A Station is a place with known harmonic constants.
type Station struct {
	ID        string     `json:"id"`        // as typed by users: lower case, no blanks
	Name      string     `json:"name"`      // as shown to users
	Latitude  float64    `json:"latitude"`  // degrees, north is positive
	Longitude float64    `json:"longitude"` // degrees, east is positive
	Datum     string     `json:"datum"`     // what heights are above
	Level     float64    `json:"level"`     // mean level above the datum, Z0, metres
	Constants []Constant `json:"constants"`
}

// A Constant is what an analysis found for one constituent at one station.
type Constant struct {
	Name      string  `json:"name"`
	Amplitude float64 `json:"amplitude"` // A, metres
	Phase     float64 `json:"phase"`     // g, phase lag on Greenwich, degrees

	constituent Constituent
}

// resolve ties each constant of s to its constituent, and says which entry
// cannot be right.
func (s *Station) resolve() error {
	if s.ID == "" || s.Name == "" {
		return fmt.Errorf("station %q: id or name is missing", s.ID)
	}
	for i := range s.Constants {
		if err := s.Constants[i].resolve(); err != nil {
			return fmt.Errorf("station %q: %w", s.ID, err)
		}
	}
	return nil
}

func (c *Constant) resolve() error {
	known, ok := ByName(c.Name)
	switch {
	case !ok:
		return fmt.Errorf("constituent %q is not known", c.Name)
	case c.Amplitude < 0:
		return fmt.Errorf("constituent %q: amplitude %v is negative", c.Name, c.Amplitude)
	case c.Phase < 0 || c.Phase >= 360:
		return fmt.Errorf("constituent %q: phase %v is not in [0,360)", c.Name, c.Phase)
	}
	c.constituent = known
	return nil
}

// Height returns the predicted height of the tide at t, in metres above the
// station's datum. It depends on nothing but s and t.
func (s *Station) Height(t time.Time) float64 {
	l := longitudesAt(t)
	height := s.Level
	for _, c := range s.Constants {
		factor, argument := c.constituent.wave(l)
		height += factor * c.Amplitude * math.Cos(radians(argument-c.Phase))
	}
	return height
}

// Slope returns how fast the tide rises at t, in metres an hour; it is negative
// on the ebb. The drift of the nodal corrections, under a millimetre a day, is
// left out.
func (s *Station) Slope(t time.Time) float64 {
	l := longitudesAt(t)
	slope := 0.0
	for _, c := range s.Constants {
		factor, argument := c.constituent.wave(l)
		speed := c.constituent.Speed() * math.Pi / 180
		slope -= factor * c.Amplitude * speed * math.Sin(radians(argument-c.Phase))
	}
	return slope
}
