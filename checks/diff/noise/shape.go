package noise

import "strconv"

// Shape is what a masked token still has to be. Number < Word < Any and
// Space < Any; a mask is the least shape that holds for all that was seen. Finer
// ones (hexadecimal, a length) give false alarms: an id may be all digits today.
type Shape string

const (
	Exact  Shape = ""       // not masked
	Number Shape = "number" // -1, 0.25, 1e-9; not NaN and not 0x10
	Word   Shape = "word"   // no white space in it
	Space  Shape = "space"  // white space only
	Any    Shape = "any"    // one token, whatever it is
	Run    Shape = "run"    // any number of tokens, and none
)

func shapeOf(token string) Shape {
	switch {
	case token == "":
		return Any
	case isSpace(token[0]):
		return Space
	case isNumber(token):
		return Number
	}
	return Word
}

func (s Shape) join(t Shape) Shape {
	switch {
	case s == t || t == Exact:
		return s
	case s == Exact:
		return t
	case s == Number && t == Word, s == Word && t == Number:
		return Word
	}
	return Any
}

// holds reports whether token is of the shape, or of a smaller one.
func (s Shape) holds(token string) bool { return s.join(shapeOf(token)) == s }

// isNumber reports whether s is written as JSON and Go write decimal numbers,
// leading zeros and a plus allowed.
func isNumber(s string) bool {
	if s[0] == '-' || s[0] == '+' {
		s = s[1:]
	}
	s, ok := digits(s)
	if ok && len(s) > 0 && s[0] == '.' {
		s, ok = digits(s[1:])
	}
	if ok && len(s) > 0 && (s[0] == 'e' || s[0] == 'E') {
		s = s[1:]
		if len(s) > 0 && (s[0] == '-' || s[0] == '+') {
			s = s[1:]
		}
		s, ok = digits(s)
	}
	return ok && s == ""
}

// digits cuts the digits at the beginning of s off; ok says there was one.
func digits(s string) (rest string, ok bool) {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return s[i:], i > 0
}

// number reads what isNumber accepts; out of range it is an infinity.
func number(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64)
	return f
}
