package checks

import "example.com/seaworthy/checks/triage"

// Triage turns a diagnosis into findings: the root cause is a FAIL, what follows
// from it a WARN, a service that is well a PASS. Where no cause is recognised there
// is a SKIP with the last lines of the log.
func Triage(d triage.Diagnosis) []Finding {
	var all []Finding
	switch d.Verdict {
	case triage.Well:
		all = append(all, ofCheck("", "state", pass(d.Text))...)
	case triage.Unknown:
		all = append(all, ofCheck("", "cause", skip(d.Text).hint(d.Fix).show(d.Last))...)
	}
	for _, c := range d.Causes {
		f := fail(c.Text)
		if c.Follows {
			f = warn(c.Text)
		}
		all = append(all, ofCheck("", c.Kind, f.hint(c.Fix).show(c.Evidence))...)
	}
	return all
}
