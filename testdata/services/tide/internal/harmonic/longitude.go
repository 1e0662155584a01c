package harmonic

import (
	"math"
	"time"
)

// longitudes are the mean longitudes that every equilibrium argument is a sum
// of, in degrees and not reduced to a circle, and how fast each grows.
type longitudes struct {
	sun     float64 // T, hour angle of the mean sun, zero at noon UTC
	moon    float64 // s, mean longitude of the moon
	year    float64 // h, mean longitude of the sun
	perigee float64 // p, longitude of the lunar perigee
	node    float64 // N, longitude of the moon's ascending node
}

// century is a Julian century in hours, the unit of Meeus' polynomials.
const century = 36525 * 24

// epoch is J2000.0. The difference between terrestrial time and UTC, about a
// minute, moves the moon by half an arc minute and is left out.
var epoch = time.Date(2000, 1, 1, 12, 0, 0, 0, time.UTC)

// rates are degrees an hour (Meeus, Astronomical Algorithms, 2nd ed., ch. 22,
// 25 and 47, linear terms). The square terms left out stay under 0.01 degrees
// for two centuries on both sides of the epoch.
var rates = longitudes{
	sun:     15,
	moon:    481267.88123421 / century,
	year:    36000.76983 / century,
	perigee: 4069.0137287 / century,
	node:    -1934.136261 / century,
}

// longitudesAt returns the longitudes at t.
func longitudesAt(t time.Time) longitudes {
	hours := float64(t.Unix()-epoch.Unix())/3600 + float64(t.Nanosecond())/3.6e12
	return longitudes{
		sun:     rates.sun * hours,
		moon:    218.3164477 + rates.moon*hours,
		year:    280.46646 + rates.year*hours,
		perigee: 83.3532465 + rates.perigee*hours,
		node:    125.04452 + rates.node*hours,
	}
}

// radians turns degrees into radians on the first circle, which keeps the
// argument of a sine small and its last digits good.
func radians(degrees float64) float64 {
	return math.Mod(degrees, 360) * math.Pi / 180
}
