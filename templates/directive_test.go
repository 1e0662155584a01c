package templates

import (
	"strings"
	"testing"
	"time"

	"example.com/seaworthy/checks/unit"
)

func TestTheTableOfDirectivesIsThatOfSystemd(t *testing.T) {
	t.Parallel()
	for _, d := range directives {
		known, ok := unit.Lookup(d.section, d.key)
		since := known.Since
		if d.value != "" {
			_, since = unit.ValueSince(d.section, d.key, d.value)
		}
		if d.section+"."+d.key == "Service.SystemCallFilter" {
			since = unit.CallGroupSince("@system-service") // none of the lines has anything older
		}
		switch {
		case !ok:
			t.Errorf("systemd has no [%s] %s=", d.section, d.key)
		case d.key == "SystemCallErrorNumber": // goes with SystemCallFilter=, whatever its age
		case strings.HasSuffix(d.key, "DirectoryMode"): // goes with its directory
		case d.section == "Unit" && d.key == "StartLimitBurst": // 229 as the one of two, 230 as the pair
		case d.since != since:
			t.Errorf("[%s] %s=%s is written from %d on, and systemd has it since %d", d.section, d.key, d.value, d.since, since)
		}
		if d.redHat != unit.Backported(oldest, d.key) {
			t.Errorf("%s= is in Red Hat's 219: %v, and the table says %v", d.key, unit.Backported(oldest, d.key), d.redHat)
		}
		if section, key, moved := strings.Cut(d.old, "."); moved {
			if old, ok := unit.Lookup(section, key); !ok || old.Since > oldest {
				t.Errorf("%s= takes the place of %s=, and 219 has none", d.old, d.key)
			}
		}
	}
}

// every is a unit of each kind that has all of its fields set, as far as they go
// together, for a version.
func every(version int) []Unit {
	full := Unit{
		Name: "orders", Description: "takes orders", Documentation: []string{"https://example.com/"}, Args: []string{"-v"}, Writable: []string{"/srv/orders"},
		Env: map[string]string{"A": "b"}, Secrets: []string{"KEY"}, Listen: []string{"8080", "/run/orders/api.sock", "10.0.0.1:90"}, Watchdog: time.Minute,
		Limits: Limits{Tasks: 10, Memory: "1G", CPU: "50%"}, Systemd: version,
	}
	if version < 229 && version != oldest {
		full.Listen[2] = "10.0.0.1:9000"
	}
	if version >= 240 {
		full.Log = "/var/log/orders/out.log"
	}
	held, isolated, started := full, full, full
	held.Socket, isolated.Socket, isolated.Isolated = true, true, true
	started.Ready, started.Watchdog = Start, 0
	job := full
	job.Listen, job.Watchdog, job.Schedule = nil, 0, "Mon..Fri 02:30"
	return []Unit{full, held, isolated, started, job, {Name: "orders", Systemd: version}}
}

// TestNothingIsNewerThanTheVersion renders for each version that there is, and
// looks up every line.
func TestNothingIsNewerThanTheVersion(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for version := oldest; version <= 262; version++ {
		for _, u := range every(version) {
			files, err := Systemd(u, Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				if !unitTypes[f.Name[strings.LastIndexByte(f.Name, '.'):]] {
					continue
				}
				for _, a := range read(t, f.Data).Assignments {
					seen[a.Section+"."+a.Key] = true
					if fault := age(version, a); fault != "" {
						t.Errorf("%s for %d: %s=%s: %s", f.Name, version, a.Key, a.Value, fault)
					}
				}
			}
		}
	}
	for _, d := range directives {
		if !seen[d.section+"."+d.key] {
			t.Errorf("no unit had [%s] %s=: the test has not looked at it", d.section, d.key)
		}
	}
}

// age says why a version does not read an assignment: "" = it does.
func age(version int, a unit.Assignment) string {
	d, ok := unit.Lookup(a.Section, a.Key)
	_, value := unit.ValueSince(a.Section, a.Key, a.Value)
	switch {
	case !ok:
		return "no systemd knows it"
	case d.Since > version && !(version == oldest && unit.Backported(version, a.Key)):
		return "the key is newer"
	case value > version:
		return "the value is newer"
	case a.Key == "SystemCallFilter" && version < 239:
		return "a group that is not known kills the service"
	case a.Key == "ProcSubset":
		return "cuts the listen backlog to 128"
	case a.Key == "RestrictAddressFamilies" && !strings.Contains(a.Value, "AF_UNIX"):
		return "cuts off the notification"
	}
	return unit.Fault(a.Section, a.Key, a.Value)
}

func read(t *testing.T, data []byte) *unit.File {
	t.Helper()
	f, err := unit.Parse(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAnOldVersionGetsWhatItReadsInstead(t *testing.T) {
	t.Parallel()
	u := Unit{Name: "orders", Limits: Limits{Memory: "1G"}, Writable: []string{"/srv/orders"}}
	for version, want := range map[int]string{
		219: "[Service] StartLimitInterval=1min; [Service] StartLimitBurst=5; [Service] ReadWriteDirectories=/srv/orders; [Service] MemoryLimit=1G; [Service] ProtectSystem=full",
		230: "[Unit] StartLimitIntervalSec=1min; [Unit] StartLimitBurst=5; [Service] ReadWriteDirectories=/srv/orders; [Service] MemoryLimit=1G; [Service] ProtectSystem=full",
		232: "[Unit] StartLimitIntervalSec=1min; [Unit] StartLimitBurst=5; [Service] ReadWritePaths=/var/lib/orders /srv/orders; [Service] MemoryMax=1G; [Service] ProtectSystem=strict",
		235: "[Unit] StartLimitIntervalSec=1min; [Unit] StartLimitBurst=5; [Service] StateDirectory=orders; [Service] ReadWritePaths=/srv/orders; [Service] MemoryMax=1G; [Service] ProtectSystem=strict",
	} {
		u.Systemd = version
		files, err := Systemd(u, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, a := range read(t, files[0].Data).Assignments {
			for _, key := range []string{"StartLimit", "ReadWrite", "Memory", "ProtectSystem", "StateDirectory"} {
				if strings.HasPrefix(a.Key, key) && a.Key != "StateDirectoryMode" && a.Key != "MemoryDenyWriteExecute" {
					lines = append(lines, "["+a.Section+"] "+a.Key+"="+a.Value)
				}
			}
		}
		if got := strings.Join(lines, "; "); got != want {
			t.Errorf("for %d it has\n%s, want\n%s", version, got, want)
		}
	}
}

func TestAParagraphWithoutLinesLosesItsComment(t *testing.T) {
	t.Parallel()
	const text = "# about the file\n\n[Service]\nType=notify\n\n# the host\nProtectClock=yes\nProtectHostname=yes\n\n# both\nProtectClock=yes\nPrivateTmp=yes\n"
	want := "# about the file\n\n[Service]\nType=notify\n\n# both\nPrivateTmp=yes\n"
	if got := fit(text, 219); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := fit(text, 252); got != text {
		t.Errorf("for 252 it became\n%s", got)
	}
}
