package unit

import "strings"

// specifiers are the letters after % that a unit knows, and the version that
// brought each, 0 = before 219 (systemd's NEWS, and the table of unit-printf.c
// in 219, 239, 247, 252 and 257).
var specifiers = map[byte]int{
	'n': 0, 'N': 0, 'p': 0, 'P': 0, 'i': 0, 'I': 0, 'f': 0, 'c': 0, 'r': 0, 'R': 0, 't': 0, 'h': 0, 's': 0, 'm': 0, 'b': 0,
	'H': 0, 'v': 0, 'u': 0, 'U': 0, 'S': 236, 'C': 236, 'L': 236, 'j': 239, 'J': 239, 'E': 239, 'T': 239, 'V': 239,
	'g': 240, 'G': 240, 'a': 246, 'B': 246, 'l': 246, 'o': 246, 'w': 246, 'W': 246, 'A': 249, 'M': 249,
	'd': 251, 'q': 251, 'y': 251, 'Y': 251, 'D': 256,
}

// Specifiers returns the letters after each % of a value that are no %%, in
// order, and whether each is known; since is its version. systemd refuses a
// letter or a digit that it does not know, and leaves any other % as it is.
func Specifiers(value string) []Specifier {
	var found []Specifier
	for i := 0; i+1 < len(value); i++ {
		if value[i] != '%' {
			continue
		}
		i++
		c := value[i]
		since, known := specifiers[c]
		if known || alphanumeric(c) {
			found = append(found, Specifier{Letter: string(rune(c)), Known: known, Since: since})
		}
	}
	return found
}

// Specifier is a % and a letter in a value.
type Specifier struct {
	Letter string
	Known  bool
	Since  int // the version that brought it; 0 = before 219, or not known
}

func alphanumeric(c byte) bool {
	return strings.IndexByte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", c) >= 0
}
