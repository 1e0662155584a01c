package table_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"example.com/tide/internal/harmonic"
	"example.com/tide/internal/table"
)

func TestMetresHaveThreeDecimalsAndNoNegativeZero(t *testing.T) {
	t.Parallel()
	for value, want := range map[table.Metres]string{
		0:                                  "0.000",
		table.Metres(math.Copysign(0, -1)): "0.000",
		-0.0004:                            "0.000",
		-0.0006:                            "-0.001",
		1.5:                                "1.500",
		12.34567:                           "12.346",
	} {
		got, err := json.Marshal(value)
		if err != nil || string(got) != want {
			t.Errorf("%v is written %s (%v), want %s", float64(value), got, err, want)
		}
	}
}

func TestHoursRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		name  string
		from  time.Time
		hours int
		step  time.Duration
		err   string
	}{
		{"no hours", now, 0, time.Hour, "hours: 0 is not in 1 to 744"},
		{"negative hours", now, -1, time.Hour, "hours: -1 is not"},
		{"too many hours", now, 745, time.Hour, "hours: 745 is not"},
		{"so many hours that a duration overflows", now, math.MaxInt, time.Hour, "is not in 1 to 744"},
		{"no step", now, 1, 0, "step: 0s is not in 1m0s to 24h0m0s"},
		{"a step under a minute", now, 1, 59 * time.Second, "step: 59s is not"},
		{"a step over a day", now, 1, 25 * time.Hour, "step: 25h0m0s is not"},
		{"long ago", now.AddDate(-300, 0, 0), 1, time.Hour, "from: year 1726 is not in 1800 to 2200"},
		{"far ahead", now.AddDate(300, 0, 0), 1, time.Hour, "from: year 2326 is not"},
		{"the shortest", now, 1, table.MinStep, ""},
		{"the longest", now, table.MaxHours, table.MaxStep, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			_, err := table.Hours(row.from, row.hours, row.step)
			switch {
			case row.err == "" && err != nil:
				t.Errorf("got %v", err)
			case row.err != "" && (err == nil || !strings.Contains(err.Error(), row.err)):
				t.Errorf("got %v, want %q in it", err, row.err)
			}
		})
	}
}

func TestAdjoiningWindowsMakeOneTable(t *testing.T) {
	t.Parallel()
	whole := predict(t, "2026-11-22T00:00:00Z", 24)
	first, second := predict(t, "2026-11-22T00:00:00Z", 11), predict(t, "2026-11-22T11:00:00Z", 13)
	if got := len(first.Heights) + len(second.Heights); got != len(whole.Heights) {
		t.Errorf("the halves have %d heights, the whole %d", got, len(whole.Heights))
	}
	if got := len(first.Extremes) + len(second.Extremes); got != len(whole.Extremes) {
		t.Errorf("the halves have %d turns, the whole %d", got, len(whole.Extremes))
	}
}

func TestNextIsFoundBeyondTheWindow(t *testing.T) {
	t.Parallel()
	short := predict(t, "2026-11-22T00:00:00Z", 1)
	if len(short.Extremes) != 0 {
		t.Fatalf("the hour has turns: %v", short.Extremes)
	}
	long := predict(t, "2026-11-22T00:00:00Z", 24)
	for _, turn := range long.Extremes[:2] {
		next := short.Next.High
		if turn.Kind == harmonic.Low {
			next = short.Next.Low
		}
		if next == nil || *next != turn {
			t.Errorf("the next %s water is %v, want %v", turn.Kind, next, turn)
		}
	}
}

func TestTheFormatsSayTheSame(t *testing.T) {
	t.Parallel()
	tides := predict(t, "2026-11-22T00:00:00Z", 3)
	for format, want := range map[string]string{
		"text": `Brest, metres above lowest astronomical tide (illustrative constants, not for navigation)

2026-11-22 01:45 UTC     6.223  high water

2026-11-22 00:00 UTC     5.429
2026-11-22 01:00 UTC     6.072
2026-11-22 02:00 UTC     6.205
`,
		"csv": `time,height,kind
2026-11-22T00:00:00Z,5.429,
2026-11-22T01:00:00Z,6.072,
2026-11-22T01:45:00Z,6.223,high
2026-11-22T02:00:00Z,6.205,
`,
	} {
		var got bytes.Buffer
		if err := tides.Write(&got, format); err != nil {
			t.Fatal(err)
		}
		if got.String() != want {
			t.Errorf("%s is\n%swant\n%s", format, &got, want)
		}
	}
	var out bytes.Buffer
	if err := tides.Write(&out, "json"); err != nil {
		t.Fatal(err)
	}
	var back struct {
		Station  string
		Heights  []struct{ Height float64 }
		Extremes []struct{ Kind string }
	}
	if err := json.Unmarshal(out.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if back.Station != "brest" || len(back.Heights) != 3 || back.Heights[2].Height != 6.205 || back.Extremes[0].Kind != "high" {
		t.Errorf("json is %s", &out)
	}
}

func TestATurnAfterTheLastHeightIsInTheCSV(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	if err := predict(t, "2026-11-22T01:00:00Z", 1).Write(&got, "csv"); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(got.String(), ",high\n") {
		t.Errorf("got %s", &got)
	}
}

func TestAnUnknownFormatWritesNothing(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	err := predict(t, "2026-11-22T00:00:00Z", 1).Write(&got, "xml")
	if err == nil || got.Len() > 0 {
		t.Errorf("got error %v and %q", err, &got)
	}
}

func TestAWriterThatFailsIsReported(t *testing.T) {
	t.Parallel()
	for _, format := range table.Formats {
		if err := predict(t, "2026-11-22T00:00:00Z", 1).Write(full{}, format); !errors.Is(err, errFull) {
			t.Errorf("%s: got %v", format, err)
		}
	}
}

var errFull = errors.New("no space left")

// full is a disk with no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// predict is the table of Brest in steps of an hour.
func predict(t *testing.T, from string, hours int) *table.Table {
	t.Helper()
	atlas, err := harmonic.Open()
	if err != nil {
		t.Fatal(err)
	}
	station, err := atlas.Find("brest")
	if err != nil {
		t.Fatal(err)
	}
	start, err := time.Parse(time.RFC3339, from)
	if err != nil {
		t.Fatal(err)
	}
	window, err := table.Hours(start, hours, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return table.Predict(station, window)
}
