package try

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/try/trial"
	"example.com/seaworthy/templates"
)

// buoyUnit is a service with everything that there is to try.
func buoyUnit() templates.Unit {
	return templates.Unit{
		Name: "buoy", Listen: []string{"127.0.0.1:8080"}, Socket: true, Isolated: true,
		Watchdog: 30 * time.Second, Health: "http://127.0.0.1:8080/healthz", StartTimeout: 5 * time.Second, StopTimeout: 2 * time.Second,
	}
}

// fine is a trial in which all went well.
func fine() (candidate, trial.Facts) {
	c := candidate{unit: buoyUnit().Filled(), version: 252}
	c.files = []templates.File{{Name: "buoy.service", Data: []byte("[Service]\nType=notify\nProtectSystem=strict\nCapabilityBoundingSet=\nRestartSec=1s\nLimitNOFILE=65536\n")}}
	ok := trial.Answer{Status: 200, Took: time.Millisecond}
	return c, trial.Facts{
		Start: &trial.Command{Took: 71 * time.Millisecond}, Health: &ok,
		Process: &trial.Process{PID: 7, UIDs: []int{990, 990, 990, 990}, GIDs: []int{990, 990, 990, 990}, Account: 990, NoNewPrivs: 1, Seccomp: 2},
		Backlog: &trial.Backlog{Queue: 4096, Most: 4096},
		Writes:  []trial.Write{{Dir: "/var/lib/buoy", Own: true}, {Dir: "/etc/seaworthy-try", Err: "read-only file system"}},
		Show: map[string]trial.Values{"buoy.service": {
			"Type": "notify", "ProtectSystem": "strict", "RestartUSec": "1s",
		}},
		Kill:    &trial.Revival{Before: 7, After: 8, Restarts: 1, Took: 1200 * time.Millisecond, Health: ok},
		Hang:    &trial.Revival{Watchdog: 3 * time.Second, Before: 8, After: 9, Restarts: 1, Took: 4200 * time.Millisecond, Health: ok},
		Stop:    &trial.Stop{Command: trial.Command{Took: 46 * time.Millisecond}, Result: "success", State: "inactive"},
		Missing: &trial.Command{Code: 1}, Crash: &trial.Command{Code: 1},
		Limit: &trial.Limit{Starts: 6, Hit: true, Refused: trial.Command{Code: 1}, State: "active"},
		Load:  &trial.Load{Restarts: 10, Sent: 4812, Slowest: 251 * time.Millisecond},
		Plain: &trial.Load{Restarts: 10, Sent: 4569, Lost: 1112},
	}
}

// said are findings as lines: "PASS U1 start: text".
func said(findings []checks.Finding) []string {
	var lines []string
	for _, f := range findings {
		lines = append(lines, fmt.Sprintf("%v %s %s: %s", f.Status, f.ID, f.Check, f.Text))
	}
	return lines
}

func TestATrialInWhichAllWentWellIsGreen(t *testing.T) {
	t.Parallel()
	want := []string{
		"PASS U1 start: systemctl start: 0 after 71 ms",
		"PASS U2 health: http://127.0.0.1:8080/healthz answers 200, 1 ms after the start",
		"PASS U3 user: runs as buoy, uid 990, not as root",
		"PASS U4 capabilities: none, and none can be gained (CapEff and CapBnd are 0)",
		"PASS U5 seccomp: a filter of system calls is on (Seccomp 2), setuid programs give it no rights (NoNewPrivs 1)",
		"PASS U6 write: can write to /var/lib/buoy; not to /etc, though their modes allow it",
		"PASS U7 kill: killed (SIGKILL), healthy again after 1.2 s: another process, NRestarts says 1",
		"PASS U8 watchdog: hung (SIGSTOP) with WatchdogSec=3s in place of 30s, healthy again after 4.2 s: another process, NRestarts says 1",
		"PASS U9 stop: ends on SIGTERM after 46 ms (Result=success), and no process is left",
		"PASS U10 missing: systemctl start: exit status 1 where the program is not there",
		"PASS U11 crash: systemctl start: exit status 1 where the program exits with 1 at once",
		"PASS U12 load: 4,812 requests through 10 restarts, none lost, slowest 251 ms; without the socket 1,112 of 4,569 are lost",
		"PASS U13 start-limit: after 5 crashes the good program is refused, and starts after systemctl reset-failed",
		"PASS U14 hardening: 4 directives are in force, as systemctl show has them",
		"PASS U15 backlog: 4,096 connections may wait for the program",
	}
	if diff := cmp.Diff(said(judge(fine())), want); diff != "" {
		t.Errorf("got - want +:\n%s", diff)
	}
}

func TestWhatWentWrongIsSaid(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		what string
		edit func(*candidate, *trial.Facts)
		want string // one of the lines
	}{
		{"start fails", func(_ *candidate, f *trial.Facts) { f.Start.Code = 1 }, "FAIL U1 start: systemctl start: exit status 1 after 71 ms"},
		{"start fails, and the rest", func(_ *candidate, f *trial.Facts) { f.Start.Code, f.Process = 1, nil }, "SKIP U7 kill: the service did not start"},
		{"no answer", func(_ *candidate, f *trial.Facts) { *f.Health = trial.Answer{Err: "connection refused"} }, "FAIL U2 health: http://127.0.0.1:8080/healthz does not answer: connection refused"},
		{"503", func(_ *candidate, f *trial.Facts) { f.Health = &trial.Answer{Status: 503} }, "FAIL U2 health: http://127.0.0.1:8080/healthz answers 503"},
		{"no address", func(c *candidate, _ *trial.Facts) { c.unit.Health = "" }, "SKIP U2 health: Unit.Health names no address to ask: neither health nor requests under load nor the backlog were looked at"},
		{"root", func(_ *candidate, f *trial.Facts) { f.Process.UIDs[2] = 0 }, "FAIL U3 user: the main process is root (uids [990 990 0 990], gids [990 990 990 990])"},
		{"root's group", func(_ *candidate, f *trial.Facts) { f.Process.GIDs[0] = 0 }, "FAIL U3 user: the main process is root (uids [990 990 990 990], gids [0 990 990 990])"},
		{"somebody else", func(_ *candidate, f *trial.Facts) { f.Process.Account = 12 }, "FAIL U3 user: the main process has the uids [990 990 990 990]; buoy is 12"},
		{"a bounding set", func(_ *candidate, f *trial.Facts) { f.Process.CapBnd = 0x400 },
			"FAIL U4 capabilities: the main process has capabilities that the unit does not give: CapPrm 0000000000000000, CapEff 0000000000000000, CapBnd 0000000000000400, CapAmb 0000000000000000"},
		{"no filter", func(_ *candidate, f *trial.Facts) { f.Process.Seccomp = 0 }, "FAIL U5 seccomp: the main process has no filter of system calls (Seccomp is 0, not 2)"},
		{"new privileges", func(_ *candidate, f *trial.Facts) { f.Process.NoNewPrivs = 0 }, "FAIL U5 seccomp: the main process can gain rights by setuid programs (NoNewPrivs is 0)"},
		{"its own directory is closed", func(_ *candidate, f *trial.Facts) { f.Writes[0].Err = "permission denied" }, "FAIL U6 write: cannot write to /var/lib/buoy, which is its own: permission denied"},
		{"another is open", func(_ *candidate, f *trial.Facts) { f.Writes[1].Err = "" }, "FAIL U6 write: can write to /etc/seaworthy-try, as every program can that is not shut in"},
		{"219 promises less", func(c *candidate, f *trial.Facts) {
			c.unit.Systemd, f.Writes[0] = 219, trial.Write{Dir: "/opt/seaworthy-try"}
		},
			"PASS U6 write: can write to /opt; not to /etc, though their modes allow it. Beyond that systemd 219 closes nothing, and only modes do"},
		{"219 promises /etc", func(c *candidate, f *trial.Facts) { c.unit.Systemd = 219; f.Writes[1].Err = "" }, "FAIL U6 write: can write to /etc/seaworthy-try, as every program can that is not shut in"},
		{"it stays down", func(_ *candidate, f *trial.Facts) { f.Kill.After = 0 }, "FAIL U7 kill: killed (SIGKILL), and not started again"},
		{"it is not well", func(_ *candidate, f *trial.Facts) {
			f.Kill.Health = trial.Answer{Err: "EOF", Took: 5 * time.Second}
		}, "FAIL U7 kill: killed (SIGKILL), started again, and does not answer 200 for 5.0 s: EOF"},
		{"it hangs on", func(_ *candidate, f *trial.Facts) { f.Hang.After = 0 }, "FAIL U8 watchdog: hung (SIGSTOP) with WatchdogSec=3s in place of 30s, and not started again"},
		{"hungry", func(_ *candidate, f *trial.Facts) { f.Hang.Unfed = true }, "FAIL U8 watchdog: killed by its watchdog while it is well: it does not say WATCHDOG=1 within 3s"},
		{"no watchdog", func(c *candidate, f *trial.Facts) { c.unit.Watchdog, f.Hang = 0, nil }, "WARN U8 watchdog: there is none: a service that hangs, hangs until somebody sees it"},
		{"deaf", func(_ *candidate, f *trial.Facts) { f.Stop.Result, f.Stop.Took = "timeout", 2*time.Second }, "FAIL U9 stop: SIGTERM does not end it: killed after 2.0 s (Result=timeout)"},
		{"stop fails", func(_ *candidate, f *trial.Facts) { f.Stop.Result = "exit-code" }, "FAIL U9 stop: systemctl stop: exit status 0, Result=exit-code, inactive"},
		{"a process is left", func(_ *candidate, f *trial.Facts) { f.Left = []string{"12 buoy"} }, "FAIL U9 stop: stopped, and 1 of its processes run on: 12 buoy"},
		{"a dead start is green", func(_ *candidate, f *trial.Facts) { f.Missing.Code = 0 }, "FAIL U10 missing: systemctl start: 0 where the program is not there: no deploy would see it"},
		{"a crash is green", func(_ *candidate, f *trial.Facts) { f.Crash.Code = 0 }, "FAIL U11 crash: systemctl start: 0 where the program exits with 1 at once: no deploy would see it"},
		{"a crash is green, knowingly", func(c *candidate, f *trial.Facts) { c.unit.Ready, f.Crash.Code = templates.Start, 0 },
			"WARN U11 crash: systemctl start: 0 where the program exits with 1 at once: no deploy sees it, as Unit.Ready is Start"},
		{"lost behind a socket", func(_ *candidate, f *trial.Facts) { f.Load.Lost = 1 }, "FAIL U12 load: 1 of 4,812 requests through 10 restarts got no answer, though systemd holds the port"},
		{"lost without one", func(c *candidate, f *trial.Facts) { c.unit.Socket, f.Load.Lost = false, 1112 },
			"WARN U12 load: 1,112 of 4,812 requests through 10 restarts got no answer: while the program is away nobody holds its port"},
		{"a restart fails", func(_ *candidate, f *trial.Facts) { f.Load.Failed = []string{"restart 3 took 2s: it was killed"} }, "FAIL U12 load: restart 3 took 2s: it was killed, under load"},
		{"turned away", func(_ *candidate, f *trial.Facts) { f.Plain, f.Load.Turned = nil, map[int]int{503: 11} }, "PASS U12 load: 4,812 requests through 10 restarts, none lost, slowest 251 ms (11 answered 503, as it was going away)"},
		{"slow", func(_ *candidate, f *trial.Facts) { f.Load.Slowest = 6 * time.Second }, "WARN U12 load: 4,812 requests through 10 restarts, none lost, but the slowest took 6.0 s"},
		{"no limit", func(_ *candidate, f *trial.Facts) { f.Limit.Hit = false }, "FAIL U13 start-limit: 6 starts of a program that crashes, and none was refused"},
		{"the way back is blocked", func(_ *candidate, f *trial.Facts) { f.Limit.Back.Code, f.Limit.State = 1, "failed" },
			"FAIL U13 start-limit: after 5 crashes the good program does not start, with reset-failed either: exit status 1, failed"},
		{"an inline comment", func(c *candidate, f *trial.Facts) {
			c.files[0].Data = []byte("[Service]\nProtectSystem=strict  # all\n")
			f.Show["buoy.service"]["ProtectSystem"] = "no"
		}, "FAIL U14 hardening: ProtectSystem=strict  # all did not take effect: systemd has ProtectSystem=no"},
		{"a short queue", func(_ *candidate, f *trial.Facts) { f.Backlog.Queue = 128 }, "FAIL U15 backlog: 128 connections may wait for the program; the host allows 4,096"},
		{"a short queue of its own", func(c *candidate, f *trial.Facts) { c.unit.Socket, f.Backlog.Queue = false, 128 }, "WARN U15 backlog: 128 connections may wait for the program; the host allows 4,096"},
		{"a host that allows less", func(_ *candidate, f *trial.Facts) { *f.Backlog = trial.Backlog{Queue: 512, Most: 512} }, "PASS U15 backlog: 512 connections may wait for the program"},
		{"nothing was installed", func(_ *candidate, f *trial.Facts) { f.Broken = "systemd-sysusers: exit status 1" }, "SKIP U1 start: the service could not be installed in the container: systemd-sysusers: exit status 1"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			t.Parallel()
			c, facts := fine()
			tt.edit(&c, &facts)
			findings := judge(c, facts)
			if got := said(findings); !strings.Contains(strings.Join(got, "\n")+"\n", tt.want+"\n") {
				t.Errorf("got\n%s\nwant among them\n%s", strings.Join(got, "\n"), tt.want)
			}
			for _, f := range findings {
				if f.Status == checks.Fail && f.Hint == "" && f.Check != "user" {
					t.Errorf("%s fails without a hint", f.Check)
				}
			}
		})
	}
}

func TestOfAProgramThatEndsOnlyItsStartIsJudged(t *testing.T) {
	t.Parallel()
	c, facts := fine()
	c.unit.Ready = templates.Exit
	var names []string
	for _, f := range judge(c, facts) {
		names = append(names, f.Check)
	}
	if diff := cmp.Diff(names, []string{"start", "missing", "crash", "hardening"}); diff != "" {
		t.Errorf("got - want +:\n%s", diff)
	}
}

// Of a hang that nobody notices nobody writes.
func TestWhatTheJournalHasNothingOfIsEvidenceToo(t *testing.T) {
	t.Parallel()
	c, facts := fine()
	facts.Hang.After, facts.Kill.After, facts.Journal = 0, 0, nil
	for _, f := range judge(c, facts) {
		if f.Status == checks.Fail && !slices.Equal(f.Evidence, []string{"(the journal has nothing of it)"}) {
			t.Errorf("%s: got %q", f.Check, f.Evidence)
		}
	}
}
