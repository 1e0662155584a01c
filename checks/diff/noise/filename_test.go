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
	with := recording(prints("ok"), leaves("crash-1234.log", 0o600, "x"))
	control := noise.Learn(noise.Rules{}, noise.Runs{Baseline: []record.Recording{with, recording(prints("ok"))}})
	if control.Compare(recording(prints("ok"), leaves("crash-9999.log", 0o600, "x"))).Same() {
		t.Error("another name passes")
	}
}
