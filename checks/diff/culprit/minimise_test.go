package culprit

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// has reports whether set has all of want.
func has(set []int, want ...int) bool {
	return !slices.ContainsFunc(want, func(i int) bool { return !slices.Contains(set, i) })
}

// needs is a predicate that holds for sets with all of any one cause.
func needs(causes ...[]int) Test {
	return func(_ context.Context, set []int) (bool, error) {
		return slices.ContainsFunc(causes, func(c []int) bool { return has(set, c...) }), nil
	}
}

func TestMinimise(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		n    int
		test Test
		want Result
	}{
		{"no option at all", 0, needs([]int{0}), Result{Outcome: Same, Rest: []int{}, Tests: 1}},
		{"the only option", 1, needs([]int{0}), Result{Outcome: Found, Causes: [][]int{{0}}, Rest: []int{}, Tests: 2}},
		{"nothing differs", 4, needs([]int{9}), Result{Outcome: Same, Rest: []int{0, 1, 2, 3}, Tests: 2}},
		{"the baseline differs from itself", 3, needs(nil), Result{Outcome: Noise, Rest: []int{0, 1, 2}, Tests: 1}},
		{"one of five", 5, needs([]int{3}), Result{Outcome: Found, Causes: [][]int{{3}}, Rest: []int{0, 1, 2, 4}, Tests: 8}},
		{"two that differ each alone", 3, needs([]int{2}, []int{0}), Result{Outcome: Found, Causes: [][]int{{0}, {2}}, Rest: []int{1}, Tests: 5}},
		{"two together", 4, needs([]int{1, 3}), Result{Outcome: Found, Causes: [][]int{{1, 3}}, Rest: []int{0, 2}, Tests: 11}},
		{"one alone and two together", 5, needs([]int{4}, []int{0, 2}), Result{Outcome: Found, Causes: [][]int{{4}, {0, 2}}, Rest: []int{1, 3}, Tests: 15}},
		{"all together", 3, needs([]int{0, 1, 2}), Result{Outcome: Found, Causes: [][]int{{0, 1, 2}}, Rest: []int{}, Tests: 8}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := Minimise(t.Context(), tt.n, tt.test)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(got, tt.want); d != "" {
				t.Errorf("got (-), want (+):\n%s", d)
			}
		})
	}
}

func TestABuildThatCannotBeMadeDoesNotDiffer(t *testing.T) {
	t.Parallel()
	broken := errors.New("undefined: x")
	got, err := Minimise(t.Context(), 3, func(_ context.Context, set []int) (bool, error) {
		if has(set, 1) && !has(set, 0) {
			return true, fmt.Errorf("compiling: %w", &Unresolved{Err: broken})
		}
		return has(set, 1), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := [][]int{{0, 1}}; !cmp.Equal(got.Causes, want) {
		t.Errorf("causes %v, want %v", got.Causes, want)
	}
	for _, u := range got.Unresolved {
		if !has(u.Subset, 1) || has(u.Subset, 0) || !errors.Is(u, broken) {
			t.Errorf("unresolved %v: %v", u.Subset, u)
		}
	}
	if len(got.Unresolved) != 2 { // {1} and {1 2}
		t.Errorf("%d unresolved, want 2", len(got.Unresolved))
	}
}

func TestAnErrorEndsTheSearchWithWhatIsKnown(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	for after := range 13 {
		tests := 0
		got, err := Minimise(t.Context(), 4, func(ctx context.Context, set []int) (bool, error) {
			if tests++; tests > after {
				return false, full
			}
			return needs([]int{1, 3}, []int{0})(ctx, set)
		})
		whole := after >= 9
		if whole != (err == nil) || !whole && !errors.Is(err, full) {
			t.Fatalf("after %d tests: error %v", after, err)
		}
		if after > 2 && (len(got.Causes) == 0 || got.Causes[0][0] != 0) {
			t.Errorf("after %d tests the causes are %v", after, got.Causes)
		}
	}
}

// property checks what Minimise promises of any predicate.
func property(t *testing.T, n int, differs func(set []int) bool) Result {
	t.Helper()
	seen := map[string]bool{}
	test := func(_ context.Context, set []int) (bool, error) {
		if key := fmt.Sprint(set); seen[key] {
			t.Fatalf("%s was tested twice", key)
		} else {
			seen[key] = true
		}
		if !slices.IsSorted(set) {
			t.Fatalf("%v is not in order", set)
		}
		return differs(set), nil
	}
	r, err := Minimise(t.Context(), n, test)
	if err != nil {
		t.Fatal(err)
	}
	if r.Tests != len(seen) || r.Tests > 2+n+2*n*n {
		t.Fatalf("%d tests said, %d made, of %d options", r.Tests, len(seen), n)
	}
	if (r.Outcome == Found) != (len(r.Causes) > 0) {
		t.Fatalf("%s, causes %v", r.Outcome, r.Causes)
	}
	all := slices.Clone(r.Rest)
	for _, cause := range r.Causes {
		if !differs(cause) {
			t.Fatalf("%v is said to be a cause and does not differ", cause)
		}
		for _, i := range cause {
			if differs(without(cause, []int{i})) {
				t.Fatalf("%v differs without %d too", cause, i)
			}
		}
		all = append(all, cause...)
	}
	slices.Sort(all)
	for i := range n {
		if len(all) != n || all[i] != i {
			t.Fatalf("causes %v and rest %v are not %d options", r.Causes, r.Rest, n)
		}
	}
	if r.Outcome == Found && differs(r.Rest) {
		t.Fatalf("the rest %v differs too", r.Rest)
	}
	return r
}

func TestCausesAreMinimalForAnyMonotonePredicate(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		n := 1 + rnd.IntN(12)
		var causes [][]int
		for range rnd.IntN(4) {
			cause := rnd.Perm(n)[:1+rnd.IntN(min(n, 4))]
			causes = append(causes, cause)
		}
		r := property(t, n, func(set []int) bool {
			return slices.ContainsFunc(causes, func(c []int) bool { return has(set, c...) })
		})
		for _, c := range causes {
			if len(c) == 1 && !slices.ContainsFunc(r.Causes, func(g []int) bool { return slices.Equal(g, c) }) {
				t.Fatalf("%v differs alone and is not among %v", c, r.Causes)
			}
		}
	}
}

func TestCausesAreMinimalForAnyOtherPredicate(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		n, seed, share := rnd.IntN(9), rnd.Uint64(), rnd.IntN(256)
		property(t, n, func(set []int) bool { return chance(seed, set) < share && len(set) > 0 })
	}
}

// chance is a number below 256 that depends on nothing but its arguments.
func chance(seed uint64, set []int) int {
	bits := uint64(0)
	for _, i := range set {
		bits |= 1 << i
	}
	return rand.New(rand.NewPCG(seed, bits)).IntN(256)
}

func FuzzMinimise(f *testing.F) {
	f.Add(uint(3), uint64(7), uint(128))
	f.Fuzz(func(t *testing.T, n uint, seed uint64, share uint) {
		property(t, int(n%10), func(set []int) bool { return len(set) > 0 && chance(seed, set) < int(share%257) })
	})
}
