package templates_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/seaworthy/checks/unit"
	"example.com/seaworthy/templates"
)

// refusals are units with one mistake each, and what is said of it.
var refusals = []struct {
	unit templates.Unit
	want string
}{
	{templates.Unit{}, `Unit.Name "": is no name`},
	{templates.Unit{Name: "Orders"}, `Unit.Name "Orders": is no name`},
	{templates.Unit{Name: "my svc"}, `Unit.Name "my svc": is no name`},
	{templates.Unit{Name: "a/../b"}, `Unit.Name "a/../b"`},
	{templates.Unit{Name: "orders-"}, `Unit.Name "orders-"`},
	{templates.Unit{Name: strings.Repeat("a", 64)}, `Unit.Name "aaa`},
	{templates.Unit{Name: strings.Repeat("a", 40)}, `31 at most`},
	{templates.Unit{Name: "root"}, `Unit.User "root": may do everything`},
	{templates.Unit{Name: "orders", User: "root"}, `Unit.User "root": may do everything on the host; write an account of its own, such as "orders"`},
	{templates.Unit{Name: "orders", User: "nobody"}, `Unit.User "nobody"`},
	{templates.Unit{Name: "orders", User: "0"}, `Unit.User "0": is no account`},
	{templates.Unit{Name: "orders", User: "1000"}, `Unit.User "1000": is no account`},
	{templates.Unit{Name: "orders", User: "bad user"}, `Unit.User "bad user"`},
	{templates.Unit{Name: "orders", User: "-x"}, `Unit.User "-x"`},
	{templates.Unit{Name: "orders", User: "a@b"}, `Unit.User "a@b"`},
	{templates.Unit{Name: "orders", Description: "foo\\"}, `Unit.Description "foo\\": ends with a backslash`},
	{templates.Unit{Name: "orders", Description: "a\nUser=root"}, `Unit.Description "a\nUser=root": has a line end`},
	{templates.Unit{Name: "orders", Description: "a\xff"}, `is not UTF-8`},
	{templates.Unit{Name: "orders", Description: " a"}, `begins or ends with a blank`},
	{templates.Unit{Name: "orders", Documentation: []string{"see the wiki"}}, `Unit.Documentation[0] "see the wiki": is no address`},
	{templates.Unit{Name: "orders", Program: "bin/orders"}, `Unit.Program "bin/orders": is no absolute path; begin it with /`},
	{templates.Unit{Name: "orders", Program: "/opt/../etc/orders"}, `Unit.Program "/opt/../etc/orders": is no plain path`},
	{templates.Unit{Name: "orders", Program: "/opt//orders"}, `is no plain path`},
	{templates.Unit{Name: "orders", Program: "/opt/orders/"}, `is no plain path`},
	{templates.Unit{Name: "orders", Program: `/opt/"orders"`}, `has a quote or a backslash`},
	{templates.Unit{Name: "orders", Program: "/opt/$orders"}, `Unit.Program "/opt/$orders": has a $`},
	{templates.Unit{Name: "orders", Program: "/tmp/orders"}, `is below /tmp, which the service does not see`},
	{templates.Unit{Name: "orders", Program: "/home/me/orders"}, `is below /home`},
	{templates.Unit{Name: "orders", WorkDir: "/root"}, `Unit.WorkDir "/root": is below /root`},
	{templates.Unit{Name: "orders", WorkDir: "relative"}, `Unit.WorkDir "relative": is no absolute path`},
	{templates.Unit{Name: "orders", Writable: []string{"/srv"}}, `Unit.Writable[0] "/srv": is the whole system's`},
	{templates.Unit{Name: "orders", Writable: []string{"/srv/a", "/srv/a"}}, `Unit.Writable[1] "/srv/a": is there twice`},
	{templates.Unit{Name: "orders", Args: []string{"a", "b\x00"}}, `Unit.Args[1] "b\x00": has a NUL`},
	{templates.Unit{Name: "orders", Env: map[string]string{"1FOO": "x"}}, `Unit.Env "1FOO": is no name of a variable`},
	{templates.Unit{Name: "orders", Env: map[string]string{"LD_PRELOAD": "x"}}, `Unit.Env "LD_PRELOAD": is not the service's to set`},
	{templates.Unit{Name: "orders", Env: map[string]string{"LISTEN_FDS": "1"}}, `Unit.Env "LISTEN_FDS"`},
	{templates.Unit{Name: "orders", Env: map[string]string{"WATCHDOG_USEC": "1"}}, `Unit.Env "WATCHDOG_USEC"`},
	{templates.Unit{Name: "orders", Env: map[string]string{"A": "\x1b[0m"}}, `Unit.Env["A"] "\x1b[0m": has a control character`},
	{templates.Unit{Name: "orders", Env: map[string]string{"A": "b"}, Secrets: []string{"A"}}, `Unit.Secrets[0] "A": is in Env too`},
	{templates.Unit{Name: "orders", Secrets: []string{"A B"}}, `Unit.Secrets[0] "A B": is no name`},
	{templates.Unit{Name: "orders", Secrets: []string{"A", "A"}}, `Unit.Secrets[1] "A": is there twice`},
	{templates.Unit{Name: "orders", Listen: []string{"0"}}, `Unit.Listen[0] "0": is no port`},
	{templates.Unit{Name: "orders", Listen: []string{"65536"}}, `Unit.Listen[0] "65536": is no port`},
	{templates.Unit{Name: "orders", Listen: []string{":8080"}}, `Unit.Listen[0] ":8080": is no port`},
	{templates.Unit{Name: "orders", Listen: []string{"localhost:8080"}}, `Unit.Listen[0] "localhost:8080"`},
	{templates.Unit{Name: "orders", Listen: []string{"fe80::1%eth0"}}, `Unit.Listen[0] "fe80::1%eth0"`},
	{templates.Unit{Name: "orders", Listen: []string{"@orders"}}, `Unit.Listen[0] "@orders"`},
	{templates.Unit{Name: "orders", Listen: []string{"8080", "8080"}}, `Unit.Listen[1] "8080": is there twice`},
	{templates.Unit{Name: "orders", Listen: []string{"8080", "127.0.0.1:8080"}}, `Unit.Listen[1] "127.0.0.1:8080": is the port of all addresses already`},
	{templates.Unit{Name: "orders", Listen: []string{"/run/other/api.sock"}}, `is not in /run/orders`},
	{templates.Unit{Name: "orders", Listen: []string{"/srv/api.sock"}, Socket: true}, `is not below /run; write "/run/orders/api.sock"`},
	{templates.Unit{Name: "orders", Listen: []string{"/run/orders/" + strings.Repeat("a", 100)}}, `is longer than the 107 bytes`},
	{templates.Unit{Name: "orders", Socket: true}, `Unit.Socket true: has no ports to hold`},
	{templates.Unit{Name: "orders", Listen: []string{"8080"}, Isolated: true}, `Unit.Isolated true: leaves no network to listen on (Listen has "8080"); set Socket`},
	{templates.Unit{Name: "orders", Capabilities: []string{"NET_BIND_SERVICE"}}, `Unit.Capabilities[0] "NET_BIND_SERVICE": is no capability; write one of capabilities(7), such as "CAP_NET_BIND_SERVICE"`},
	{templates.Unit{Name: "orders", Capabilities: []string{"CAP_SYS_TIME"}}, `is taken away again by ProtectClock=`},
	{templates.Unit{Name: "orders", Capabilities: []string{"CAP_KILL", "CAP_KILL"}}, `Unit.Capabilities[1] "CAP_KILL": is there twice`},
	{templates.Unit{Name: "orders", Listen: []string{"80"}, Systemd: 220}, `cannot be kept before systemd 229`},
	{templates.Unit{Name: "orders", Ready: "soon"}, `Unit.Ready "soon": is no way to be ready`},
	{templates.Unit{Name: "orders", Ready: templates.Start, Schedule: "daily"}, `Unit.Ready "start": is not of a program that a timer runs`},
	{templates.Unit{Name: "orders", Schedule: "daily", Socket: true, Listen: []string{"8080"}}, `Unit.Socket true: holds ports for a program that ends`},
	{templates.Unit{Name: "orders", Schedule: "daily", Watchdog: time.Minute}, `Unit.Watchdog 1m0s: needs a service that notifies`},
	{templates.Unit{Name: "orders", Ready: templates.Start, Watchdog: time.Minute}, `Unit.Watchdog 1m0s: needs a service that notifies (Ready is "start")`},
	{templates.Unit{Name: "orders", Watchdog: 999 * time.Millisecond}, `Unit.Watchdog 999ms: is less than a second`},
	{templates.Unit{Name: "orders", Watchdog: -time.Second}, `Unit.Watchdog -1s`},
	{templates.Unit{Name: "orders", Schedule: "daily", Health: "http://localhost/"}, `Unit.Health "http://localhost/": cannot be asked of a program that ends`},
	{templates.Unit{Name: "orders", Schedule: "every day"}, `Unit.Schedule "every day": is no time`},
	{templates.Unit{Name: "orders", Schedule: "25:00"}, `Unit.Schedule "25:00": is no time`},
	{templates.Unit{Name: "orders", StartTimeout: -1}, `Unit.StartTimeout -1ns: is less than nothing`},
	{templates.Unit{Name: "orders", StopTimeout: time.Microsecond}, `Unit.StopTimeout 1µs: is shorter than a millisecond`},
	{templates.Unit{Name: "orders", Restart: templates.Restart{Policy: "sometimes"}}, `Unit.Restart.Policy "sometimes"`},
	{templates.Unit{Name: "orders", Restart: templates.Restart{Policy: "always"}, Schedule: "daily"}, `Unit.Restart.Policy "always": restarts a program whose end is its success`},
	{templates.Unit{Name: "orders", Restart: templates.Restart{Policy: "on-failure"}, Schedule: "daily", Systemd: 243}, `write "no", or Systemd: 244`},
	{templates.Unit{Name: "orders", Restart: templates.Restart{Burst: -1}}, `Unit.Restart.Burst -1`},
	{templates.Unit{Name: "orders", Limits: templates.Limits{Files: -1}}, `Unit.Limits.Files -1`},
	{templates.Unit{Name: "orders", Limits: templates.Limits{Memory: "1Gb"}}, `Unit.Limits.Memory "1Gb": is no size`},
	{templates.Unit{Name: "orders", Limits: templates.Limits{CPU: "50"}}, `Unit.Limits.CPU "50": is no share of a processor; write it in percent: "150%"`},
	{templates.Unit{Name: "orders", Log: "/srv/out.log"}, `Unit.Log "/srv/out.log": is not below /var/log/orders; write "/var/log/orders/out.log"`},
	{templates.Unit{Name: "orders", Log: "/var/log/orders/a/out.log"}, `is in a directory that nobody makes; write "/var/log/orders/out.log"`},
	{templates.Unit{Name: "orders", Log: "/var/log/orders/*"}, `may be a pattern of other files for logrotate`},
	{templates.Unit{Name: "orders", Health: "ftp://localhost/"}, `Unit.Health "ftp://localhost/": is no URL`},
	{templates.Unit{Name: "orders", Health: "localhost:8080"}, `Unit.Health "localhost:8080": is no URL`},
	{templates.Unit{Name: "orders", Health: "http://me:secret@localhost/"}, `Unit.Health "http://me:xxxxx@localhost/": has a password`},
	{templates.Unit{Name: "orders", Systemd: 218}, `Unit.Systemd 218: is no version`},
	{templates.Unit{Name: "orders", Systemd: 2520}, `Unit.Systemd 2520: is no version`},
	{templates.Unit{Name: "orders", Systemd: -1}, `Unit.Systemd -1: is no version`},
}

func TestEachMistakeIsRefusedInOneLineThatNamesTheField(t *testing.T) {
	t.Parallel()
	for _, r := range refusals {
		err := r.unit.Validate()
		if err == nil {
			t.Errorf("%+v was taken, want %s", r.unit, r.want)
			continue
		}
		lines := strings.Split(err.Error(), "\n")
		if !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, r.want) && strings.HasPrefix(line, "Unit.") }) {
			t.Errorf("got\n%v\nwant %s", err, r.want)
		}
		for _, line := range lines {
			if !strings.Contains(line, ";") {
				t.Errorf("%q does not say what to write instead", line)
			}
		}
		if files, err := templates.Systemd(r.unit, templates.Options{}); err == nil || files != nil {
			t.Errorf("%+v was rendered", r.unit)
		}
	}
}

func TestAllMistakesComeAtOnceInTheOrderOfTheFields(t *testing.T) {
	t.Parallel()
	u := templates.Unit{
		Name: "Orders", User: "root", Description: "a\\", Program: "x", Args: []string{"\x00"}, Env: map[string]string{"B-": "", "A-": ""},
		Socket: true, Ready: "soon", Watchdog: 1, Schedule: "never", Log: "x", Health: "x", Systemd: 1,
	}
	want := []string{"Name", "User", "Description", "Program", "Args[0]", "Env", "Env", "Socket", "Ready", "Ready", "Watchdog", "Schedule", "Log", "Health", "Systemd"}
	for range 10 {
		var got []string
		for line := range strings.SplitSeq(u.Validate().Error(), "\n") {
			field, _, _ := strings.Cut(strings.TrimPrefix(line, "Unit."), " ")
			got = append(got, field)
		}
		if !slices.Equal(slices.DeleteFunc(slices.Clone(got), func(s string) bool { return !slices.Contains(want, s) }), got) || !slices.Equal(slices.Compact(slices.Clone(got)), slices.Compact(slices.Clone(want))) {
			t.Fatalf("the fields are\n%v, want\n%v\n%v", got, want, u.Validate())
		}
	}
}

func TestFillingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	u := templates.Unit{Name: "orders", Listen: []string{"80"}, Capabilities: make([]string, 0, 4)}
	once := u.Filled()
	twice := once.Filled()
	if len(once.Capabilities) != 1 || !slices.Equal(once.Capabilities, twice.Capabilities) || once.StartTimeout != twice.StartTimeout {
		t.Errorf("once %+v, twice %+v", once, twice)
	}
	if len(u.Capabilities) != 0 || u.Capabilities[:1][0] != "" {
		t.Error("filling changed the unit that it was asked of")
	}
	if held := (templates.Unit{Name: "orders", Listen: []string{"80"}, Socket: true}).Filled(); len(held.Capabilities) > 0 {
		t.Errorf("systemd holds the port, and the service has %q", held.Capabilities)
	}
}

func TestSchedulesAreTakenAsSystemdTakesThem(t *testing.T) {
	t.Parallel()
	taken := map[string]bool{ // and whether they come daily or more rarely
		"daily": true, "hourly": false, "minutely": false, "weekly": true, "02:30": true, "*-*-* 02:30:00": true, "Mon..Fri 08:00": true, "Mon,Wed *-*-1..7 06:00 UTC": true,
		"*:0/15": false, "*-*-* 8..18:00": false, "2026-12-24": true, "Sat": true, "*-*~1 23:00": true, "00,12:00": false, "Sun 03:00 Europe/Berlin": true, "*-1,7-01 00:00": true,
	}
	for _, text := range slices.Sorted(maps.Keys(taken)) {
		u := templates.Unit{Name: "orders", Schedule: text}
		if err := u.Validate(); err != nil {
			t.Error(err)
			continue
		}
		if !unit.Calendar(text) {
			t.Errorf("%q is taken, and systemd does not take it", text)
		}
		timer := parsed(t, rendered(t, u, "orders.timer"))
		if got := timer.Value("Timer", "RandomizedDelaySec") != ""; got != taken[text] {
			t.Errorf("%q is delayed by a few minutes: %v", text, got)
		}
	}
	for _, text := range []string{"", "monkey", "24:00", "12:60", "2026-13-01", "2026-01-32", "daily daily", "* * * * *", "02:30;", "02:30\nOnBootSec=1", "@daily"} {
		if err := (templates.Unit{Name: "orders", Schedule: text}).Validate(); err == nil && text != "" {
			t.Errorf("%q was taken", text)
		}
	}
}

func FuzzSchedule(f *testing.F) {
	for _, seed := range []string{"daily", "Mon..Fri 08:00", "*-*-1..7 06:00:30 UTC", "2026-1-1", "*-*~3 1/2:0/5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if text != "" && (templates.Unit{Name: "orders", Schedule: text}).Validate() == nil && !unit.Calendar(text) {
			t.Errorf("%q is taken, and systemd does not take it", text)
		}
	})
}
