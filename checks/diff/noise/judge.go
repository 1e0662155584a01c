package noise

import (
	"fmt"
	"strings"

	"example.com/seaworthy/checks/diff/record"
)

// Judge says what the runs of a case mean. Ask it again with more runs until it is
// Settled; the first two of Baseline are taken for those that came first.
func Judge(rules Rules, runs Runs) Verdict {
	v := Verdict{
		Baseline: len(runs.Baseline), Twin: len(runs.Twin), Candidate: len(runs.Candidate),
		Outcome: CannotTell, P: 1, First: Result{Differences: []Difference{}},
	}
	for _, r := range append(append([]record.Recording{}, runs.Baseline...), runs.Candidate...) {
		v.Case = r.Case
	}
	if v.Reason = broken(runs); v.Reason != "" {
		v.Mask = Learn(rules, Runs{}).Mask()
		return v
	}
	control := Learn(rules, runs)
	v.Mask = control.Mask()
	places := map[Place]int{}
	for _, c := range runs.Candidate {
		v.count(control.Compare(c), places)
	}
	if v.Differing > 0 {
		v.unsafe(places)
		return v
	}
	v.safe(rules, runs)
	return v
}

// broken says why the runs cannot be compared; "" = they can.
func broken(runs Runs) string {
	switch {
	case len(runs.Baseline) == 0:
		return "there is no run of the baseline"
	case len(runs.Candidate) == 0:
		return "there is no run of the optimized build"
	}
	all := append(append([]record.Recording{}, runs.Baseline...), runs.Twin...)
	failed, why := 0, ""
	for _, r := range all {
		if r.Failed != "" {
			failed++
			why = r.Failed
		}
		for _, s := range r.Steps {
			if s.Run != nil && strings.HasPrefix(s.Run.Exit, "deadline") {
				return fmt.Sprintf("the baseline did not end in time: %s: %s", s.Name, s.Run.Exit)
			}
		}
	}
	if failed > 0 {
		return fmt.Sprintf("the baseline fails its own case in %d of %d runs: %s", failed, len(all), why)
	}
	return ""
}

// count adds a run of the candidate.
func (v *Verdict) count(r Result, places map[Place]int) {
	if r.Same() {
		return
	}
	if v.Differing++; v.Differing == 1 {
		v.First = r
	}
	seen := map[Place]bool{}
	for _, d := range r.Differences {
		if !seen[d.Place] {
			places[d.Place]++
		}
		seen[d.Place] = true
	}
}

// unsafe words a difference. The place it names is the first of the first run that
// differs; where it also differs in most runs is what the count is of.
func (v *Verdict) unsafe(places map[Place]int) {
	d, most := v.First.Differences[0], 0
	for _, e := range v.First.Differences {
		if places[e.Place] > most {
			d, most = e, places[e.Place]
		}
	}
	m := v.Baseline + v.Twin
	v.P = fisher(v.Differing, v.Candidate-v.Differing, 0, m)
	v.MoreBaseline, v.MoreCandidate = max(0, AllBaseline-v.Baseline), max(0, AllCandidate-v.Candidate)
	v.Outcome = Differs
	if v.Differing < v.Candidate {
		v.Outcome = Intermittent
		if v.Settled() && v.P > 0.01 {
			v.MoreBaseline = max(0, Doubtful-v.Baseline)
		}
	}
	v.Reason = fmt.Sprintf("%s is %s in %d of %d runs of the optimized build and in 0 of %d of the baseline", d.Place, d.words(), most, v.Candidate, m)
	if v.Outcome == Intermittent {
		v.Reason += fmt.Sprintf(" (p = %.2g)", v.P)
	}
}

func (v *Verdict) safe(rules Rules, runs Runs) {
	switch {
	case v.Mask.Leaves <= 0:
		v.Reason = "nothing was observed: no step that is recorded, no file, or rules ignore it all"
	case v.Mask.Hides():
		v.Reason = fmt.Sprintf("noise hides more than half of it: %d of %d observations can be compared", v.Mask.Compared, v.Mask.Leaves)
	default:
		v.Outcome = Same
		v.Reason = fmt.Sprintf("%d of %d observations compared, all the same in %s", v.Mask.Compared, v.Mask.Leaves, plural(v.Candidate, "run"))
		if len(runs.Baseline) > FirstBaseline {
			v.wasNoise(rules, runs)
		}
		v.Reason += v.Mask.hollow()
	}
}

// wasNoise tells a case that differed at first from one that never did.
func (v *Verdict) wasNoise(rules Rules, runs Runs) {
	first := Learn(rules, Runs{Baseline: runs.Baseline[:FirstBaseline], Twin: runs.Twin})
	for _, c := range runs.Candidate {
		if r := first.Compare(c); !r.Same() {
			v.Outcome = Noise
			v.Reason += fmt.Sprintf(" or as the baseline has it in some of %d: %s was %s", v.Baseline, r.Differences[0].Place, r.Differences[0].words())
			return
		}
	}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
