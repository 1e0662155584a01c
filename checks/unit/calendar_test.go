package unit_test

import (
	"os/exec"
	"testing"

	"example.com/seaworthy/checks/unit"
)

// calendars are values of OnCalendar=, and whether systemd takes them.
var calendars = map[string]bool{
	"daily": true, "Weekly": true, "hourly UTC": true, "quarterly": true, "*-*-* 03:00": true, "*-*-* 3:00:00": true, "Mon..Fri 10:00": true, "Mon,Wed 10:00": true,
	"Sat,Mon-Thu,Sun": true, "2026-11-22": true, "11-22 10:30:05": true, "*:0/15": true, "*-*-01,15 04:30": true, "*-02~03": true, "*-*~1": true,
	"Mon *-*-* 00:00 Europe/Berlin": true, "*-*-* *:00/10": true, "10:00:00.5": true, "@1395716396": true, "Monday": true, "1..5-01": true, "*-*-* 6,18:00": true,
	"": false, "dayly": false, "25:00": false, "10:60": false, "*-13-01": false, "*-*-32": false, "Mo 10:00": false, "10": false, "10:00 11:00": false,
	"every day": false, "*/15 * * * *": false, "0 3 * * *": false, "*-*-* 03:00:00:00": false, "Mon..Fry": false, "2026/11/22": false, "@reboot": false,
}

func TestCalendarsAreTakenAsSystemdDoes(t *testing.T) {
	t.Parallel()
	for value, want := range calendars {
		if got := unit.Calendar(value); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

func TestTheCalendarsAreSystemds(t *testing.T) {
	t.Parallel()
	analyzer(t)
	for value, want := range calendars {
		err := exec.Command("systemd-analyze", "calendar", "--iterations=1", value).Run()
		if took := err == nil; took != want {
			t.Errorf("%q: systemd takes it: %v, want %v", value, took, want)
		}
	}
}
