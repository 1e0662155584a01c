package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/unit"
)

// age is something in a unit that not every systemd knows.
type age struct {
	what   string // "ProtectProc=", "Type=notify-reload"
	key    string
	since  int
	at     unit.Place
	broken string // what an older one makes of the unit; "" = it logs the line and goes on without
	hint   string // what every version takes
}

// fetchUnitHost is what to type where a host's systemd is not known.
const fetchUnitHost = "mage host:fetch USER@HOST, and name hosts/HOST.json in Config.Hosts"

// ages is H2: the newest directive of the unit against each host's systemd.
func ages(f *unit.File, hosts []host.Host) []Finding {
	all := unitAges(f)
	newest := newestAge(all)
	if len(hosts) == 0 {
		text := "nothing in it is newer than systemd 209"
		if newest.since > 0 {
			text = fmt.Sprintf("asks for systemd %d (%s at %s)", newest.since, newest.what, unitLine(newest.at))
		}
		return []Finding{skip(text + "; no host to compare with").hint(nameHosts)}
	}
	var found []Finding
	for _, h := range hosts {
		one := ageOn(all, newest, h)
		one.Host = h.Name
		found = append(found, one)
	}
	return found
}

func newestAge(all []age) age {
	if len(all) == 0 {
		return age{}
	}
	return slices.MaxFunc(all, func(a, b age) int { return cmp.Compare(a.since, b.since) })
}

// ageOn judges the ages on one host.
func ageOn(all []age, newest age, h host.Host) Finding {
	switch {
	case h.Init != "" && h.Init != "systemd":
		f := fail(fmt.Sprintf("%s has no systemd (its init is %s): the unit does nothing there", h.Name, h.Init))
		if h.Init == "none" {
			f.Text = h.Name + " has no systemd: it is an image that starts the program itself"
		}
		return f.hint("leave " + h.Name + " out of Config.Hosts for units")
	case h.Systemd == 0:
		return skip("the version of systemd of " + h.Name + " is not known").hint(fetchUnitHost)
	}
	newer, backported := tooNew(all, h.Systemd)
	if len(newer) == 0 {
		text := fmt.Sprintf("nothing in it is newer than systemd %d of %s", h.Systemd, h.Name)
		if len(backported) > 0 {
			text = fmt.Sprintf("asks for nothing that systemd %d of %s lacks, once updated (%s)", h.Systemd, h.Name, strings.Join(backported, ", "))
		}
		return pass(text)
	}
	return tooNewFinding(newer, h)
}

// tooNew splits what is newer than a version: what it lacks, and what Red Hat
// has put into it since.
func tooNew(all []age, version int) (newer []age, backported []string) {
	for _, a := range all {
		switch {
		case a.since <= version:
		case a.key != "" && unit.Backported(version, a.key):
			backported = append(backported, a.what)
		default:
			newer = append(newer, a)
		}
	}
	return newer, unique(backported)
}

// tooNewFinding names the worst first: what breaks the unit, then the newest.
func tooNewFinding(newer []age, h host.Host) Finding {
	slices.SortStableFunc(newer, func(a, b age) int {
		return cmp.Or(-cmp.Compare(bit(a.broken != ""), bit(b.broken != "")), -cmp.Compare(a.since, b.since))
	})
	worst := newer[0]
	text := fmt.Sprintf("%s: %s needs systemd %d; %s has %d", unitLine(worst.at), worst.what, worst.since, h.Name, h.Systemd)
	if worst.broken != "" {
		text += ", and " + worst.broken
	} else {
		text += ", which logs it and goes on without"
	}
	if more := len(newer) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more)", more)
	}
	var lines []string
	for _, a := range newer {
		lines = append(lines, fmt.Sprintf("%s: %s of %d: %s", unitLine(a.at), a.what, a.since, cmp.Or(a.broken, "logged, and without effect")))
	}
	f := warn(text)
	if worst.broken != "" {
		f = fail(text)
	}
	return f.hint(cmp.Or(worst.hint, fmt.Sprintf("leave it out for %s, or put it into a drop-in of the hosts that know it", h.Name))).show(lines)
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// unitAges lists what in the unit has an age, by line.
func unitAges(f *unit.File) []age {
	var all []age
	for _, a := range f.Assignments {
		d, ok := unit.Lookup(a.Section, a.Key)
		if !ok {
			continue // an unknown key is H1's
		}
		if d.Since > 0 {
			broken, hint := breaks(f, a)
			all = append(all, age{a.Key + "=", a.Key, d.Since, a.At, broken, hint})
		}
		if a.Value != "" {
			all = append(all, valueAges(f, a)...)
		}
	}
	return all
}

// valueAges are those of a value that is newer than its key.
func valueAges(f *unit.File, a unit.Assignment) []age {
	var all []age
	if word, since := unit.ValueSince(a.Section, a.Key, a.Value); since > 0 {
		broken, hint := breaksValue(a, word)
		all = append(all, age{a.Key + "=" + word, "", since, a.At, broken, hint})
	}
	for _, sp := range unit.Specifiers(a.Value) {
		if sp.Since > 0 && slices.Contains(specifierKeys, a.Key) || sp.Since > 0 && slices.Contains(refusedKeys, a.Key) || sp.Since > 0 && slices.Contains(commandKeys, a.Key) {
			all = append(all, age{"%" + sp.Letter + " in " + a.Key + "=", "", sp.Since, a.At, "takes the letter as it is", "the path itself in place of %" + sp.Letter})
		}
	}
	switch {
	case a.Key == "SystemCallFilter":
		all = append(all, groupAges(a)...)
	case slices.Contains(commandKeys, a.Key):
		all = append(all, prefixAges(a)...)
	}
	return all
}
