package main

import (
	"flag"
	"fmt"

	"example.com/tide/internal/table"
)

func (s *session) stations(args []string) error {
	flags := flag.NewFlagSet("stations", flag.ContinueOnError)
	format := flags.String("format", "text", "text or json")
	if err := s.parseAlone(flags, args); err != nil {
		return err
	}
	if err := oneOf(*format, "text", "json"); err != nil {
		return misuse("stations: %v", err)
	}
	if *format == "json" {
		return table.WriteJSON(s.stdout, s.atlas.Stations())
	}
	for _, station := range s.atlas.Stations() {
		fmt.Fprintf(s.stdout, "%-10s  %8.3f  %8.3f  %2d constituents  %s\n",
			station.ID, station.Latitude, station.Longitude, len(station.Constants), station.Name)
	}
	return nil
}
