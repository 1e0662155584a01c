package supervisor

import (
	"errors"
	"fmt"
	"strings"
)

// Variable is one of environment=.
type Variable struct {
	Name, Value string
	Quotes      bool   // quotes at the ends of the value itself were dropped with those around it
	Lost        string // what stands between it and the next one instead of a comma: it is passed over
}

// Variables reads the value of environment=, whose %% are % already, as
// dict_of_key_value_pairs does. The error is why supervisord refuses it.
func Variables(value string) ([]Variable, error) {
	tokens, err := tokens(value)
	if err != nil {
		return nil, err
	}
	var list []Variable
	for i := 0; i < len(tokens); i += 4 {
		if len(tokens) < i+3 || tokens[i+1] != "=" {
			return nil, fmt.Errorf("%q is no NAME=value", strings.Join(tokens[i:min(i+3, len(tokens))], ""))
		}
		text := tokens[i+2]
		v := Variable{Name: tokens[i], Value: strings.Trim(text, `'"`)}
		if len(text) >= 2 && (text[0] == '"' || text[0] == '\'') {
			v.Quotes = text[1:len(text)-1] != v.Value
		} else {
			v.Quotes = text != v.Value
		}
		if len(tokens) > i+3 && tokens[i+3] != "," {
			v.Lost = tokens[i+3]
		}
		list = append(list, v)
	}
	return list, nil
}

var errOpen = errors.New("a quote that is not closed")

// wordCharacters are those of a word without quotes; any other is a word of its own.
const wordCharacters = "abcdfeghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.+-():"

// tokens are those of Python's shlex.shlex, without posix: a # begins a comment, a
// word may have quotes inside, and quotes stay where they are.
func tokens(text string) ([]string, error) {
	var list []string
	runes := []rune(text)
	for i := 0; i < len(runes); {
		r := runes[i]
		from := i
		switch {
		case strings.ContainsRune(" \t\r\n", r):
			i++
		case r == '#':
			i = lineEnd(runes, i)
		case r == '"' || r == '\'':
			for i++; i < len(runes) && runes[i] != r; i++ {
			}
			if i == len(runes) {
				return nil, errOpen
			}
			i++
			list = append(list, string(runes[from:i]))
		case strings.ContainsRune(wordCharacters, r):
			var word string
			word, i = bareWord(runes, i)
			list = append(list, word)
		default:
			i++
			list = append(list, string(r))
		}
	}
	return list, nil
}

// bareWord is a word and where it ends. A comment inside is left out, and the next
// line goes on with the word.
func bareWord(runes []rune, i int) (string, int) {
	var word strings.Builder
	for i < len(runes) {
		switch r := runes[i]; {
		case r == '#':
			i = lineEnd(runes, i)
			continue
		case !strings.ContainsRune(wordCharacters+`"'`, r):
			return word.String(), i
		default:
			word.WriteRune(r)
			i++
		}
	}
	return word.String(), i
}

// lineEnd is where the next line begins.
func lineEnd(runes []rune, i int) int {
	for i < len(runes) && runes[i] != '\n' {
		i++
	}
	return min(i+1, len(runes))
}
