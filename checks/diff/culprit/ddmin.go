package culprit

import "context"

// ddmin reduces a set that differs to one that no longer does when any one of its
// elements is taken away.
func (s *search) ddmin(ctx context.Context, set []int) ([]int, error) {
	for n := 2; len(set) >= 2; {
		next, parts, err := s.reduce(ctx, set, n)
		switch {
		case err != nil:
			return nil, err
		case next != nil:
			set, n = next, parts
		case n >= len(set):
			return set, nil
		default:
			n = min(2*n, len(set))
		}
	}
	return set, nil
}

// reduce looks for a smaller set that differs among the n parts of set, and then
// among what is left without each; parts is into how many to cut that one. Nil
// means that there is none.
func (s *search) reduce(ctx context.Context, set []int, n int) (next []int, parts int, err error) {
	pieces := cut(set, n)
	for _, p := range pieces {
		if differs, err := s.differs(ctx, p); err != nil || differs {
			return p, 2, err
		}
	}
	for _, p := range pieces {
		rest := without(set, p)
		if differs, err := s.differs(ctx, rest); err != nil || differs {
			return rest, max(n-1, 2), err
		}
	}
	return nil, 0, nil
}

// cut parts a set into n of about the same size, none empty; n is at most len(set).
func cut(set []int, n int) [][]int {
	var pieces [][]int
	for i := range n {
		pieces = append(pieces, set[i*len(set)/n:(i+1)*len(set)/n])
	}
	return pieces
}
