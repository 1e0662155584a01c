package try

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/try/trial"
	"example.com/seaworthy/templates"
)

func kill(s subject) checks.Finding {
	switch why := s.idle(); {
	case s.unit.Restart.Policy == "no": // it stays down, as it should
		return checks.Finding{}
	case why != "":
		return skip("%s", why)
	case s.Kill == nil:
		return skip("it was not tried")
	}
	return s.revived(*s.Kill, "killed (SIGKILL)", "kill", "Restart=on-failure and RestartSec=1s in [Service]")
}

// revived judges how a service came back from what happened to it.
func (s subject) revived(r trial.Revival, happened, step, hint string) checks.Finding {
	lines := s.journal(step, "")
	switch {
	case r.Before <= 1:
		return skip("there was no main process")
	case r.After == 0:
		return hinted(fail("%s, and not started again", happened), hint, lines...)
	case s.unit.Health != "" && r.Health.Status != 200:
		return hinted(fail("%s, started again, and does not answer 200 for %s: %s", happened, span(r.Health.Took), orWord(oneLine(r.Health.Err), fmt.Sprint(r.Health.Status))), s.showJournal(), lines...)
	case r.Restarts < 1:
		return hinted(fail("%s, and back, but NRestarts does not count it", happened), hint, lines...)
	}
	return pass("%s, healthy again after %s: another process, NRestarts says %d", happened, span(r.Took), r.Restarts)
}

func watchdog(s subject) checks.Finding {
	switch why := s.idle(); {
	case s.unit.Watchdog == 0:
		return hinted(warn("there is none: a service that hangs, hangs until somebody sees it"), "Unit.Watchdog: 30 * time.Second, if the program feeds it (sd_notify WATCHDOG=1)")
	case why != "":
		return skip("%s", why)
	case s.unit.Restart.Policy == "no":
		return hinted(warn("it kills a service that hangs, which then stays down"), `Unit.Restart.Policy: "on-failure"`)
	case s.Hang == nil:
		return hinted(fail("the service did not start again with a watchdog of 3 s"), s.showJournal(), s.journal("watchdog", "")...)
	}
	if s.Hang.Unfed {
		return hinted(fail("killed by its watchdog while it is well: it does not say WATCHDOG=1 within %v", s.Hang.Watchdog),
			"feed it every half of WATCHDOG_USEC; a check of its own that fails in this sandbox is what the journal would show", s.journal("watchdog", "")...)
	}
	happened := "hung (SIGSTOP)"
	if s.Hang.Watchdog > 0 && s.Hang.Watchdog < s.unit.Watchdog {
		happened += fmt.Sprintf(" with WatchdogSec=%v in place of %v", s.Hang.Watchdog, s.unit.Watchdog)
	}
	return s.revived(*s.Hang, happened, "watchdog", "WatchdogSec= in [Service], with Type=notify and NotifyAccess=main")
}

func stop(s subject) checks.Finding {
	if why := s.idle(); why != "" {
		return skip("%s", why)
	}
	switch c := s.Stop; {
	case c == nil:
		return skip("it was not tried")
	case c.Result == "timeout":
		return hinted(fail("SIGTERM does not end it: killed after %s (Result=timeout)", span(c.Took)), "end on SIGTERM: signal.NotifyContext(ctx, syscall.SIGTERM)", s.journal("stop", c.Output)...)
	case c.Code != 0 || c.Result != "success" || c.State != "inactive":
		return hinted(fail("systemctl stop: %s, Result=%s, %s", ended(c.Command), c.Result, c.State), "exit with 0 after SIGTERM", s.journal("stop", c.Output)...)
	case len(s.Left) > 0:
		return hinted(fail("stopped, and %d of its processes run on: %s", len(s.Left), s.Left[0]), "KillMode=mixed in [Service]", s.Left...)
	default:
		return pass("ends on SIGTERM after %s (Result=success), and no process is left", span(c.Took))
	}
}

func missing(s subject) checks.Finding {
	return s.refused(s.Missing, "the program is not there", "missing")
}

func crash(s subject) checks.Finding {
	return s.refused(s.Crash, "the program exits with 1 at once", "crash")
}

// refused judges whether systemctl start says so where the program does not run: it
// is what a deploy hangs on.
func (s subject) refused(c *trial.Command, what, step string) checks.Finding {
	const hint = "Type=notify, by Unit.Ready: templates.Notify, and sd_notify READY=1 in the program"
	switch {
	case c == nil:
		return skip("it was not tried")
	case c.Code > 0:
		return pass("systemctl start: exit status %d where %s", c.Code, what)
	case c.Code < 0:
		return hinted(fail("systemctl start does not end where %s", what), hint, s.journal(step, c.Output)...)
	case s.unit.Ready == templates.Start:
		return hinted(warn("systemctl start: 0 where %s: no deploy sees it, as Unit.Ready is Start", what), hint)
	}
	return hinted(fail("systemctl start: 0 where %s: no deploy would see it", what), hint, s.journal(step, c.Output)...)
}

func startLimit(s subject) checks.Finding {
	l := s.Limit
	switch {
	case l == nil && s.unit.Restart.Burst > 30:
		return skip("Unit.Restart.Burst is %d: too many to use up", s.unit.Restart.Burst)
	case l == nil:
		return skip("%s", s.idleOr("it was not tried"))
	case !l.Hit:
		return hinted(fail("%d starts of a program that crashes, and none was refused", l.Starts), "StartLimitIntervalSec= and StartLimitBurst= in [Unit]", s.journal("start-limit", "")...)
	case l.Back.Code != 0 || l.State != "active":
		return hinted(fail("after %d crashes the good program does not start, with reset-failed either: %s, %s", l.Starts-1, ended(l.Back), l.State), s.showJournal(), s.journal("start-limit", l.Back.Output)...)
	case l.Refused.Code == 0:
		return warn("after %d crashes the good program starts without reset-failed: the limit is shorter than a rollback takes", l.Starts-1)
	}
	return pass("after %d crashes the good program is refused, and starts after systemctl reset-failed", l.Starts-1)
}

func load(s subject) checks.Finding {
	const most = 5 * time.Second
	l := s.Load
	switch {
	case s.unit.Health == "":
		return checks.Finding{}
	case s.idle() != "":
		return skip("%s", s.idle())
	case l == nil:
		return skip("it was not tried")
	case len(l.Failed) > 0:
		return hinted(fail("%s, under load", l.Failed[0]), s.showJournal(), append(l.Failed, s.journal("load", "")...)...)
	case l.Lost > 0 && s.unit.Socket:
		return hinted(fail("%s of %s requests through %d restarts got no answer, though systemd holds the port", thousands(l.Lost), thousands(l.Sent), l.Restarts),
			"close the listener, answer what was accepted, and only then http.Server.Shutdown: it drops requests that it has not read yet", append(reasons(*l), s.journal("load", "")...)...)
	case l.Lost > 0:
		return hinted(warn("%s of %s requests through %d restarts got no answer: while the program is away nobody holds its port", thousands(l.Lost), thousands(l.Sent), l.Restarts),
			"Unit.Socket: true, and a program that takes the inherited socket (LISTEN_FDS)", reasons(*l)...)
	case l.Slowest > most:
		return hinted(warn("%s, none lost, but the slowest took %s", through(*l), span(l.Slowest)), "shorten what the program does before it is ready", reasons(*l)...)
	}
	text := fmt.Sprintf("%s, none lost, slowest %s", through(*l), span(l.Slowest))
	if n := l.Turned[http.StatusServiceUnavailable]; n > 0 {
		text += fmt.Sprintf(" (%s answered 503, as it was going away)", thousands(n))
	}
	if s.Plain != nil {
		text += fmt.Sprintf("; without the socket %s of %s are lost", thousands(s.Plain.Lost), thousands(s.Plain.Sent))
	}
	return hinted(pass("%s", text), "", reasons(*l)...)
}

func through(l trial.Load) string {
	return fmt.Sprintf("%s requests through %d restarts", thousands(l.Sent), l.Restarts)
}

// reasons are the answers that were no 200, and why others did not come.
func reasons(l trial.Load) []string {
	var lines []string
	for _, status := range slices.Sorted(maps.Keys(l.Turned)) {
		lines = append(lines, fmt.Sprintf("%s answered %d", thousands(l.Turned[status]), status))
	}
	for _, word := range slices.Sorted(maps.Keys(l.Errors)) {
		lines = append(lines, fmt.Sprintf("%s lost: %s", thousands(l.Errors[word]), word))
	}
	return lines
}
