package main

import (
	"flag"
	"slices"
	"strings"
	"time"

	"example.com/tide/internal/harmonic"
	"example.com/tide/internal/table"
)

func (s *session) predict(args []string) error {
	flags := flag.NewFlagSet("predict", flag.ContinueOnError)
	id := flags.String("station", "", "`ID` of the station, see \"tide stations\"")
	from := flags.String("from", "", "start `TIME`, RFC 3339 (default now)")
	hours := flags.Int("hours", 24, "how many hours, 1 to 744")
	step := flags.Duration("step", 30*time.Minute, "time between two heights, 1m to 24h")
	format := flags.String("format", "text", "text, json or csv")
	if err := s.parseAlone(flags, args); err != nil {
		return err
	}
	start, err := s.start(*from)
	if err != nil {
		return err
	}
	window, err := table.Hours(start, *hours, *step)
	if err != nil {
		return misuse("predict: %v", err)
	}
	if err := oneOf(*format, table.Formats...); err != nil {
		return misuse("predict: %v", err)
	}
	station, err := s.station("predict", *id)
	if err != nil {
		return err
	}
	return table.Predict(station, window).Write(s.stdout, *format)
}

// start returns the time that text says, and the last full minute for "".
func (s *session) start(text string) (time.Time, error) {
	if text == "" {
		return s.lastMinute(), nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, misuse("predict: from: %q is not RFC 3339, such as 2026-11-22T06:00:00Z", text)
	}
	return t, nil
}

// station finds the station that -station of the command names.
func (s *session) station(command, id string) (*harmonic.Station, error) {
	if id == "" {
		return nil, misuse("%s: -station is missing", command)
	}
	station, err := s.atlas.Find(id)
	if err != nil {
		return nil, misuse("%s: %v", command, err)
	}
	return station, nil
}

func oneOf(format string, known ...string) error {
	if !slices.Contains(known, format) {
		return misuse("format: %q is not one of %s", format, strings.Join(known, ", "))
	}
	return nil
}
