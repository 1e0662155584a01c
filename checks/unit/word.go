package unit

import (
	"errors"
	"strings"
)

// ErrQuote is a quote that is never closed, or a backslash at the very end.
var ErrQuote = errors.New("a quote that is never closed")

// Words splits a value at its blanks and takes quotes away, as most keys that
// hold a list do: EXTRACT_UNQUOTE of systemd's extract_first_word. A backslash
// takes the next byte as it is.
func Words(value string) ([]string, error) { return split(value, style{unquote: true}) }

// Fields splits a value at its blanks and keeps quotes, as the lists of names
// do that cannot have any (SystemCallFilter=, IPAddressAllow=).
func Fields(value string) ([]string, error) { return split(value, style{}) }

func split(value string, s style) ([]string, error) {
	var words []string
	for {
		word, rest, more, err := s.first(value)
		if err != nil || !more {
			return words, err
		}
		words = append(words, word)
		value = rest
	}
}

// style is how words are written.
type style struct {
	unquote  bool // quotes group, and go away
	unescape bool // C's escapes stand for bytes
	relax    bool // an escape that C does not know stays as it is
}

// first takes the first word of s. more is false where s has none; rest is what
// follows the word and the blanks after it.
func (o style) first(s string) (word, rest string, more bool, err error) {
	s = strings.TrimLeft(s, blanks)
	if s == "" {
		return "", "", false, nil
	}
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '\\':
			n, err := o.escape(&b, s[i+1:], quote)
			if err != nil {
				return "", "", false, err
			}
			i += 1 + n
			continue
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && o.unquote && (c == '\'' || c == '"'):
			quote = c
		case quote == 0 && strings.IndexByte(blanks, c) >= 0:
			return b.String(), strings.TrimLeft(s[i:], blanks), true, nil
		default:
			b.WriteByte(c)
		}
		i++
	}
	if quote != 0 {
		return "", "", false, ErrQuote
	}
	return b.String(), "", true, nil
}

// escape writes what a backslash before s stands for, and returns how much of s
// belongs to it.
func (o style) escape(b *strings.Builder, s string, quote byte) (int, error) {
	switch {
	case s == "" && o.relax && quote == 0:
		b.WriteByte('\\')
		return 0, nil
	case s == "":
		return 0, ErrQuote
	case !o.unescape:
		b.WriteByte(s[0])
		return 1, nil
	}
	if n := unescape(b, s); n > 0 {
		return n, nil
	}
	if !o.relax {
		return 0, errEscape
	}
	b.WriteByte('\\')
	b.WriteByte(s[0])
	return 1, nil
}

// errEscape is no error of a command, whose words are then read relaxed.
var errEscape = errors.New("an escape that C does not know")
