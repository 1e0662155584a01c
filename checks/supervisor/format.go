package supervisor

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// ErrPercent is a % that stands alone.
var ErrPercent = errors.New("a % that begins nothing (a % itself is %%)")

// conversion is what may stand behind a % (Python, printf-style formatting): a
// name, flags, width, precision, a length and the letter.
var conversion = regexp.MustCompile(`^(\([^()]*\))?[#0 +-]*[0-9]*(?:\.[0-9]*)?[hlL]?([a-zA-Z])`)

// numbers are the names that stand for a number; the others are text.
var numbers = map[string]bool{"process_num": true, "numprocs": true}

// Expanded is a value with its % replaced.
type Expanded struct {
	Text  string   // %% is %; a name stands for itself, as "<here>"
	Names []string // in the order of the text: "here", "ENV_HOME"
}

// Expand replaces the % of a value as supervisord does, with Python's operator %.
// The error is why supervisord refuses the value, whatever the names stand for.
func Expand(value string) (Expanded, error) {
	var e Expanded
	var b strings.Builder
	for {
		before, rest, more := strings.Cut(value, "%")
		b.WriteString(before)
		if !more {
			e.Text = b.String()
			return e, nil
		}
		if value, more = strings.CutPrefix(rest, "%"); more {
			b.WriteByte('%')
			continue
		}
		m := conversion.FindStringSubmatch(rest)
		if m == nil {
			return Expanded{}, ErrPercent
		}
		value = rest[len(m[0]):]
		name := strings.Trim(m[1], "()")
		switch letter := m[2]; {
		case m[1] == "":
			return Expanded{}, ErrPercent // "%s" alone would be all the names at once
		case letter == "s", letter == "r", letter == "a":
		case numbers[name] && strings.Contains("dioxXueEfFgGc", letter):
		default:
			return Expanded{}, fmt.Errorf("%%%s, which does not fit %s", m[0], name)
		}
		e.Names = append(e.Names, name)
		fmt.Fprintf(&b, "<%s>", name)
	}
}
