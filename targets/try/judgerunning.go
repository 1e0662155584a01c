package try

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/templates"
)

const nameHealth = `Unit.Health: "http://127.0.0.1:8080/healthz"`

func start(s subject) checks.Finding {
	c := s.Start
	switch {
	case c == nil:
		return skip("it was not tried")
	case c.Code != 0:
		return hinted(fail("systemctl start: %s after %s", ended(*c), span(c.Took)), s.whyNot(), s.journal("start", c.Output)...)
	}
	return pass("systemctl start: 0 after %s", span(c.Took))
}

// whyNot is what to type where the program does not start, from what it is known
// to be by.
func (s subject) whyNot() string {
	said := strings.Join(s.journal("start", s.Start.Output), "\n")
	switch {
	case s.unit.Ready == templates.Notify && strings.Contains(said, "timed out"):
		return "the program has to tell systemd READY=1 (templates/starter/internal/systemd does), or Unit.Ready: templates.Start"
	case s.unit.Socket && strings.Contains(said, "address already in use"):
		return "the program has to take the socket that it inherits (LISTEN_FDS), or leave out Unit.Socket"
	}
	return s.showJournal()
}

// whySilent is what to type where the health address does not answer.
func (s subject) whySilent() string {
	if s.unit.Socket && strings.Contains(strings.Join(s.journal("start", ""), "\n"), "address already in use") {
		return "the program has to take the socket that it inherits (LISTEN_FDS), or leave out Unit.Socket"
	}
	return "Unit.Health and Unit.Listen have to name the port that the program opens"
}

func health(s subject) checks.Finding {
	switch a := s.Health; {
	case s.unit.Health == "":
		return hinted(skip("Unit.Health names no address to ask: neither health nor requests under load nor the backlog were looked at"), nameHealth)
	case a == nil:
		return skip("%s", s.idleOr("it was not asked"))
	case a.Status == 0:
		return hinted(fail("%s does not answer: %s", s.unit.Health, oneLine(a.Err)), s.whySilent(), s.journal("start", "")...)
	case a.Status != 200:
		return hinted(fail("%s answers %d", s.unit.Health, a.Status), "Unit.Health has to answer 200 while the service is well", s.journal("start", "")...)
	default:
		return pass("%s answers 200, %s after the start", s.unit.Health, span(a.Took))
	}
}

// idleOr is why the service was not looked at, or other words for it.
func (s subject) idleOr(other string) string {
	if why := s.idle(); why != "" {
		return why
	}
	return other
}

func account(s subject) checks.Finding {
	if why := s.idle(); why != "" {
		return skip("%s", why)
	}
	p := s.Process
	switch {
	case len(p.UIDs) == 0:
		return skip("the process was gone before anybody looked")
	case slices.Contains(p.UIDs, 0), slices.Contains(p.GIDs, 0):
		return hinted(fail("the main process is root (uids %v, gids %v)", p.UIDs, p.GIDs), "User= and Group= in [Service]", s.Journal["start"]...)
	case slices.ContainsFunc(p.UIDs, func(uid int) bool { return uid != p.Account }):
		return fail("the main process has the uids %v; %s is %d", p.UIDs, s.unit.User, p.Account)
	}
	return pass("runs as %s, uid %d, not as root", s.unit.User, p.Account)
}

func capabilities(s subject) checks.Finding {
	if why := s.idle(); why != "" {
		return skip("%s", why)
	}
	p, want := s.Process, len(s.unit.Capabilities)
	seen := []string{fmt.Sprintf("CapPrm %016x", p.CapPrm), fmt.Sprintf("CapEff %016x", p.CapEff), fmt.Sprintf("CapBnd %016x", p.CapBnd), fmt.Sprintf("CapAmb %016x", p.CapAmb)}
	for _, mask := range []uint64{p.CapPrm, p.CapEff, p.CapBnd} {
		if bits.OnesCount64(mask) != want {
			return hinted(fail("the main process has capabilities that the unit does not give: %s", strings.Join(seen, ", ")), "CapabilityBoundingSet="+strings.Join(s.unit.Capabilities, " "), seen...)
		}
	}
	if want == 0 {
		return pass("none, and none can be gained (CapEff and CapBnd are 0)")
	}
	return pass("%s alone (CapEff and CapBnd are %x)", strings.Join(s.unit.Capabilities, ", "), p.CapBnd)
}

func seccomp(s subject) checks.Finding {
	if why := s.idle(); why != "" {
		return skip("%s", why)
	}
	switch p := s.Process; {
	case p.Seccomp != 2:
		return hinted(fail("the main process has no filter of system calls (Seccomp is %d, not 2)", p.Seccomp), "SystemCallArchitectures=native")
	case p.NoNewPrivs != 1:
		return hinted(fail("the main process can gain rights by setuid programs (NoNewPrivs is %d)", p.NoNewPrivs), "NoNewPrivileges=yes")
	}
	return pass("a filter of system calls is on (Seccomp 2), setuid programs give it no rights (NoNewPrivs 1)")
}

// strictSince is the version from which all but the service's own is read-only.
const strictSince = 232

// closed are the directories below which a profile promises that nothing can be
// written.
func (s subject) closed() []string {
	if s.unit.Systemd >= strictSince {
		return []string{"/"}
	}
	return []string{"/usr", "/etc", "/boot", "/home", "/root"}
}

func write(s subject) checks.Finding {
	if why := s.idle(); why != "" {
		return skip("%s", why)
	}
	var opened, shut, bad, lines []string
	for _, w := range s.Writes {
		promised := slices.ContainsFunc(s.closed(), func(dir string) bool { return strings.HasPrefix(w.Dir+"/", strings.TrimSuffix(dir, "/")+"/") })
		switch {
		case w.Own && w.Err != "", !w.Own && w.Err == "" && promised:
			bad = append(bad, w.Dir)
		case w.Err == "":
			opened = append(opened, strings.TrimSuffix(w.Dir, "/seaworthy-try"))
		default:
			shut = append(shut, strings.TrimSuffix(w.Dir, "/seaworthy-try"))
		}
		lines = append(lines, w.Dir+": "+orWord(w.Err, "written to"))
	}
	switch {
	case len(s.Writes) == 0:
		return skip("nobody tried to write")
	case len(bad) > 0:
		return hinted(fail("%s", s.wrong(bad[0])), "ProtectSystem=strict and ProtectHome=yes close what is not in StateDirectory= or ReadWritePaths=", lines...)
	case s.unit.Systemd < strictSince:
		return hinted(pass("can write to %s; not to %s, though their modes allow it. Beyond that systemd %d closes nothing, and only modes do",
			strings.Join(opened, ", "), strings.Join(shut, ", "), s.unit.Systemd), "", lines...)
	}
	return hinted(pass("can write to %s; not to %s, though their modes allow it", strings.Join(opened, ", "), strings.Join(shut, ", ")), "", lines...)
}

// wrong says what is wrong about writing to a directory.
func (s subject) wrong(dir string) string {
	for _, w := range s.Writes {
		if w.Dir == dir && w.Own {
			return fmt.Sprintf("cannot write to %s, which is its own: %s", dir, w.Err)
		}
	}
	return fmt.Sprintf("can write to %s, as every program can that is not shut in", dir)
}

func orWord(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func backlog(s subject) checks.Finding {
	const wanted = 4096 // of the socket unit, and Go's own on a host that allows it
	b := s.Backlog
	switch why := s.idle(); {
	case s.unit.Health == "":
		return checks.Finding{}
	case why != "":
		return skip("%s", why)
	case b == nil:
		return skip("it was not tried")
	case b.Err != "":
		return skip("not known: %s", b.Err)
	case b.Queue >= min(wanted, b.Most):
		return pass("%s connections may wait for the program", thousands(b.Queue))
	case s.unit.Socket:
		return hinted(fail("%s connections may wait for the program; the host allows %s", thousands(b.Queue), thousands(b.Most)), "Backlog=4096 in [Socket]")
	}
	return hinted(warn("%s connections may wait for the program; the host allows %s", thousands(b.Queue), thousands(b.Most)),
		"take ProcSubset=pid away: Go reads /proc/sys/net/core/somaxconn, and takes 128 where it cannot")
}
