package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"example.com/tide/internal/gauge"
	"example.com/tide/internal/harmonic"
	"example.com/tide/internal/table"
)

func (s *session) stats(args []string) error {
	flags := flag.NewFlagSet("stats", flag.ContinueOnError)
	id := flags.String("station", "", "`ID` of the station, see \"tide stations\"")
	format := flags.String("format", "text", "text or json")
	if err := s.parse(flags, args); err != nil {
		return err
	}
	if err := oneOf(*format, "text", "json"); err != nil {
		return misuse("stats: %v", err)
	}
	station, err := s.station("stats", *id)
	if err != nil {
		return err
	}
	summary, err := s.summarize(station, flags.Args())
	if err != nil {
		return fmt.Errorf("stats: %w", err)
	}
	return s.writeSummary(station, summary, *format)
}

// summarize reads the files one after the other as one series. No files are
// standard input.
func (s *session) summarize(station *harmonic.Station, files []string) (*gauge.Summary, error) {
	if len(files) == 0 {
		files = []string{"-"}
	}
	summary := &gauge.Summary{}
	for _, name := range files {
		if err := s.scan(name, func(o gauge.Observation) { summary.Add(o, station.Height) }); err != nil {
			return nil, err
		}
	}
	if summary.Count == 0 {
		return nil, errors.New("no observations")
	}
	return summary, nil
}

// scan reads the file, or standard input for "-".
func (s *session) scan(name string, take func(gauge.Observation)) error {
	var in io.Reader = s.stdin
	if name == "-" {
		name = "standard input"
	} else {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	if err := gauge.Scan(in, take); err != nil {
		return fmt.Errorf("%s:%w", name, err)
	}
	return nil
}

func (s *session) writeSummary(station *harmonic.Station, summary *gauge.Summary, format string) error {
	report := struct {
		Station  string       `json:"station"`
		Count    int          `json:"count"`
		Min      table.Metres `json:"min"`
		Max      table.Metres `json:"max"`
		Mean     table.Metres `json:"mean"`
		Residual table.Metres `json:"rms_residual"`
	}{
		station.ID, summary.Count,
		table.Metres(summary.Min), table.Metres(summary.Max),
		table.Metres(summary.Mean), table.Metres(summary.Residual()),
	}
	if format == "json" {
		return table.WriteJSON(s.stdout, report)
	}
	_, err := fmt.Fprintf(s.stdout, "station       %s\ncount         %d\nmin           %s m\nmax           %s m\nmean          %s m\nrms residual  %s m\n",
		report.Station, report.Count, report.Min, report.Max, report.Mean, report.Residual)
	return err
}
