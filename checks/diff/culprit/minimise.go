// Package culprit finds which of the things that two builds do not share makes
// them differ, and what is known about such a thing.
//
// All here is a pure function of what others have built and run.
package culprit

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Test reports whether the build that has the options of subset, and no others,
// differs from the baseline. Subset is in ascending order. An error ends the
// search, but for one that is Unresolved.
type Test func(ctx context.Context, subset []int) (differs bool, err error)

// Unresolved is the error of a Test whose build could not be made. The subset then
// counts as one that does not differ.
type Unresolved struct {
	Subset []int
	Err    error
}

func (u *Unresolved) Error() string { return u.Err.Error() }

// Unwrap returns why.
func (u *Unresolved) Unwrap() error { return u.Err }

// Outcome is what came of a search.
type Outcome string

// The outcomes of Minimise.
const (
	Found = Outcome("found")
	Same  = Outcome("same")  // all the options together do not differ: there is nothing to find
	Noise = Outcome("noise") // no option at all differs too: the baseline differs from itself
)

// Result is what Minimise knows.
type Result struct {
	Outcome Outcome

	// Causes are sets of options that differ, and no longer do when any one of the
	// set is taken away. No option is in two. First those of one option, then
	// interactions; each in ascending order.
	Causes [][]int

	Rest       []int         // in no cause
	Unresolved []*Unresolved // in the order in which they came up
	Tests      int           // subsets that were tested, each once
}

// Minimise searches the causes among n options, numbered from 0: all that differ
// alone, and then interactions among the others by ddmin (Zeller, Hildebrandt:
// Simplifying and Isolating Failure-Inducing Input, 2002). It takes n+3 tests where
// every cause is one option. It does not look for an interaction of two options of
// which one differs alone, and may miss one that a further option undoes.
//
// With an error, Result has what was known until then.
func Minimise(ctx context.Context, n int, test Test) (Result, error) {
	s := search{test: test, known: map[string]bool{}}
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	if err := s.begin(ctx, all); err != nil || s.result.Outcome != Found {
		return s.result, err
	}
	err := s.singles(ctx, all)
	if err == nil {
		err = s.interactions(ctx)
	}
	return s.result, err
}

// search is a Minimise under way.
type search struct {
	test   Test
	known  map[string]bool
	result Result
}

// begin makes sure that there is something to find.
func (s *search) begin(ctx context.Context, all []int) error {
	s.result.Rest = all
	none, err := s.differs(ctx, nil)
	if err != nil || none {
		s.result.Outcome = Noise
		return err
	}
	every, err := s.differs(ctx, all)
	s.result.Outcome = Same
	if every {
		s.result.Outcome = Found
	}
	return err
}

// singles tests each option alone.
func (s *search) singles(ctx context.Context, all []int) error {
	for _, i := range all {
		differs, err := s.differs(ctx, []int{i})
		if err != nil {
			return err
		}
		if differs {
			s.blame([]int{i})
		}
	}
	return nil
}

// interactions reduces what is left for as long as it differs.
func (s *search) interactions(ctx context.Context) error {
	for {
		differs, err := s.differs(ctx, s.result.Rest)
		if err != nil || !differs {
			return err
		}
		cause, err := s.ddmin(ctx, s.result.Rest)
		if err != nil {
			return err
		}
		s.blame(cause)
	}
}

// blame moves a cause out of the rest.
func (s *search) blame(cause []int) {
	s.result.Causes = append(s.result.Causes, cause)
	s.result.Rest = without(s.result.Rest, cause)
}

// differs tests a subset unless its answer is known.
func (s *search) differs(ctx context.Context, subset []int) (bool, error) {
	key := fmt.Sprint(subset)
	if answer, ok := s.known[key]; ok {
		return answer, nil
	}
	s.result.Tests++
	differs, err := s.test(ctx, slices.Clone(subset))
	var u *Unresolved
	switch {
	case errors.As(err, &u):
		s.result.Unresolved = append(s.result.Unresolved, &Unresolved{slices.Clone(subset), u.Err})
		differs = false
	case err != nil:
		return false, err
	}
	s.known[key] = differs
	return differs, nil
}

func without(set, less []int) []int {
	return slices.DeleteFunc(slices.Clone(set), func(i int) bool { return slices.Contains(less, i) })
}
