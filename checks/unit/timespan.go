package unit

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// timeUnits are the words for units of time (systemd.time(7), "Parsing Time
// Spans").
var timeUnits = map[string]time.Duration{
	"seconds": time.Second, "second": time.Second, "sec": time.Second, "s": time.Second,
	"minutes": time.Minute, "minute": time.Minute, "min": time.Minute, "m": time.Minute,
	"months": 2629800 * time.Second, "month": 2629800 * time.Second, "M": 2629800 * time.Second,
	"msec": time.Millisecond, "ms": time.Millisecond,
	"hours": time.Hour, "hour": time.Hour, "hr": time.Hour, "h": time.Hour,
	"days": 24 * time.Hour, "day": 24 * time.Hour, "d": 24 * time.Hour,
	"weeks": 7 * 24 * time.Hour, "week": 7 * 24 * time.Hour, "w": 7 * 24 * time.Hour,
	"years": 31557600 * time.Second, "year": 31557600 * time.Second, "y": 31557600 * time.Second,
	"usec": time.Microsecond, "us": time.Microsecond, "µs": time.Microsecond, "μs": time.Microsecond,
}

// Forever is what "infinity" stands for.
const Forever = time.Duration(math.MaxInt64)

// Seconds reads a time span whose unit is the second where none is written:
// "90", "1min 30s", "1.5h", "infinity". ok is false for anything else, the
// empty value among it. Spans beyond 292 years are Forever.
func Seconds(value string) (d time.Duration, ok bool) {
	value = strings.Trim(value, blanks)
	if value == "infinity" {
		return Forever, true
	}
	if value == "" {
		return 0, false
	}
	var sum float64
	for value != "" {
		digits := len(value) - len(strings.TrimLeft(value, "0123456789."))
		n, err := strconv.ParseFloat(value[:digits], 64)
		if err != nil {
			return 0, false
		}
		value = strings.TrimLeft(value[digits:], blanks)
		word := len(value) - len(strings.TrimLeftFunc(value, func(r rune) bool { return !strings.ContainsRune(" \t\n\r0123456789.+-", r) }))
		unit := time.Second
		if word > 0 {
			if unit = timeUnits[value[:word]]; unit == 0 {
				return 0, false
			}
		}
		sum += n * float64(unit)
		value = strings.TrimLeft(value[word:], blanks)
	}
	if sum >= float64(Forever) {
		return Forever, true
	}
	return time.Duration(sum), true
}
