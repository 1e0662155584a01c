package gauge_test

import (
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"example.com/tide/internal/gauge"
)

func TestASummaryOfKnownReadings(t *testing.T) {
	t.Parallel()
	s, err := summarize("time,height\n2026-11-22T00:00:00Z,1\n2026-11-22T01:00:00Z,-2\n2026-11-22T02:00:00Z,4\n")
	if err != nil {
		t.Fatal(err)
	}
	// The prediction is 0 throughout: the residuals are the heights.
	if s.Count != 3 || s.Min != -2 || s.Max != 4 || math.Abs(s.Mean-1) > 1e-12 {
		t.Errorf("got %+v", s)
	}
	if got, want := s.Residual(), math.Sqrt(7); math.Abs(got-want) > 1e-12 {
		t.Errorf("residual %v, want %v", got, want)
	}
}

func TestWhatIsReadAsOneReading(t *testing.T) {
	t.Parallel()
	for name, input := range map[string]string{
		"plain":                "time,height\n2026-11-22T00:00:00Z,1.5\n",
		"no newline at end":    "time,height\n2026-11-22T00:00:00Z,1.5",
		"other columns":        "gauge,height,flag,time\nA,1.5,ok,2026-11-22T00:00:00Z\n",
		"carriage returns":     "time,height\r\n2026-11-22T00:00:00Z,1.5\r\n",
		"byte order mark":      "\ufefftime,height\n2026-11-22T00:00:00Z,1.5\n",
		"comments and blanks":  "# gauge A\ntime,height\n\n# storm\n2026-11-22T00:00:00Z,1.5\n",
		"another time zone":    "time,height\n2026-11-22T01:00:00+01:00,1.5\n",
		"fractions of seconds": "time,height\n2026-11-22T00:00:00.000Z,1.5\n",
		"exponents":            "time,height\n2026-11-22T00:00:00Z,15e-1\n",
	} {
		var got []gauge.Observation
		err := gauge.Scan(strings.NewReader(input), func(o gauge.Observation) { got = append(got, o) })
		want := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
		if err != nil || len(got) != 1 || got[0].Height != 1.5 || !got[0].Time.Equal(want) {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]string{
		"":                                     "1: no header, want time,height",
		"2026-11-22T00:00:00Z,1.5\n":           "has no columns time and height",
		"time,height\nyesterday,1\n":           `2: time "yesterday" is not RFC 3339`,
		"time,height\n2026-11-22T00:00:00Z,\n": `2: height "" is not a number of metres`,
		"time,height\n2026-11-22T00:00:00Z,NaN\n":                                `2: height "NaN" is not`,
		"time,height\n2026-11-22T00:00:00Z,inf\n":                                `2: height "inf" is not`,
		"time,height\n2026-11-22T00:00:00Z\n":                                    "2: wrong number of fields",
		"# a\n\ntime,height\n\n2026-11-22T00:00:00Z,1\n2026-11-22T00:00:00Z,x\n": `6: height "x" is not`,
		"time,height\n2026-11-22T00:00:00Z,\"1\n":                                "extraneous or missing",
	} {
		if _, err := summarize(input); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q in it", input, err, want)
		}
	}
}

func TestAReadErrorIsNotTheEndOfTheFile(t *testing.T) {
	t.Parallel()
	broken := errors.New("input/output error")
	in := io.MultiReader(strings.NewReader("time,height\n2026-11-22T00:00:00Z,1\n"), iotest.ErrReader(broken))
	if err := gauge.Scan(in, func(gauge.Observation) {}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// summarize holds input against a prediction of 0 throughout.
func summarize(input string) (*gauge.Summary, error) {
	s := &gauge.Summary{}
	err := gauge.Scan(strings.NewReader(input), func(o gauge.Observation) {
		s.Add(o, func(time.Time) float64 { return 0 })
	})
	return s, err
}
