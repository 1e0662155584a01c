package triage

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// Limit is how many bytes of a log are looked at, its last ones.
	Limit = 4 << 20

	lineLimit = 2000 // bytes of a line that are kept
	lineCount = 20_000
)

// tail is the end of a log, from the start of a line on.
func tail(data []byte) []byte {
	if len(data) <= Limit {
		return data
	}
	data = data[len(data)-Limit:]
	if _, after, ok := bytes.Cut(data, []byte("\n")); ok {
		return after
	}
	return data
}

var (
	escapes   = regexp.MustCompile("\x1b(?:\\[[0-9;?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|.)")
	passwords = regexp.MustCompile(`(://[^:@/\s]*:)[^@/\s]+@`)
	secrets   = regexp.MustCompile(`(?i)\b((?:password|passwd|pwd|secret|token|api_?key)=)[^\s&;,"']+`)
)

// clean makes a line safe to show: no colours, nothing that a terminal acts on,
// no password, and no more than lineLimit bytes.
func clean(s string) string {
	if len(s) > 4*lineLimit {
		s = s[:4*lineLimit]
	}
	s = strings.ToValidUTF8(s, "?")
	if strings.ContainsRune(s, 0x1b) {
		s = escapes.ReplaceAllString(s, "")
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return r
		case r == '\r':
			return -1
		case !unicode.IsPrint(r):
			return '?'
		}
		return r
	}, s)
	s = passwords.ReplaceAllString(s, "${1}xxx@")
	s = secrets.ReplaceAllString(s, "${1}xxx")
	if len(s) > lineLimit {
		s = s[:lineLimit]
		for !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
	}
	return strings.TrimRight(s, " \t")
}

// plainWord is what a shell takes as it stands.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./:@%+,=\[\]-]+$`)

// quote makes a word of a log one that can be typed: who wrote the log does not
// choose what is run.
func quote(s string) string {
	if plainWord.MatchString(s) && !strings.HasPrefix(s, "-") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
