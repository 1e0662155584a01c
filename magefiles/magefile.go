//go:build mage

// Builds, checks and tests tide, the sample service.
package main

// This page is the example to copy: import the targets at the root, name the
// service, and write targets of your own beside them.

import (
	//mage:import
	"example.com/seaworthy/targets"
)

func init() {
	targets.Service = targets.Config{
		Dir:     "testdata/services/tide",                // leave it out where the service is the repository
		Modules: []string{".", "testdata/services/tide"}, // what mage test tests; leave it out as well
	}
}
