// Package harmonic predicts the height of the tide from harmonic constituents.
//
// A station's tide is a mean level and a sum of cosines, one for each
// constituent:
//
//	height(t) = Z0 + sum of f * A * cos(V(t) + u - g)
//
// A and g are the station's amplitude and phase lag. V is the equilibrium
// argument, which grows at the constituent's speed; f and u are its nodal
// corrections, which follow the moon's node round in 18.6 years.
package harmonic

import "math"

// A Constituent is one line of the tidal spectrum: its equilibrium argument is
// the sum of four mean longitudes, each times a whole number, and a phase.
// The numbers are those of Schureman, Manual of Harmonic Analysis and
// Prediction of Tides, 1958, table 2.
type Constituent struct {
	Name string

	sun, moon, year, perigee float64 // multiples of T, s, h and p
	phase                    float64 // degrees
	nodal                    nodal
}

// constituents are the ones that a station may name, the strongest semidiurnal
// ones first, then the diurnal ones and the shallow water ones.
var constituents = []Constituent{
	{Name: "M2", sun: 2, moon: -2, year: 2, nodal: nodalM2},
	{Name: "S2", sun: 2},
	{Name: "N2", sun: 2, moon: -3, year: 2, perigee: 1, nodal: nodalM2},
	{Name: "K2", sun: 2, year: 2, nodal: nodalK2},
	{Name: "K1", sun: 1, year: 1, phase: -90, nodal: nodalK1},
	{Name: "O1", sun: 1, moon: -2, year: 1, phase: 90, nodal: nodalO1},
	{Name: "P1", sun: 1, year: -1, phase: 90},
	{Name: "Q1", sun: 1, moon: -3, year: 1, perigee: 1, phase: 90, nodal: nodalO1},
	{Name: "M4", sun: 4, moon: -4, year: 4, nodal: nodalM4},
	{Name: "MS4", sun: 4, moon: -2, year: 2, nodal: nodalM2},
}

// ByName returns the constituent of that name, written as in tide tables
// ("M2"). It returns false for any other.
func ByName(name string) (Constituent, bool) {
	for _, c := range constituents {
		if c.Name == name {
			return c, true
		}
	}
	return Constituent{}, false
}

// Speed returns how fast the argument of c grows, in degrees an hour: 30 for
// S2, which comes back every twelve hours.
func (c Constituent) Speed() float64 { return c.sum(rates) }

// sum returns c's multiples of l added up, in degrees.
func (c Constituent) sum(l longitudes) float64 {
	return c.sun*l.sun + c.moon*l.moon + c.year*l.year + c.perigee*l.perigee
}

// wave returns c's factor f, and its argument V + u in degrees, at l.
func (c Constituent) wave(l longitudes) (factor, argument float64) {
	factor, shift := c.nodal.at(l.node)
	return factor, c.sum(l) + c.phase + shift
}

// nodal says how a constituent follows the longitude N of the moon's node:
// f is (1 + mean + cosine*cos N) and u is sine*sin N; where squared is set,
// f counts twice as a factor and u twice as an angle.
// The zero value leaves a solar constituent alone. The coefficients are those
// of Pugh, Tides, Surges and Mean Sea-Level, 1987, table 4:3.
type nodal struct {
	mean, cosine float64
	sine         float64 // degrees
	squared      bool    // M4 is M2 with itself
}

var (
	nodalM2 = nodal{cosine: -0.037, sine: -2.1}
	nodalM4 = nodal{cosine: -0.037, sine: -2.1, squared: true}
	nodalK2 = nodal{mean: 0.024, cosine: 0.286, sine: -17.7}
	nodalK1 = nodal{mean: 0.006, cosine: 0.115, sine: -8.9}
	nodalO1 = nodal{mean: 0.009, cosine: 0.187, sine: 10.8}
)

// at returns f and, in degrees, u for a node at the longitude node.
func (n nodal) at(node float64) (factor, shift float64) {
	sin, cos := math.Sincos(radians(node))
	factor, shift = 1+n.mean+n.cosine*cos, n.sine*sin
	if n.squared {
		return factor * factor, 2 * shift
	}
	return factor, shift
}
