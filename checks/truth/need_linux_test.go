package truth_test

import (
	"os"
	"os/exec"
	"testing"
)

// needRoot ends the test where roots cannot be entered.
func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		unavailable(t, "entering a root file system needs root")
	}
}

// needTools ends the test where one of the tools is missing.
func needTools(t *testing.T, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			unavailable(t, tool+" is not on PATH")
		}
	}
}

// unavailable skips, in CI fails: there everything is to be installed.
func unavailable(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}
