package unit

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// simple are the escapes of one letter; s is a blank, which is systemd's own.
var simple = map[byte]byte{
	'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\', '"': '"', '\'': '\'', 's': ' ',
}

// unescape writes what the escape at the start of s stands for (without its
// backslash: cunescape_one of systemd) and returns its length, or 0 if there is
// none: \x41, \101, \u20ac, \U0001f600. None stands for NUL.
func unescape(b *strings.Builder, s string) int {
	c := s[0]
	switch {
	case simple[c] != 0:
		b.WriteByte(simple[c])
		return 1
	case c == 'x':
		return number(s, 1, 2, 16, func(v uint64) { b.WriteByte(byte(v)) })
	case c == 'u':
		return number(s, 1, 4, 16, func(v uint64) { b.WriteRune(rune(v)) })
	case c == 'U':
		return number(s, 1, 8, 16, func(v uint64) { b.WriteRune(rune(v)) })
	case c >= '0' && c <= '7':
		return number(s, 0, 3, 8, func(v uint64) { b.WriteByte(byte(v)) })
	}
	return 0
}

// number reads digits after skip bytes of s and hands over their value. Bytes
// and code points that do not exist are no escape.
func number(s string, skip, digits, base int, write func(uint64)) int {
	if len(s) < skip+digits || strings.ContainsAny(s[skip:skip+digits], "+-_") {
		return 0
	}
	v, err := strconv.ParseUint(s[skip:skip+digits], base, 64)
	wide := digits > 3
	switch {
	case err != nil, v == 0, !wide && v > 0xff, wide && (v > utf8.MaxRune || !utf8.ValidRune(rune(v))):
		return 0
	}
	write(v)
	return skip + digits
}
