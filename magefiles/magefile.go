//go:build mage

// Builds, checks and tests tide, the sample service.
package main

// This page is the example to copy: import the targets at the root, name the
// service, and write targets of your own beside them.

import (
	"time"

	//mage:import
	"example.com/seaworthy/targets"
	"example.com/seaworthy/templates"
)

func init() {
	targets.Service = targets.Config{
		Dir:     "testdata/services/tide",                // leave it out where the service is the repository
		Modules: []string{".", "testdata/services/tide"}, // what mage test tests; leave it out as well
		Unit: templates.Unit{ // what keeps it running
			Description: "Tide tables over HTTP",
			Args:        []string{"serve", "-addr", "127.0.0.1:8080"},
			Listen:      []string{"127.0.0.1:8080"},
			Socket:      true, // systemd holds the port, so a restart loses no request
			Isolated:    true, // and it opens no connection itself
			Watchdog:    30 * time.Second,
			Health:      "http://127.0.0.1:8080/healthz",
		},
	}
}
