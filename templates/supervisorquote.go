package templates

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Supervisor reads its file with Python's configparser, which takes " ;" and
// " #" for the begin of a comment wherever they stand, in quotes too
// (Supervisor/supervisor#857), expands %, and knows no escapes.

// comment is what configparser takes for one: the blank before it may be any of
// Unicode's.
var comment = regexp.MustCompile(`[\pZ\s\x1c-\x1f\x{85}][;#]`)

// notSupervisor says why s cannot stand in a value: "" = it can.
func notSupervisor(s string) string {
	switch {
	case notText(s) != "":
		return notText(s)
	case strings.ContainsFunc(s, unicode.IsControl):
		return "has a line end or a control character, which Supervisor cannot be told; take it away"
	}
	return ""
}

// supervisorLine writes a value that is its whole line.
func supervisorLine(s string) (string, error) {
	if why := notLine(s); why != "" {
		return "", fmt.Errorf("%q %s", s, why)
	}
	if at := comment.FindString(s); at != "" {
		return "", fmt.Errorf("%q has %q in it, with which Supervisor begins a comment; take the blank away", s, at)
	}
	if strings.Contains(s, here) {
		return "", fmt.Errorf("%q has %s in it, which Supervisor replaces however it is written; take it away", s, here)
	}
	return strings.ReplaceAll(s, "%", "%%"), nil
}

// here is replaced by the directory of the file before anything else is read, even
// where its % is doubled (expand_here of supervisor.options).
const here = "%(here)s"

// supervisorArgument quotes a word of command=, which Python's shlex splits. A ;
// or # after a blank gets quotes of its own, so that no comment begins there,
// and so does what would be read as here: shlex puts adjoining quotes together.
func supervisorArgument(s string) (string, error) {
	if why := notSupervisor(s); why != "" {
		return "", fmt.Errorf("%q %s", s, why)
	}
	if plain.MatchString(s) {
		return s, nil
	}
	s = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "%", "%%").Replace(s) + `"`
	s = strings.ReplaceAll(s, "%"+here, `%%""`+here[1:])
	return comment.ReplaceAllStringFunc(s, func(m string) string { return m[:len(m)-1] + `""` + m[len(m)-1:] }), nil
}

// supervisorVariable quotes an element of environment=. Its values have no
// escapes, and lose every quote at their ends.
func supervisorVariable(name, value string) (string, error) {
	why := notSupervisor(value)
	switch {
	case why != "":
	case !variableName.MatchString(name):
		why = "is no value: its name is none"
	case comment.MatchString(value):
		why = `has a blank before a ; or a #, with which Supervisor begins a comment; take the blank away`
	case strings.Contains(value, here):
		why = "has " + here + " in it, which Supervisor replaces however it is written; take it away"
	case strings.Trim(value, `"'`) != value:
		why = `begins or ends with a quote, which Supervisor drops; take it away`
	case strings.Contains(value, `"`) && strings.Contains(value, `'`):
		why = `has both kinds of quotes, which Supervisor cannot be told; leave one kind`
	}
	if why != "" {
		return "", fmt.Errorf("%s: %q %s", name, value, why)
	}
	quote := `"`
	if strings.Contains(value, quote) {
		quote = `'`
	}
	return name + "=" + quote + strings.ReplaceAll(value, "%", "%%") + quote, nil
}
