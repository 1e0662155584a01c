package templates

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// plain are words that mean themselves in a unit file, unquoted.
var plain = regexp.MustCompile(`^[A-Za-z0-9/_-][A-Za-z0-9/_.,:=@+-]*$`)

// systemdArgument quotes an argument of ExecStart=, where $ begins a variable and
// % a specifier, and everything else is as C has it (systemd.service(5), "Command
// lines").
func systemdArgument(s string) (string, error) {
	return quoted(s, func(r rune) string {
		if r == '$' {
			return "$$"
		}
		return ""
	})
}

// systemdVariable quotes an assignment of Environment=, where $ is no more than a
// dollar sign.
func systemdVariable(name, value string) (string, error) {
	s, err := quoted(name+"="+value, nil)
	if err == nil && !strings.HasPrefix(s, `"`) {
		s = `"` + s + `"` // one assignment a line, all alike
	}
	return s, err
}

// systemdWord quotes an element of a list: a path of ReadWritePaths=, an address
// of Documentation=.
func systemdWord(s string) (string, error) {
	if why := notLine(s); why != "" {
		return "", fmt.Errorf("%q %s", s, why)
	}
	return quoted(s, nil)
}

// quoted puts a word into double quotes unless it is plain. more is asked first
// how to write a character; "" is as always.
func quoted(s string, more func(rune) string) (string, error) {
	if why := notText(s); why != "" {
		return "", fmt.Errorf("%q %s", s, why)
	}
	if plain.MatchString(s) {
		return s, nil
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if more != nil {
			if text := more(r); text != "" {
				b.WriteString(text)
				continue
			}
		}
		b.WriteString(escaped(r))
	}
	b.WriteByte('"')
	return b.String(), nil
}

func escaped(r rune) string {
	switch {
	case r == '%':
		return "%%"
	case r == '\\' || r == '"':
		return `\` + string(r)
	case r == '\n':
		return `\n`
	case r == '\t':
		return `\t`
	case r < ' ' || r == 0x7f:
		return fmt.Sprintf(`\x%02x`, r)
	}
	return string(r)
}

// systemdLine writes a value that is its whole line and knows no quotes:
// Description=, WorkingDirectory=, EnvironmentFile=, StandardOutput=append:.
func systemdLine(s string) (string, error) {
	if why := notLine(s); why != "" {
		return "", fmt.Errorf("%q %s", s, why)
	}
	return strings.ReplaceAll(s, "%", "%%"), nil
}

// span writes a duration as systemd reads it, to the millisecond.
func span(d time.Duration) string {
	d = d.Round(time.Millisecond)
	switch {
	case d%time.Hour == 0:
		return strconv.FormatInt(int64(d/time.Hour), 10) + "h"
	case d%time.Minute == 0:
		return strconv.FormatInt(int64(d/time.Minute), 10) + "min"
	case d%time.Second == 0:
		return strconv.FormatInt(int64(d/time.Second), 10) + "s"
	}
	return strconv.FormatInt(int64(d/time.Millisecond), 10) + "ms"
}

// seconds writes a duration in whole seconds, rounded up.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}

var bareWord = regexp.MustCompile(`^([A-Za-z0-9_.@:~/+*,-]+|[0-9]+%)$`)

// bare writes words that no format quotes or expands, such as a name, a
// capability or a share in percent, with a blank between them. Anything else is an error: this is no
// way around the others.
func bare(words ...string) (string, error) {
	for _, w := range words {
		if !bareWord.MatchString(w) {
			return "", fmt.Errorf("%q is no bare word", w)
		}
	}
	return strings.Join(words, " "), nil
}

// variableLine writes an assignment for a file that EnvironmentFile= reads, and
// that a shell may read too. A line end stands in the quotes as it is.
func variableLine(name, value string) (string, error) {
	if why := notText(value); why != "" {
		return "", fmt.Errorf("%s %s", name, why)
	}
	if !variableName.MatchString(name) {
		return "", fmt.Errorf("%q is no name of a variable", name)
	}
	return name + `="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", "$", `\$`).Replace(value) + `"`, nil
}

// commented is a variableLine as a comment, each of its lines.
func commented(name, value string) (string, error) {
	line, err := variableLine(name, value)
	return "#" + strings.ReplaceAll(line, "\n", "\n#"), err
}

// field writes a column of tmpfiles.d or sysusers.d.
func field(s string) (string, error) {
	if why := notLine(s); why != "" {
		return "", fmt.Errorf("%q %s", s, why)
	}
	return quoted(s, nil)
}

// logPath is a path that a logrotate file takes in quotes, without being a pattern
// that matches others too.
var logPath = regexp.MustCompile(`^[A-Za-z0-9/._-]+$`)

// logrotatePath writes a path of a logrotate file.
func logrotatePath(s string) (string, error) {
	if !logPath.MatchString(s) {
		return "", fmt.Errorf("%q may be a pattern for logrotate", s)
	}
	return `"` + s + `"`, nil
}
