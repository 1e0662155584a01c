package checks

import "slices"

// startOrder is how much a status weighs for Starts: what could not be told
// outweighs what is only odd.
var startOrder = []Status{Pass, Warn, Skip, Fail}

// Starts says whether the program starts on a host, from the findings of the
// checks that decide it: FAIL if one of them fails there, else SKIP if one could
// not tell, else the worst of PASS and WARN. A host of "" asks for what does not
// depend on one. Without any such finding it is SKIP.
func Starts(findings []Finding, host string) Status {
	worst, seen := Pass, false
	for _, f := range findings {
		if !f.Start || f.Host != "" && f.Host != host {
			continue
		}
		seen = true
		if f.Perhaps && f.Status == Fail {
			f.Status = Skip
		}
		if slices.Index(startOrder, f.Status) > slices.Index(startOrder, worst) {
			worst = f.Status
		}
	}
	if !seen {
		return Skip
	}
	return worst
}
