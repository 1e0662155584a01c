package profile_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	format "github.com/google/pprof/profile"

	"example.com/seaworthy/checks/diff/profile"
)

func parsed(t *testing.T, raw *format.Profile) *profile.Profile {
	t.Helper()
	p, err := profile.Parse(bytes.NewReader(encoded(t, raw)))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func without(gone ...string) func(string) bool {
	return func(name string) bool {
		for _, g := range gone {
			if name == g {
				return false
			}
		}
		return true
	}
}

var about = cmpopts.EquateApprox(0, 1e-9)

func TestCoverageIsTheShareOfSamplesWhoseFunctionExists(t *testing.T) {
	t.Parallel()
	const module = "example.com/tide"
	for name, tt := range map[string]struct {
		gone   []string
		module string
		want   profile.Coverage
	}{
		"all there": {nil, module, profile.Coverage{Leaf: 1, Module: 0.8, ModuleKept: 1}},
		"a function of main": {[]string{"main.oldHandler"}, module, profile.Coverage{
			Leaf: 0.98, Module: 0.8, ModuleKept: 1, Gone: []profile.Gone{{"main.oldHandler", 0.1, 0.02}}}},
		"all of main": {[]string{"main.oldHandler", "main.main"}, module, profile.Coverage{
			Leaf: 0.98, Module: 0.8, ModuleKept: 0.875, Gone: []profile.Gone{{"main.oldHandler", 0.1, 0.02}, {"main.main", 0.8, 0}}}},
		"all of main, and the module is not known": {[]string{"main.oldHandler", "main.main"}, "", profile.Coverage{
			Leaf: 0.98, Module: 0.8, Gone: []profile.Gone{{"main.oldHandler", 0.1, 0.02}, {"main.main", 0.8, 0}}}},
		"a leaf of the runtime": {[]string{"runtime.gcDrain"}, module, profile.Coverage{
			Leaf: 0.8, Module: 0.8, ModuleKept: 1, Gone: []profile.Gone{{"runtime.gcDrain", 0.2, 0.2}}}},
	} {
		got := parsed(t, simple()).Coverage(without(tt.gone...), tt.module)
		if diff := cmp.Diff(tt.want, got, about); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestOfWhatIsGoneTheFiveInMostSamplesAreNamed(t *testing.T) {
	t.Parallel()
	stacks := map[string]int64{"a.a": 1, "b.b": 2, "c.c": 3, "d.d": 4, "e.e": 5, "f.f": 5}
	got := parsed(t, made(stacks, "a.a", "b.b", "c.c", "d.d", "e.e", "f.f")).Coverage(func(string) bool { return false }, "")
	want := profile.Coverage{Gone: []profile.Gone{{"e.e", 0.25, 0.25}, {"f.f", 0.25, 0.25}, {"d.d", 0.2, 0.2}, {"c.c", 0.15, 0.15}, {"b.b", 0.1, 0.1}}}
	if diff := cmp.Diff(want, got, about); diff != "" {
		t.Error(diff)
	}
	text, _ := json.Marshal(profile.Coverage{Leaf: 1})
	if string(text) != `{"leaf":1,"module":0,"module_kept":0}` {
		t.Errorf("got %s", text)
	}
}

func TestASampleInAnInlinedFunctionIsInThatFunction(t *testing.T) {
	t.Parallel()
	raw := made(map[string]int64{"main.outer main.main": 4}, "main.outer main.main")
	inner := &format.Function{ID: 9, Name: "strings.Cut", StartLine: 3}
	raw.Function = append(raw.Function, inner)
	raw.Location[0].Line = append([]format.Line{{Function: inner, Line: 5}}, raw.Location[0].Line...)
	got := parsed(t, raw).Coverage(without("strings.Cut"), "")
	want := profile.Coverage{Module: 1, ModuleKept: 1, Gone: []profile.Gone{{"strings.Cut", 1, 1}}}
	if diff := cmp.Diff(want, got, about); diff != "" {
		t.Error(diff)
	}
}

func TestAProfileIsDescribedInOneSentence(t *testing.T) {
	t.Parallel()
	p := parsed(t, simple())
	for _, tt := range []struct {
		now  time.Time
		c    profile.Coverage
		want string
	}{
		{day.AddDate(0, 0, 50), profile.Coverage{Leaf: 0.979, Gone: []profile.Gone{{"main.oldHandler", 0.1, 0.021}}},
			"profile of 2026-10-03, 50 days old; 97 % of its samples are in functions that still exist; gone: main.oldHandler (2.1 %)"},
		{day, profile.Coverage{Leaf: 1}, "profile of 2026-10-03, less than a day old; 100 % of its samples are in functions that still exist"},
		{day.AddDate(0, 0, 1), profile.Coverage{Leaf: 0.9999, Gone: []profile.Gone{{"a.a", 1e-4, 1e-4}, {"b.b", 1e-5, 1e-5}, {"c.c", 1e-6, 1e-6}, {"d.d", 1e-7, 1e-7}}},
			"profile of 2026-10-03, 1 day old; 99 % of its samples are in functions that still exist; gone: a.a (below 0.1 %), b.b (below 0.1 %), c.c (below 0.1 %)"},
		{day, profile.Coverage{Leaf: 1, Gone: []profile.Gone{{"testing.(*B).run1.func1", 0.852, 0}}},
			"profile of 2026-10-03, less than a day old; 100 % of its samples are in functions that still exist; callers that are gone: testing.(*B).run1.func1 (of 85.2 %)"},
		{day, profile.Coverage{Leaf: 0.98, Gone: []profile.Gone{{"main.oldHandler", 0.1, 0.02}, {"main.main", 0.8, 0}}},
			"profile of 2026-10-03, less than a day old; 98 % of its samples are in functions that still exist; gone: main.oldHandler (2.0 %); callers that are gone: main.main (of 80.0 %)"},
		{day.Add(-time.Hour), profile.Coverage{}, "profile of 2026-10-03, later than this machine's clock; 0 % of its samples are in functions that still exist"},
	} {
		if diff := cmp.Diff(tt.want, p.Sentence(tt.now, tt.c)); diff != "" {
			t.Error(diff)
		}
	}
	raw := simple()
	raw.TimeNanos = 0
	if got := parsed(t, raw).Sentence(day, profile.Coverage{Leaf: 1}); got != "profile without a date; 100 % of its samples are in functions that still exist" {
		t.Errorf("got %q", got)
	}
}
