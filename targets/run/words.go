package run

import "strings"

// Words splits a command as the go command splits CC and CGO_CFLAGS: at spaces,
// but not between quotes, single or double, that begin a word. There are no
// escapes. A quote that does not end holds the rest.
func Words(command string) []string {
	var words []string
	for {
		command = strings.TrimLeft(command, " \t\r\n")
		if command == "" {
			return words
		}
		var word string
		if q := command[:1]; q == `"` || q == "'" {
			word, command, _ = strings.Cut(command[1:], q)
		} else if end := strings.IndexAny(command, " \t\r\n"); end >= 0 {
			word, command = command[:end], command[end:]
		} else {
			word, command = command, ""
		}
		words = append(words, word)
	}
}

// Joined is what Words splits into words.
func Joined(words []string) string {
	all := make([]string, len(words))
	for i, w := range words {
		switch {
		case w != "" && !strings.ContainsAny(w, " \t\r\n") && w[0] != '"' && w[0] != '\'':
		case strings.Contains(w, `"`):
			w = "'" + w + "'"
		default:
			w = `"` + w + `"`
		}
		all[i] = w
	}
	return strings.Join(all, " ")
}
