package noise_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

func TestAFileWithAMadeUpNameIsComparedByWhatIsInIt(t *testing.T) {
	t.Parallel()
	wrote := func(name string, mode fs.FileMode, data string) record.Recording {
		return recording(prints("ok"), leaves("list-2026.json", 0o644, "[]"), leaves("put/"+name, mode, data))
	}
	runs := noise.Runs{Baseline: []record.Recording{wrote("temp7505407395", 0o600, "abc"), wrote("temp1187", 0o600, "abc")}}
	control := noise.Learn(noise.Rules{}, runs)
	same := wrote("temp90210", 0o600, "abc")
	if r := control.Compare(same); !r.Same() {
		t.Errorf("another name: %v", short(r))
	}
	if a := control.Audit(same); len(a.Blind) > 0 || a.Seen < 10 {
		t.Errorf("%s: %v", a, a.Blind)
	}
	var mask strings.Builder
	if err := control.Mask().WriteText(&mask); err != nil || !strings.Contains(mask.String(), "scrubbed  name of a file, put/<made up>: 2\n") {
		t.Errorf("the mask does not tell (%v):\n%s", err, mask.String())
	}
	for what, other := range map[string]record.Recording{
		"file:put/<made up> mode":      wrote("temp90210", 0o644, "abc"),
		"file:put/<made up>:1":         wrote("temp90210", 0o600, "abd"),
		"file:put/temp90210.tmp":       wrote("temp90210.tmp", 0o600, "abc"),
		"file:put/<made up>: missing":  recording(prints("ok"), leaves("list-2026.json", 0o644, "[]")),
		"file:put/<made up> #2: extra": recording(prints("ok"), leaves("list-2026.json", 0o644, "[]"), leaves("put/temp1", 0o600, "abc"), leaves("put/temp21", 0o600, "abc")),
		"file:list-2027.json":          recording(prints("ok"), leaves("list-2027.json", 0o644, "[]"), leaves("put/temp1", 0o600, "abc")),
	} {
		if got := fmt.Sprint(control.Compare(other).Differences); !strings.Contains(got, what) {
			t.Errorf("%s: got %s", what, got)
		}
	}
}

func TestNamesThatOneRunAloneHasAreNoRule(t *testing.T) {
	t.Parallel()
	crash := func(n string) change { return leaves("crash-"+n+".log", 0o600, "x") }
	without, later := recording(prints("ok")), recording(prints("ok"), crash("9999"))
	for _, runs := range [][]record.Recording{
		{recording(prints("ok"), crash("1234")), without},
		{recording(prints("ok"), crash("1234"), crash("2345")), without, without},
	} {
		if noise.Learn(noise.Rules{}, noise.Runs{Baseline: runs}).Compare(later).Same() {
			t.Errorf("another name passes, of %d runs", len(runs))
		}
	}
}

// Two files of a run may have one name once a scrub is done.
func TestNamesThatEveryRunHasDoNotMove(t *testing.T) {
	t.Parallel()
	wrote := func(years ...string) record.Recording {
		list := []change{prints("ok")}
		for _, y := range years {
			list = append(list, leaves("x"+y+"-1.log", 0o600, "x"), leaves("x"+y+"-2.log", 0o600, "x"))
		}
		return recording(list...)
	}
	rules := rules(t, `scrub|-\d+\.|-N.`)
	control := noise.Learn(rules, noise.Runs{Baseline: []record.Recording{wrote("2024", "2025"), wrote("2024", "2025")}})
	if !control.Compare(wrote("2024", "2025")).Same() || control.Compare(wrote("2019", "2031")).Same() {
		t.Error("other years pass, or the same do not")
	}
}

func TestARuleForFilesWithMadeUpNamesHolds(t *testing.T) {
	t.Parallel()
	wrote := func(name, data string) record.Recording {
		return recording(prints("ok"), leaves("data/"+name, 0o600, data))
	}
	control := noise.Learn(rules(t, "ignore|file:data/tmp*"), noise.Runs{Baseline: []record.Recording{wrote("tmp12345", "a"), wrote("tmp23456", "b")}})
	if r := control.Compare(wrote("tmp777777", "other\nand more")); !r.Same() {
		t.Errorf("%v", short(r))
	}
	if unused := control.Mask().Unused; len(unused) > 0 {
		t.Errorf("unused: %q", unused)
	}
}
