package harmonic_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"example.com/tide/internal/harmonic"
)

func TestSpeedsAreThePublishedOnes(t *testing.T) {
	t.Parallel()
	// NOAA CO-OPS, "Harmonic constituents", degrees an hour.
	published := map[string]float64{
		"M2": 28.984104, "S2": 30.0, "N2": 28.43973, "K2": 30.082138,
		"K1": 15.041069, "O1": 13.943035, "P1": 14.958931, "Q1": 13.398661,
		"M4": 57.96821, "MS4": 58.984104,
	}
	for name, want := range published {
		c, ok := harmonic.ByName(name)
		if !ok {
			t.Errorf("%s is not known", name)
			continue
		}
		if got := c.Speed(); math.Abs(got-want) > 2e-6 {
			t.Errorf("%s runs at %.7f degrees an hour, want %.7f", name, got, want)
		}
	}
	if _, ok := harmonic.ByName("m2"); ok {
		t.Error(`"m2" is taken for M2`)
	}
}

func TestHeightsAreThoseOfAnotherProgram(t *testing.T) {
	t.Parallel()
	// Worked out apart from this package, with the square terms of the mean
	// longitudes and the hour angle taken from the clock.
	at := date(t, "2026-11-22T01:00:00Z")
	for id, want := range map[string]float64{
		"boston": 2.691, "brest": 6.072, "cuxhaven": 1.637, "pensacola": 0.217, "seattle": 1.823,
	} {
		if got := station(t, id).Height(at); math.Abs(got-want) > 0.001 {
			t.Errorf("%s stands at %.4f m, want %.3f", id, got, want)
		}
	}
}

func TestAStationOfS2AloneTurnsEverySixHours(t *testing.T) {
	t.Parallel()
	s := parse(t, `{"name": "S2", "amplitude": 1.5, "phase": 60}`)
	// S2 is 2T, and T is zero at noon: a lag of 60 degrees is two hours.
	from := date(t, "2026-11-22T00:00:00Z")
	got := s.Extremes(from, from.Add(24*time.Hour))
	want := []harmonic.Extreme{
		{Time: date(t, "2026-11-22T02:00:00Z"), Height: 3.5, Kind: harmonic.High},
		{Time: date(t, "2026-11-22T08:00:00Z"), Height: 0.5, Kind: harmonic.Low},
		{Time: date(t, "2026-11-22T14:00:00Z"), Height: 3.5, Kind: harmonic.High},
		{Time: date(t, "2026-11-22T20:00:00Z"), Height: 0.5, Kind: harmonic.Low},
	}
	if len(got) != len(want) {
		t.Fatalf("got %d turns, want %d: %v", len(got), len(want), got)
	}
	for i := range want {
		if !got[i].Time.Equal(want[i].Time) || got[i].Kind != want[i].Kind || math.Abs(got[i].Height-want[i].Height) > 1e-6 {
			t.Errorf("turn %d is %v, want %v", i, got[i], want[i])
		}
	}
}

func TestSpringTidesFollowTheMoon(t *testing.T) {
	t.Parallel()
	s := station(t, "brest")
	// New moon, full moon and the quarters of March 2000 (Meeus, ch. 49), when
	// the equinox makes springs and neaps differ most. Springs come one to two
	// days after syzygy, the age of the tide.
	age := 36 * time.Hour
	springs := []string{"2000-03-06T05:17:00Z", "2000-03-20T04:44:00Z"}
	neaps := []string{"2000-03-13T06:59:00Z", "2000-03-28T00:21:00Z"}
	for i := range springs {
		spring := reach(s, date(t, springs[i]).Add(age))
		neap := reach(s, date(t, neaps[i]).Add(age))
		if spring < 1.7*neap {
			t.Errorf("the range is %.2f m at springs (%s) and %.2f m at neaps, want far more", spring, springs[i], neap)
		}
	}
}

// reach is the difference of the highest and lowest water in the day around t.
func reach(s *harmonic.Station, t time.Time) float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for _, turn := range s.Extremes(t.Add(-12*time.Hour), t.Add(13*time.Hour)) {
		low, high = min(low, turn.Height), max(high, turn.Height)
	}
	return high - low
}

func TestTheMoonsNodeMakesM2WeakWhenItStrengthensO1(t *testing.T) {
	t.Parallel()
	m2 := parse(t, `{"name": "M2", "amplitude": 1, "phase": 0}`)
	o1 := parse(t, `{"name": "O1", "amplitude": 1, "phase": 0}`)
	// The node was at 0 degrees in June 2006 and at 180 in October 2015.
	zero, half := date(t, "2006-06-15T00:00:00Z"), date(t, "2015-10-01T00:00:00Z")
	for _, row := range []struct {
		name           string
		s              *harmonic.Station
		atZero, atHalf float64
	}{{"M2", m2, 0.963, 1.037}, {"O1", o1, 1.196, 0.822}} {
		for moment, want := range map[time.Time]float64{zero: row.atZero, half: row.atHalf} {
			high, ok := row.s.Next(harmonic.High, moment)
			if got := high.Height - row.s.Level; !ok || math.Abs(got-want) > 0.003 {
				t.Errorf("%s in %d: amplitude %.4f, want %.3f", row.name, moment.Year(), got, want)
			}
		}
	}
}

func TestSlopeIsTheDerivativeOfHeight(t *testing.T) {
	t.Parallel()
	const half = 30 * time.Second
	for _, s := range atlas(t).Stations() {
		for hour := range 200 {
			at := date(t, "2026-11-22T00:00:00Z").Add(time.Duration(hour) * 7 * time.Hour)
			want := (s.Height(at.Add(half)) - s.Height(at.Add(-half))) / (2 * half.Hours())
			if got := s.Slope(at); math.Abs(got-want) > 2e-4 {
				t.Fatalf("%s at %s: slope %.6f, want %.6f", s.ID, at, got, want)
			}
		}
	}
}

func TestTurnsAlternateAndDoNotDependOnTheWindow(t *testing.T) {
	t.Parallel()
	from := date(t, "2026-11-01T00:00:00Z")
	for _, s := range atlas(t).Stations() {
		whole := s.Extremes(from, from.Add(28*24*time.Hour))
		var parts []harmonic.Extreme
		for odd := from; odd.Before(from.Add(28 * 24 * time.Hour)); odd = odd.Add(7*time.Hour + 12*time.Minute) {
			end := odd.Add(7*time.Hour + 12*time.Minute)
			if last := from.Add(28 * 24 * time.Hour); end.After(last) {
				end = last
			}
			parts = append(parts, s.Extremes(odd, end)...)
		}
		if len(whole) < 50 || len(whole) != len(parts) {
			t.Fatalf("%s: %d turns in one window, %d in many", s.ID, len(whole), len(parts))
		}
		for i := range whole {
			if whole[i] != parts[i] {
				t.Errorf("%s: turn %d is %v in one window, %v in many", s.ID, i, whole[i], parts[i])
			}
			if i > 0 && whole[i].Kind == whole[i-1].Kind {
				t.Errorf("%s: two turns of kind %q at %s", s.ID, whole[i].Kind, whole[i].Time)
			}
		}
	}
}

func TestNextIsTheFirstTurnOfItsKindAtOrAfterT(t *testing.T) {
	t.Parallel()
	s := station(t, "seattle")
	turns := s.Extremes(date(t, "2026-11-22T00:00:00Z"), date(t, "2026-11-24T00:00:00Z"))
	for i, turn := range turns[2:] {
		if got, ok := s.Next(turn.Kind, turn.Time); !ok || got != turn {
			t.Errorf("Next(%s) at that turn is %v, want %v", turn.Kind, got, turn)
		}
		if got, ok := s.Next(turn.Kind, turns[i].Time.Add(time.Minute)); !ok || got != turn {
			t.Errorf("Next(%s) a minute after the one before is %v, want %v", turn.Kind, got, turn)
		}
	}
}

func TestAStationWithoutConstantsIsFlat(t *testing.T) {
	t.Parallel()
	s := parse(t, "")
	if got := s.Height(date(t, "2026-11-22T00:00:00Z")); got != 2 {
		t.Errorf("height is %v, want the mean level 2", got)
	}
	if got, ok := s.Next(harmonic.High, date(t, "2026-11-22T00:00:00Z")); ok {
		t.Errorf("it turns at %v", got)
	}
}

func TestFindNamesTheStationsThereAre(t *testing.T) {
	t.Parallel()
	_, err := atlas(t).Find("atlantis")
	if !errors.Is(err, harmonic.ErrUnknownStation) || !strings.Contains(err.Error(), `"atlantis", there are boston, brest, `) {
		t.Errorf("got error %v", err)
	}
}

func TestParseRejects(t *testing.T) {
	t.Parallel()
	for want, data := range map[string]string{
		`constituent "M9" is not known`:     `[{"id": "a", "name": "A", "constants": [{"name": "M9"}]}]`,
		`amplitude -1 is negative`:          `[{"id": "a", "name": "A", "constants": [{"name": "M2", "amplitude": -1}]}]`,
		`phase 360 is not in [0,360)`:       `[{"id": "a", "name": "A", "constants": [{"name": "M2", "phase": 360}]}]`,
		`id "a" occurs twice`:               `[{"id": "a", "name": "A"}, {"id": "b", "name": "B"}, {"id": "a", "name": "C"}]`,
		`station "": id or name is missing`: `[{"name": "A"}]`,
		`unknown field "amplitud"`:          `[{"id": "a", "name": "A", "constants": [{"amplitud": 1}]}]`,
		`unexpected EOF`:                    `[{"id": "a"`,
	} {
		if _, err := harmonic.Parse([]byte(data)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%s): error %v, want %q in it", data, err, want)
		}
	}
}

func BenchmarkHeight(b *testing.B) {
	s := station(b, "brest")
	t := date(b, "2026-11-22T00:00:00Z")
	for b.Loop() {
		s.Height(t)
	}
}

func BenchmarkExtremesOfADay(b *testing.B) {
	s := station(b, "brest")
	t := date(b, "2026-11-22T00:00:00Z")
	for b.Loop() {
		s.Extremes(t, t.Add(24*time.Hour))
	}
}

func atlas(t testing.TB) *harmonic.Atlas {
	t.Helper()
	a, err := harmonic.Open()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func station(t testing.TB, id string) *harmonic.Station {
	t.Helper()
	s, err := atlas(t).Find(id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// parse returns a station of mean level 2 with the constants given as JSON.
func parse(t testing.TB, constants string) *harmonic.Station {
	t.Helper()
	a, err := harmonic.Parse([]byte(`[{"id": "x", "name": "X", "level": 2, "constants": [` + constants + `]}]`))
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.Find("x")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func date(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
