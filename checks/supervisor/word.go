package supervisor

import (
	"errors"
	"strings"
)

// What is wrong with a command line. Supervisor sees it only when it starts the
// program: "can't parse command".
var (
	ErrQuote  = errors.New("a quote that is not closed")
	ErrEscape = errors.New(`a \ at its end`)
)

// Words splits a command line as Python's shlex.split does. Nothing is expanded,
// and there are no operators: there is no shell.
func Words(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	open, quote, escaped := false, rune(0), false
	for _, r := range line {
		switch {
		case escaped:
			if quote != 0 && r != '\\' && r != quote {
				word.WriteByte('\\')
			}
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			escaped, open = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '"' || r == '\'':
			quote, open = r, true
		case strings.ContainsRune(" \t\r\n", r):
			if open {
				words = append(words, word.String())
			}
			word.Reset()
			open = false
		default:
			word.WriteRune(r)
			open = true
		}
	}
	switch {
	case escaped:
		return nil, ErrEscape
	case quote != 0:
		return nil, ErrQuote
	case open:
		words = append(words, word.String())
	}
	return words, nil
}
