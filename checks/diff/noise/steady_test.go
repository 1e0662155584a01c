package noise_test

import (
	"fmt"
	"slices"
	"testing"

	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

// timetable is a run that gives a time as a result, and says when it ran.
func timetable(high, now string) record.Recording {
	date := func(clock string) string { return "Sun, 22 Nov 2026 " + clock + " GMT" }
	return recording(
		ends("exit status 0", "high water\n2026-11-22T"+high+"Z  6.2\n", "time=2026-11-22T"+now+"Z msg=done\n"),
		answers(fmt.Sprintf(`{"high": "2026-11-22T%sZ"}`, high), "Date", date(now), "Expires", date(high)),
	)
}

func TestATimeThatIsAlwaysTheSameIsAResult(t *testing.T) {
	t.Parallel()
	runs := noise.Runs{
		Baseline: []record.Recording{timetable("03:17:00", "22:30:01"), timetable("03:17:00", "22:30:03")},
		Twin:     []record.Recording{timetable("03:17:00", "22:30:02")},
	}
	control := noise.Learn(noise.Rules{}, runs)
	same := timetable("03:17:00", "22:31:07")
	if got := control.Compare(same); !got.Same() {
		t.Errorf("another time of the run: %v", got.Differences)
	}
	if a := control.Audit(same); len(a.Blind) > 0 || a.Seen == 0 {
		t.Error(a)
	}
	var places []string
	for _, d := range control.Compare(timetable("03:18:00", "22:31:07")).Differences {
		places = append(places, d.Place.String())
	}
	want := []string{"exec svc stdout:2:3", "http POST /eval header Expires:12", "http POST /eval .high:3"}
	if !slices.Equal(places, want) {
		t.Errorf("another time of the tide: got %q, want %q", places, want)
	}
}

func TestATimeThatMovesLaterIsNoiseThen(t *testing.T) {
	t.Parallel()
	runs := noise.Runs{
		Baseline:  []record.Recording{timetable("22:30:00", "22:30:01"), timetable("22:30:00", "22:30:03")},
		Candidate: []record.Recording{timetable("22:31:00", "22:31:00")},
	}
	if v := noise.Judge(noise.Rules{}, runs); v.Outcome != noise.Differs || v.MoreBaseline == 0 {
		t.Errorf("got %s, %d runs more", v.Outcome, v.MoreBaseline)
	}
	runs.Baseline = append(runs.Baseline, timetable("22:31:00", "22:31:02"))
	if v := noise.Judge(noise.Rules{}, runs); v.Outcome != noise.Noise {
		t.Errorf("got %s: %s", v.Outcome, v.Reason)
	}
}

func TestAForgottenTimeOrAnotherWayToWriteItIsADifference(t *testing.T) {
	t.Parallel()
	run := func(at, header string) record.Recording {
		return recording(prints("at "+at+"\n"), answers("{}", "Last-Modified", header))
	}
	const now, modified = "2026-11-22T22:30:01Z", "Sun, 22 Nov 2026 22:30:01 GMT"
	control := noise.Learn(noise.Rules{}, noise.Runs{Baseline: []record.Recording{run(now, modified), run("2026-11-22T22:30:02Z", "Sun, 22 Nov 2026 22:30:02 GMT")}})
	if r := control.Compare(run("2026-11-22T22:30:03.5Z", "Sun, 22 Nov 2026 22:30:03 GMT")); !r.Same() {
		t.Errorf("later: %v", short(r))
	}
	for _, other := range []record.Recording{
		run("0001-01-01T00:00:00Z", modified), run("1970-01-01T00:00:00Z", modified), run("2026-11-22 22:30:01Z", modified),
		run("2026-11-22T22:30:01+01:00", modified), run(now, "Thu, 01 Jan 1970 00:00:00 GMT"), run(now, ""),
	} {
		if control.Compare(other).Same() {
			t.Errorf("passes: %s, %v", other.Steps[0].Run.Stdout.Data, other.Steps[1].HTTP.Header)
		}
	}
}
