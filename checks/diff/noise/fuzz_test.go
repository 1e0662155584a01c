package noise_test

import (
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

// Whatever two streams hold: a recording is the same as itself, what was learned
// from both passes both, and what is not the same bytes differs unless it is
// scrubbed.
func FuzzCompare(f *testing.F) {
	for _, s := range []string{
		"", "a\n", "a", "{}", `{"a":[1,2,{"b":null}]}`, `{"a":1,"a":2}`, "\x00\xff", "[[[[", "a b\nc d\n", "1.5e9 0x12 2026-11-22T10:00:00Z",
		`{"a":"\ud800"}`, "[1,2,3]", "[3,2,1]", "x y z", "z y x", "a\nb\nc\n", "c\na\nb\n", "id 1\nid 2\n", `[{"a":1},{"a":2}]`, `[{"a":2},{"a":1},{"a":3}]`,
	} {
		f.Add(s, s+"1", "a")
	}
	f.Fuzz(func(t *testing.T, a, b, known string) {
		one, two := recording(answers(a), ends("0", a, b), leaves("f", 0o644, a)), recording(answers(b), ends("0", b, a), leaves("f", 0o644, b))
		if known != "" {
			one.Known = map[string]string{known: "$KNOWN"}
		}
		alone := noise.Learn(noise.Rules{}, noise.Runs{Baseline: []record.Recording{one}})
		if r := alone.Compare(one); !r.Same() {
			t.Fatalf("not the same as itself: %v", short(r))
		}
		if len(a)+len(b) < 24 {
			if audit := alone.Audit(one); len(audit.Blind) > 0 {
				t.Fatalf("%s", audit)
			}
		}
		if a == b && known == "" && !alone.Compare(two).Same() {
			t.Fatal("not the same as its copy")
		}
		both := noise.Learn(noise.Rules{}, noise.Runs{Baseline: []record.Recording{one, two}})
		for _, x := range []record.Recording{one, two} {
			if r := both.Compare(x); !r.Same() {
				t.Fatalf("not let pass: %v", short(r))
			}
		}
		if known == "" && !strings.ContainsAny(a+b, "0123456789") && a != b && alone.Compare(two).Same() {
			t.Fatalf("%q and %q are taken for the same", a, b)
		}
		for _, l := range noise.Flatten(noise.Rules{}, one) {
			if l.Place.Path == "" {
				t.Fatalf("a leaf without a path: %+v", l)
			}
		}
	})
}

// A rule that is read can be applied, and what is printed of a place is read as
// the same place.
func FuzzRules(f *testing.F) {
	for _, s := range []string{"scrub|a|b", "ignore|.a[*].b", "ignore|http *|header|X", "ignore|file:tmp/**", "approx|.v|rel=1e-9", `ignore|.a["b.c"]`, "unordered|[]", "ignore|stdout:3:5", "ignore|.000\xf7"} {
		f.Add(s)
	}
	rec := recording(answers(`{"a":[{"b":1}]}`, "X", "1"), prints("a b\n"), leaves("tmp/x y", 0o644, "z\n"))
	f.Fuzz(func(t *testing.T, line string) {
		var r noise.Rules
		if err := r.Add(strings.Split(line, "|")...); err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Fatalf("an error of two lines: %s", err)
			}
			return
		}
		if res := noise.Learn(r, noise.Runs{Baseline: []record.Recording{rec}}).Compare(rec); !res.Same() {
			t.Fatalf("%q makes a difference: %v", line, short(res))
		}
		noise.Flatten(r, rec)
	})
}
