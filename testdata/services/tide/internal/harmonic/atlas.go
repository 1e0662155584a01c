package harmonic

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Notice goes with everything that is shown to people.
const Notice = "illustrative constants, not for navigation"

// The constants in stations.json are illustrative: they have the size and the
// character of the tide at each place (semidiurnal, mixed, diurnal), and do not
// come from an analysis of observations. NOT FOR NAVIGATION.
//
//go:embed stations.json
var embedded []byte

// ErrUnknownStation is what Find's error wraps.
var ErrUnknownStation = errors.New("unknown station")

// An Atlas is a set of stations in the order of their ids.
type Atlas struct {
	stations []Station
}

// Open returns the atlas that is built into the program.
func Open() (*Atlas, error) { return Parse(embedded) }

// Parse reads an atlas from the JSON array data. Unknown fields, constituents
// that this package does not know and ids that occur twice are errors.
func Parse(data []byte) (*Atlas, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	a := &Atlas{}
	if err := decoder.Decode(&a.stations); err != nil {
		return nil, fmt.Errorf("parse stations: %w", err)
	}
	for i := range a.stations {
		if err := a.stations[i].resolve(); err != nil {
			return nil, fmt.Errorf("parse stations: %w", err)
		}
	}
	slices.SortFunc(a.stations, func(x, y Station) int { return strings.Compare(x.ID, y.ID) })
	for i := 1; i < len(a.stations); i++ {
		if a.stations[i].ID == a.stations[i-1].ID {
			return nil, fmt.Errorf("parse stations: id %q occurs twice", a.stations[i].ID)
		}
	}
	return a, nil
}

// Stations returns all stations in the order of their ids. The slice is the
// caller's, the constants in it are shared and must not be changed.
func (a *Atlas) Stations() []Station { return slices.Clone(a.stations) }

// Find returns the station with the id. Its error names the ids there are and
// wraps ErrUnknownStation.
func (a *Atlas) Find(id string) (*Station, error) {
	for i := range a.stations {
		if a.stations[i].ID == id {
			return &a.stations[i], nil
		}
	}
	return nil, fmt.Errorf("%w %q, there are %s", ErrUnknownStation, id, strings.Join(a.ids(), ", "))
}

func (a *Atlas) ids() []string {
	ids := make([]string, len(a.stations))
	for i, s := range a.stations {
		ids[i] = s.ID
	}
	return ids
}
