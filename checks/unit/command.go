package unit

import (
	"errors"
	"strings"
)

// Command is one command of an ExecStart= or of its like.
type Command struct {
	Prefix string   // the characters before the path, of "@-:+!"
	Path   string   // of the executable, with specifiers as they are: "%h/bin/orders"
	Args   []string // after the path; with @ the first is argv[0]
}

// Has reports whether the command has the prefix.
func (c Command) Has(prefix string) bool { return strings.Contains(c.Prefix, prefix) }

// Errors of a command that systemd refuses, and with it the unit.
var (
	ErrNoPath    = errors.New("a prefix and no path after it")
	ErrDirectory = errors.New("a path that ends with /")
	ErrRelative  = errors.New("a path that is neither absolute nor a plain name")
	ErrUnsafe    = errors.New("a path with a quote, a backslash or a control character")
	ErrEmptyArgs = errors.New("@ and nothing to be argv[0]")
)

// commandStyle is that of config_parse_exec in systemd.
var commandStyle = style{unquote: true, unescape: true}

// Commands splits the value of an ExecStart= into its commands: a semicolon
// that stands alone separates them, "\;" is an argument. The error is why
// systemd refuses the value; an empty value has none and resets the list.
func Commands(value string) ([]Command, error) {
	var commands []Command
	for value = strings.TrimLeft(value, blanks); value != ""; {
		word, rest, more, err := commandWord(value)
		if err != nil || !more {
			return commands, err
		}
		if value = rest; word == ";" {
			continue
		}
		c := Command{}
		c.Prefix, c.Path = prefix(word)
		if err := c.valid(); err != nil {
			return commands, err
		}
		if c.Args, value, err = arguments(value); err != nil {
			return commands, err
		}
		if c.Has("@") && len(c.Args) == 0 {
			return commands, ErrEmptyArgs
		}
		commands = append(commands, c)
	}
	return commands, nil
}

// commandWord takes a word; one with an escape that C does not know, or with a
// backslash at the very end, keeps the backslash, which systemd logs.
func commandWord(s string) (word, rest string, more bool, err error) {
	if word, rest, more, err = commandStyle.first(s); err == nil {
		return word, rest, more, err
	}
	relaxed := commandStyle
	relaxed.relax = true
	return relaxed.first(s)
}

// arguments takes words up to the semicolon that ends the command, and returns
// what follows it.
func arguments(s string) (args []string, rest string, err error) {
	for s != "" {
		if alone, after := separator(s, ";"); alone {
			return args, after, nil
		}
		if alone, after := separator(s, `\;`); alone {
			args, s = append(args, ";"), after
			continue
		}
		word, rest, more, err := commandWord(s)
		if err != nil {
			return nil, "", err
		}
		if !more {
			break
		}
		args, s = append(args, word), rest
	}
	return args, "", nil
}

// separator reports whether s begins with sign, alone, and returns what follows
// the blanks after it.
func separator(s, sign string) (bool, string) {
	rest, ok := strings.CutPrefix(s, sign)
	if !ok || rest != "" && strings.IndexByte(blanks, rest[0]) < 0 {
		return false, ""
	}
	return true, strings.TrimLeft(rest, blanks)
}

// prefix parts the prefixes from the path: each once, and of + ! !! one.
func prefix(word string) (prefixes, path string) {
	i := 0
	for ; i < len(word); i++ {
		seen, c := word[:i], word[i:i+1]
		switch {
		case strings.Contains("-@:", c) && !strings.Contains(seen, c):
		case c == "+" && !strings.ContainsAny(seen, "+!"):
		case c == "!" && !strings.Contains(seen, "+") && strings.Count(seen, "!") < 2:
		default:
			return seen, word[i:]
		}
	}
	return word, ""
}

// valid is what systemd wants of the path. One that begins with a specifier is
// known only on the host.
func (c Command) valid() error {
	switch p := c.Path; {
	case p == "":
		return ErrNoPath
	case strings.ContainsFunc(p, func(r rune) bool { return r < ' ' || strings.ContainsRune("\"'\\\x7f", r) }):
		return ErrUnsafe
	case strings.HasSuffix(p, "/"):
		return ErrDirectory
	case p[0] == '/' || p[0] == '%' && !strings.HasPrefix(p, "%%"):
		return nil
	case strings.Contains(p, "/") || p == "." || p == "..":
		return ErrRelative
	}
	return nil
}
