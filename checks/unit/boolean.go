package unit

import "strings"

// Boolean reads systemd's booleans, whatever their case: 1 yes y true t on, and
// 0 no n false f off. Any other value, the empty one among them, is none.
func Boolean(value string) (b, ok bool) {
	switch strings.ToLower(value) {
	case "1", "yes", "y", "true", "t", "on":
		return true, true
	case "0", "no", "n", "false", "f", "off":
		return false, true
	}
	return false, false
}
