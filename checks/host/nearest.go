package host

import "strings"

// Nearest returns the one of among that name is most likely a misspelling of:
// the fewest letters put in, left out, changed or swapped with their neighbour,
// whatever the case; of several as near, the first. It returns "" if none is
// near, which is more than three such edits or more than a third of the name,
// but one edit is always allowed. A name of fewer than two letters is near to
// nothing; any other that is itself in among is its own nearest.
func Nearest(name string, among []string) string {
	typed := []rune(strings.ToLower(name))
	if len(typed) < 2 {
		return ""
	}
	nearest, least := "", min(max(len(typed)/3, 1), 3)+1
	for _, candidate := range among {
		if d := distance(typed, []rune(strings.ToLower(candidate))); d < least {
			nearest, least = candidate, d
		}
	}
	return nearest
}

// distance is the optimal string alignment of a and b: Levenshtein's, where two
// neighbours that changed places count once.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range b {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
