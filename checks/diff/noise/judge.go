package noise

import (
	"fmt"
	"strings"

	"example.com/seaworthy/checks/diff/record"
)

// How unlikely what was counted has to be, if both builds did the same.
const (
	chance = 0.01 // a difference that only some runs show
	doubt  = 0.05 // asks for more runs where the baseline shows it too
	oddity = 1e-3 // and is no noise then
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
	candidate := control.count(runs.Candidate)
	if v.Differing = candidate.differing; v.Differing > 0 {
		v.unsafe(candidate, rules, runs)
		return v
	}
	v.safe(rules, runs)
	return v
}

// broken says why the runs cannot be compared; "" = they can.
func broken(runs Runs) string {
	all := append(append([]record.Recording{}, runs.Baseline...), runs.Twin...)
	failed, why := 0, ""
	for _, r := range all {
		if r.Failed != "" {
			failed++
			why = r.Failed
		}
		if step := Hung(r); step != "" {
			return "the baseline did not end in time: " + step
		}
	}
	switch {
	case len(runs.Baseline) == 0:
		return "there is no run of the baseline"
	case failed > 0:
		return fmt.Sprintf("the baseline fails its own case in %d of %d runs: %s", failed, len(all), why)
	case len(runs.Candidate) == 0:
		return "there is no run of the optimized build"
	}
	return ""
}

// Hung is the step of a run that had to be ended, and how it was; "" = none.
func Hung(r record.Recording) string {
	for _, s := range r.Steps {
		if s.Run != nil && strings.HasPrefix(s.Run.Exit, "deadline") {
			return s.Name + ": " + s.Run.Exit
		}
	}
	return ""
}

// unsafe words a difference. The place it names is the first of the first run that
// differs; where it also differs in most runs is what the count is of.
func (v *Verdict) unsafe(candidate census, rules Rules, runs Runs) {
	v.First = candidate.first
	d, most := v.First.Differences[0], 0
	for _, e := range v.First.Differences {
		if n := candidate.places[e.Place]; n > most {
			d, most = e, n
		}
	}
	m := v.Baseline + v.Twin
	v.P = fisher(v.Differing, v.Candidate-v.Differing, 0, m)
	v.ask(AllBaseline, AllCandidate)
	v.Reason = fmt.Sprintf("%s is %s in %d of %d runs of the optimized build and in 0 of %d of the baseline", d.Place, d.words(), most, v.Candidate, m)
	if v.Outcome = Differs; v.Differing < v.Candidate {
		v.Outcome = Intermittent
		v.Reason += fmt.Sprintf(" (p = %.2g)", v.P)
	}
	if !v.Settled() {
		return
	}
	others := restless(rules, runs)
	if v.P <= chance && others == "" {
		return
	}
	if v.ask(DoubtfulBaseline, DoubtfulCandidate); v.Settled() {
		v.Outcome = CannotTell
		v.Reason += ", which may be chance" + others
	}
}

// restless says how many runs of the baseline differ from earlier ones of it, if
// the candidate's do so no more often than that; else it is "".
func restless(rules Rules, runs Runs) string {
	half := len(runs.Baseline) / 2
	earlier := Learn(rules, Runs{Baseline: runs.Baseline[:half], Twin: runs.Twin})
	baseline, candidate := earlier.count(runs.Baseline[half:]), earlier.count(runs.Candidate)
	_, p := candidate.oddest(baseline)
	k, m := candidate.differing, baseline.differing
	if p = min(p, fisher(k, candidate.runs-k, m, baseline.runs-m)); m == 0 || p <= chance {
		return ""
	}
	return fmt.Sprintf(": %d of %d runs of the baseline differ from those before them as well", m, baseline.runs)
}

// ask asks for so many runs in all.
func (v *Verdict) ask(baseline, candidate int) {
	v.MoreBaseline, v.MoreCandidate = max(0, baseline-v.Baseline), max(0, candidate-v.Candidate)
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

// wasNoise tells a case that differed at first from one that never did. What the
// baseline does as well is noise, as long as it does it about as often.
func (v *Verdict) wasNoise(rules Rules, runs Runs) {
	first := Learn(rules, Runs{Baseline: runs.Baseline[:FirstBaseline], Twin: runs.Twin})
	candidate := first.count(runs.Candidate)
	if candidate.differing == 0 {
		return
	}
	baseline := first.count(runs.Baseline[FirstBaseline:])
	d, p := candidate.oddest(baseline)
	k, m := candidate.places[d.Place], baseline.places[d.Place]
	v.Outcome = Noise
	if p <= doubt {
		v.ask(DoubtfulBaseline, DoubtfulCandidate)
	}
	if v.Settled() && p <= oddity {
		v.Outcome, v.P, v.First, v.Differing = CannotTell, p, candidate.first, candidate.differing
		v.Reason = fmt.Sprintf("%s is %s in %d of %d runs of the optimized build, and in %d of %d of the baseline (p = %.2g)", d.Place, d.words(), k, candidate.runs, m, baseline.runs, p)
		return
	}
	v.Reason += fmt.Sprintf(" but for %s, which was %s in %d of %d, and in %d of %d of the baseline", d.Place, d.words(), k, candidate.runs, m, baseline.runs)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
