package main

import (
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"

	"example.com/tide/internal/api"
)

func (s *session) version(args []string) error {
	flags := flag.NewFlagSet("version", flag.ContinueOnError)
	if err := s.parseAlone(flags, args); err != nil {
		return err
	}
	b := build()
	_, err := fmt.Fprintf(s.stdout, "%s %s (commit %s, %s)\n", b.Name, b.Version, b.Commit, b.Go)
	return err
}

// build says what this program is.
func build() api.Build {
	return api.Build{Name: "tide", Version: version, Commit: revision(), Go: runtime.Version()}
}

// revision is the commit that was stamped, else the one that the go command
// recorded, else "unknown".
func revision() string {
	if commit != "" {
		return commit
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				return setting.Value
			}
		}
	}
	return "unknown"
}
