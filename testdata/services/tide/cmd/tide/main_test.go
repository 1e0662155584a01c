package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestPredictPrintsTheSameBytesEachTime(t *testing.T) {
	t.Parallel()
	args := strings.Fields("predict -station seattle -from 2026-11-22T00:00:00-08:00 -hours 72 -format json")
	first, second := tide(t, "", args...), tide(t, "", args...)
	if first.code != 0 || first.stdout == "" || first.stdout != second.stdout {
		t.Errorf("the first run is\n%v\nthe second\n%v", first, second)
	}
}

func TestPredictBeginsNowIfNothingElseIsSaid(t *testing.T) {
	t.Parallel()
	got := tide(t, "", "predict", "-station", "brest", "-hours", "1", "-format", "csv")
	want := "time,height,kind\n2026-11-22T05:59:00Z,3.010,\n2026-11-22T06:29:00Z,2.595,\n"
	if got.stdout != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestStationsAreListed(t *testing.T) {
	t.Parallel()
	got := tide(t, "", "stations")
	want := `boston        42.354   -71.053   9 constituents  Boston
brest         48.383    -4.495  10 constituents  Brest
cuxhaven      53.868     8.718  10 constituents  Cuxhaven
pensacola     30.404   -87.211   6 constituents  Pensacola
seattle       47.603  -122.339   9 constituents  Seattle
`
	if got.code != 0 || got.stdout != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if got := tide(t, "", "stations", "-format", "json"); !json.Valid([]byte(got.stdout)) {
		t.Errorf("not JSON: %v", got)
	}
}

func TestAPredictionHasNoResidualAgainstItself(t *testing.T) {
	t.Parallel()
	observed := tide(t, "", "predict", "-station", "brest", "-from", "2026-11-22T00:00:00Z", "-format", "csv").stdout
	got := tide(t, observed, "stats", "-station", "brest")
	want := `station       brest
count         52
min           1.746 m
max           6.441 m
mean          4.084 m
rms residual  0.000 m
`
	if got.code != 0 || got.stdout != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestStatsReadsFilesAndStandardInputAsOneSeries(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "observed.csv")
	if err := os.WriteFile(file, []byte("time,height\n2026-11-22T00:00:00Z,5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := tide(t, "time,height\n2026-11-22T01:00:00Z,7\n", "stats", "-station", "brest", "-format", "json", file, "-")
	want := `{
  "station": "brest",
  "count": 2,
  "min": 5.000,
  "max": 7.000,
  "mean": 6.000,
  "rms_residual": 0.723
}
`
	if got.code != 0 || got.stdout != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestWhatCannotBeDoneExitsWith1(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing.csv")
	for name, row := range map[string]struct {
		stdin string
		args  []string
		want  string
	}{
		"a file that is not there":  {"", []string{"stats", "-station", "brest", missing}, "tide: stats: open " + missing},
		"a directory":               {"", []string{"stats", "-station", "brest", t.TempDir()}, "tide: stats: "},
		"an empty standard input":   {"", []string{"stats", "-station", "brest"}, "tide: stats: standard input:1: no header, want time,height"},
		"no observations":           {"time,height\n", []string{"stats", "-station", "brest", "-"}, "tide: stats: no observations"},
		"a line that is no reading": {"time,height\nnow,1\n", []string{"stats", "-station", "brest"}, `tide: stats: standard input:2: time "now" is not RFC 3339`},
		"an address that is none":   {"", []string{"serve", "-addr", "256.0.0.1:0"}, "tide: serve: listen tcp"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tide(t, row.stdin, row.args...).failsWith(t, 1, row.want)
		})
	}
}

func TestWrongUseExitsWith2(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"":                                   `tide: no command given, try "tide help"`,
		"forecast":                           `tide: no command "forecast", try "tide help"`,
		"predict":                            "tide: predict: -station is missing",
		"predict -station atlantis":          `tide: predict: unknown station "atlantis", there are boston, brest, `,
		"predict -station brest -fast":       "tide: predict: flag provided but not defined: -fast",
		"predict -station brest now":         `tide: predict: unexpected argument "now"`,
		"predict -station brest -from 2026":  `tide: predict: from: "2026" is not RFC 3339`,
		"predict -station brest -hours 0":    "tide: predict: hours: 0 is not in 1 to 744",
		"predict -station brest -hours x":    `tide: predict: invalid value "x" for flag -hours`,
		"predict -station brest -format xml": `tide: predict: format: "xml" is not one of text, json, csv`,
		"stations -format csv":               `tide: stations: format: "csv" is not one of text, json`,
		"stations all":                       `tide: stations: unexpected argument "all"`,
		"stats":                              "tide: stats: -station is missing",
		"stats -station brest -format csv":   `tide: stats: format: "csv" is not one of text, json`,
		"serve -grace -1s":                   "tide: serve: -linger and -grace cannot be negative",
		"version 2":                          `tide: version: unexpected argument "2"`,
		"help me":                            `tide: no command "me"`,
		"help predict stats":                 `tide: help takes one command`,
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			tide(t, "", strings.Fields(line)...).failsWith(t, 2, want)
		})
	}
}

func TestHelpIsPrintedOnStandardOutput(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"help":           "tide predict -station ID",
		"-h":             "tide predict -station ID",
		"--help":         "tide predict -station ID",
		"help stats":     "usage: tide stats -station ID [-format text|json] [FILE...]\n",
		"stats -h":       "usage: tide stats -station ID [-format text|json] [FILE...]\n",
		"serve -help":    "how long open requests may then take to end (default 10s)",
		"predict --help": "start TIME, RFC 3339 (default now)",
		"help version":   "usage: tide version\n",
	} {
		got := tide(t, "", strings.Fields(line)...)
		if got.code != 0 || got.stderr != "" || !strings.Contains(got.stdout, want) {
			t.Errorf("tide %s: got %v, want %q in it", line, got, want)
		}
	}
}

func TestHelpNamesEveryCommand(t *testing.T) {
	t.Parallel()
	overview := tide(t, "", "help").stdout
	for _, c := range commands() {
		if !strings.Contains(overview, "\n  "+c.String()+"\n") {
			t.Errorf("%q is not in\n%s", c, overview)
		}
	}
}

func TestOutputThatCannotBeWrittenExitsWith1(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	s := &session{stdin: strings.NewReader(""), stdout: bufio.NewWriter(fullDisk{}), stderr: &stderr, now: now}
	if code := s.main([]string{"stations"}); code != 1 || stderr.String() != "tide: write standard output: no space left on device\n" {
		t.Errorf("got %d, %q", code, &stderr)
	}
}

// fullDisk is a device without space.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// outcome is what a run of the program left.
type outcome struct {
	code           int
	stdout, stderr string
}

// failsWith checks that the run failed with the code and one line that begins
// with "tide: " and has want in it, and that it printed nothing else.
func (o outcome) failsWith(t *testing.T, code int, want string) {
	t.Helper()
	oneLine := strings.HasPrefix(o.stderr, "tide: ") && strings.Index(o.stderr, "\n") == len(o.stderr)-1
	if o.code != code || !oneLine || !strings.Contains(o.stderr, want) || o.stdout != "" {
		t.Errorf("got %+v, want exit code %d and one line with %q", o, code, want)
	}
}

func now() time.Time { return time.Date(2026, 11, 22, 5, 59, 42, 7, time.UTC) }

// tide runs the program inside the test.
func tide(t *testing.T, stdin string, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	s := &session{
		stdin:  strings.NewReader(stdin),
		stdout: bufio.NewWriter(&stdout),
		stderr: &stderr,
		now:    now,
	}
	code := s.main(args)
	return outcome{code, stdout.String(), stderr.String()}
}
