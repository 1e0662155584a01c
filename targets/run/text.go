package run

import (
	"regexp"
	"strings"
	"unicode"
)

// escapes are the ANSI sequences that programs write: CSI and OSC (ECMA-48),
// and those of two characters.
var escapes = regexp.MustCompile(`\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_]`)

// cleanText returns s with its line breaks as "\n" and without anything that
// moves the cursor or changes colours. A carriage return begins a new line, so
// that it cannot overwrite a prefix.
func cleanText(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	if strings.Contains(s, "\x1b") {
		s = escapes.ReplaceAllString(s, "")
	}
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

// cleanLine returns s as one line without surrounding space; lines are joined
// by "; ".
func cleanLine(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(cleanText(s)), "\n", "; ")
	return strings.ReplaceAll(s, "\t", " ")
}

// columns returns how wide s is on a terminal.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

// runeColumns follows the East Asian Width of Unicode's UAX #11 as far as names
// of services and files need it.
func runeColumns(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana),
		0xff01 <= r && r <= 0xff60, 0x1f300 <= r && r <= 0x1faff:
		return 2
	}
	return 1
}

// cut returns s in at most width columns, with "..." at the end if something is
// missing and there is room to say so.
func cut(s string, width int) string {
	if columns(s) <= width {
		return s
	}
	dots := "..."
	if width < 2*len(dots) {
		dots = ""
	}
	return upTo(s, width-len(dots)) + dots
}

func upTo(s string, width int) string {
	for i, r := range s {
		if width -= runeColumns(r); width < 0 {
			return s[:i]
		}
	}
	return s
}

// pad returns s with spaces up to width columns.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-columns(s)))
}
