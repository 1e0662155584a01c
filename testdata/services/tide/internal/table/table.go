// Package table makes tide tables and writes them as text, JSON and CSV.
package table

import (
	"strconv"
	"time"

	"example.com/tide/internal/harmonic"
)

// Metres is a height. It is written with millimetres, always three digits, and
// a height that rounds to nothing has no sign.
type Metres float64

// String returns m with three decimals and no unit.
func (m Metres) String() string {
	text := strconv.FormatFloat(float64(m), 'f', 3, 64)
	if text == "-0.000" {
		return "0.000"
	}
	return text
}

// MarshalJSON writes m as a JSON number with three decimals.
func (m Metres) MarshalJSON() ([]byte, error) { return []byte(m.String()), nil }

// A Height is the tide at one moment.
type Height struct {
	Time   time.Time `json:"time"`
	Height Metres    `json:"height"`
}

// A Turn is a high or a low water.
type Turn struct {
	Time   time.Time     `json:"time"`
	Height Metres        `json:"height"`
	Kind   harmonic.Kind `json:"kind"`
}

// Next holds the first high and low water at or after the start of the window,
// be they in it or not. Nil means that there is none within 30 days.
type Next struct {
	High *Turn `json:"high"`
	Low  *Turn `json:"low"`
}

// A Table is what is predicted for one station and window. All times are UTC.
type Table struct {
	Station  string    `json:"station"`
	Name     string    `json:"name"`
	Datum    string    `json:"datum"`
	Unit     string    `json:"unit"`
	Notice   string    `json:"notice"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	Step     string    `json:"step"`
	Next     Next      `json:"next"`
	Extremes []Turn    `json:"extremes"`
	Heights  []Height  `json:"heights"`
}

// Predict makes the table of s for w. It depends on nothing else.
func Predict(s *harmonic.Station, w Window) *Table {
	return &Table{
		Station:  s.ID,
		Name:     s.Name,
		Datum:    s.Datum,
		Unit:     "m",
		Notice:   harmonic.Notice,
		From:     w.From,
		To:       w.To(),
		Step:     w.Step.String(),
		Next:     Next{High: next(s, harmonic.High, w.From), Low: next(s, harmonic.Low, w.From)},
		Extremes: turns(s, w),
		Heights:  heights(s, w),
	}
}

func next(s *harmonic.Station, kind harmonic.Kind, t time.Time) *Turn {
	extreme, ok := s.Next(kind, t)
	if !ok {
		return nil
	}
	turn := turnOf(extreme)
	return &turn
}

// turns is never nil: an empty list is [] in JSON.
func turns(s *harmonic.Station, w Window) []Turn {
	list := []Turn{}
	for _, extreme := range s.Extremes(w.From, w.To()) {
		list = append(list, turnOf(extreme))
	}
	return list
}

func heights(s *harmonic.Station, w Window) []Height {
	var list []Height
	for t := w.From; t.Before(w.To()); t = t.Add(w.Step) {
		list = append(list, Height{Time: t, Height: Metres(s.Height(t))})
	}
	return list
}

func turnOf(e harmonic.Extreme) Turn {
	return Turn{Time: e.Time, Height: Metres(e.Height), Kind: e.Kind}
}
