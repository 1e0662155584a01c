package host

import (
	"cmp"
	"strings"
)

// natural compares a and b as people sort them: a run of digits counts as one
// number, so that debian-9 comes before debian-10 and 2.9 before 2.10. Of two
// strings where one begins with the other the shorter is first: 14.0, 14.0.0. Only
// a string and itself compare equal.
func natural(a, b string) int {
	spelling := strings.Compare(a, b)
	for a != "" && b != "" {
		var x, y string
		x, a = head(a)
		y, b = head(b)
		if c := compareRun(x, y); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(len(a), len(b)), spelling)
}

// head cuts s after its first run of digits or of anything else.
func head(s string) (run, rest string) {
	n := strings.IndexFunc(s, func(r rune) bool { return isDigit(r) != isDigit(rune(s[0])) })
	if n < 0 {
		return s, ""
	}
	return s[:n], s[n:]
}

func compareRun(x, y string) int {
	if isDigit(rune(x[0])) && isDigit(rune(y[0])) {
		x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
		return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y))
	}
	return strings.Compare(x, y)
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }
