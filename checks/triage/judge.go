package triage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Input is what is known of a service. The zero value is nothing.
type Input struct {
	Name  string // of the unit or the program; "" = what state or log say
	State State
	Log   Log
	Host  Host // nil = the log was brought home
}

// Verdict is what a triage comes to. The zero value is that it cannot tell.
type Verdict int

// The verdicts.
const (
	Unknown Verdict = iota
	Well            // it runs, and its last start had no trouble
	Stopped         // a cause was found
)

// Diagnosis is what was found.
type Diagnosis struct {
	Name    string // "orders.service"; "" = nobody says
	Verdict Verdict
	Text    string  // of Well and Unknown: one line, why
	Fix     string  // of Unknown: where to look next
	Causes  []Cause // the root first, then what follows from it; of Well, what ended the run before
	Last    []string
}

// Judge says what ended the service, from its last run.
func Judge(in Input) Diagnosis {
	s := newService(in)
	d := Diagnosis{Name: cmp.Or(s.unit, s.name)}
	if in.Log.Format == "Supervisor" || in.Log.Format == "PM2" {
		d.Name = s.name
	}
	if !in.State.Known() && len(in.Log.Lines) == 0 {
		d.Text = "the log is empty"
		d.Fix = s.fill("journalctl -u {unit} -n 400 -o json > FILE, and mage triage -log=FILE", nil, true)
		return d
	}
	r := run{}
	if len(in.Log.Lines) > 0 {
		all := runs(in.Log.Lines)
		if r = last(all); in.State.Running() {
			r = beforeLast(all)
		}
	}
	d.Last = lastWords(in.Log.Lines)
	found := append(ofState(in.State, s), ofRun(r, in.State, s)...)
	d.Causes = ordered(found)
	for i := range d.Causes {
		d.Causes[i].ask(in.Host, s)
	}
	if len(d.Causes) > 0 && d.Causes[0].Kind == "start-limit" && !in.State.Running() {
		d.Causes[0].Text += " What ended it before is not in the log."
		d.Causes[0].Fix = s.fill("journalctl -u {unit} -n 400 -o json > FILE; mage triage -log=FILE; then systemctl reset-failed {unit}", nil, true)
	}
	d.conclude(in, r, s)
	return d
}

// beforeLast is the run that ended before the one that goes on; empty if there is
// none in the log.
func beforeLast(all []run) run {
	for _, r := range slices.Backward(all) {
		if r.ended && !r.ok {
			return r
		}
	}
	return run{}
}

func (d *Diagnosis) conclude(in Input, r run, s service) {
	state := in.State.get("ActiveState")
	switch {
	case in.State.Running():
		d.Verdict, d.Text = Well, fmt.Sprintf("%s (%s)", state, in.State.get("SubState"))
		for i := range d.Causes {
			d.Causes[i].Follows = true
			d.Causes[i].Text = "the run before ended: " + d.Causes[i].Text
		}
	case len(d.Causes) > 0:
		d.Verdict = Stopped
	default:
		d.Text, d.Fix = d.unrecognised(in, r, s)
	}
}

// unrecognised says what is known where no cause is.
func (d *Diagnosis) unrecognised(in Input, r run, s service) (text, fix string) {
	more := s.fill("journalctl -u {unit} -b -o short-precise", nil, true)
	if log := in.State.LogFile(); log != "" && !strings.Contains(in.Log.Format, "plain") {
		more = "tail -n 50 " + quote(log)
	}
	if in.Log.Format == "Supervisor" {
		more = s.fill("supervisorctl tail {name} stderr; mage triage -log=FILE of its stderr_logfile", nil, true)
	}
	if in.Log.Format == "PM2" {
		more = s.fill("pm2 logs {name} --nostream --lines 100 > FILE; mage triage -log=FILE", nil, true)
	}
	switch state := in.State.get("ActiveState"); {
	case state == "inactive" && in.State.get("Result") == "success" || !in.State.Known() && r.ended && r.ok:
		return "it is not running, and ended in order: somebody stopped it, or it was done", s.fill("systemctl start {unit}", nil, true)
	case state != "" && state != "failed" && state != "inactive":
		return fmt.Sprintf("it is %s (%s), and nothing in its log says why", state, in.State.get("SubState")), more
	case in.State.Known():
		return "no cause is recognised: " + in.State.Ended(), more
	case !r.ended && r.began:
		return "as far as the log goes, the service runs", more
	case !r.ended:
		return "nothing in it says that a service ended", more
	}
	return "no cause is recognised: " + endWords(r), more
}

// endWords is the manager's line about the end.
func endWords(r run) string {
	for _, l := range r.lines {
		if l.From == Manager && ending.MatchString(l.Text) {
			return l.Text
		}
	}
	return "the log does not say how it ended"
}

// lastWords are the last lines, for a reader to judge.
func lastWords(lines []Line) []string {
	const most = 8
	var words []string
	for _, l := range lines[max(0, len(lines)-most):] {
		words = append(words, short(l.Text))
	}
	return words
}

// short cuts a line for a table.
func short(s string) string {
	const most = 240
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + " (cut here)"
}

// ordered puts the root first and marks the others. Of one kind, that which says
// most stays, with the evidence of all.
func ordered(found []Cause) []Cause {
	var all []Cause
	for _, c := range found {
		i := slices.IndexFunc(all, func(o Cause) bool { return o.Kind == c.Kind })
		if i < 0 {
			all = append(all, c)
			continue
		}
		if all[i].place < 0 && c.place >= 0 { // the log says more than the status
			c.Evidence, all[i].Evidence = append(c.Evidence, all[i].Evidence...), nil
			all[i] = c
			continue
		}
		for _, e := range c.Evidence {
			if len(all[i].Evidence) < 6 && !slices.Contains(all[i].Evidence, e) {
				all[i].Evidence = append(all[i].Evidence, e)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Cause) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.place, b.place)) })
	all = explained(all)
	for i := range all {
		all[i].Follows = i > 0
	}
	return all
}

// explained leaves out what only repeats the root in general words.
func explained(all []Cause) []Cause {
	if len(all) < 2 || all[0].rank >= consequence {
		return all
	}
	repeats := map[string]bool{"program": true}
	if all[0].Kind == "out-of-memory" {
		repeats["killed"], repeats["fatal"] = true, true
	}
	if all[0].rank < general {
		repeats["panic"] = strings.Contains(strings.Join(all[0].Evidence, "\n"), "panic: ")
	}
	kept := all[:1:1]
	for _, c := range all[1:] {
		if !repeats[c.Kind] {
			kept = append(kept, c)
			continue
		}
		kept[0].Evidence = append(kept[0].Evidence, c.Evidence...)
	}
	return kept
}
