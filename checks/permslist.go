package checks

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"example.com/seaworthy/checks/tree"
)

// How much of a long list is shown.
const (
	maxShown  = 20  // lines of evidence
	maxTyped  = 8   // paths in a hint
	maxInText = 3   // paths in a text
	maxPath   = 200 // characters of a path
)

// shortened is a path of which the middle is left out if it is very long.
func shortened(p string) string {
	if len(p) <= maxPath {
		return p
	}
	cut := func(s string) string {
		for !utf8.ValidString(s) && len(s) > 0 {
			s = s[1:]
		}
		return s
	}
	return strings.ToValidUTF8(p[:maxPath/2], "") + "..." + cut(p[len(p)-maxPath/2:])
}

// bounded is a list for evidence.
func bounded(lines []string) []string {
	if len(lines) <= maxShown {
		return lines
	}
	return append(lines[:maxShown:maxShown], fmt.Sprintf("and %d more", len(lines)-maxShown))
}

// suspects are what one finding is about.
type suspects []*tree.Entry

// text names the first ones: "bin/orders (0644), bin/ship (0600) and 37 more".
func (es suspects) text() string {
	var words []string
	for _, e := range es[:min(len(es), maxInText)] {
		words = append(words, fmt.Sprintf("%s (%s)", shortened(e.Path), octal(e.Mode)))
	}
	s := strings.Join(words, ", ")
	if more := len(es) - len(words); more > 0 {
		s += fmt.Sprintf(" and %d more", more)
	}
	return s
}

// count is "3 programs: " before several, and nothing before one.
func (es suspects) count(noun string) string {
	if len(es) == 1 {
		return ""
	}
	return fmt.Sprintf("%d %s: ", len(es), noun)
}

// evidence is a line for each, as ls(1) would show it; of a single one the text
// has said it all.
func (es suspects) evidence() []string {
	if len(es) == 1 {
		return nil
	}
	var lines []string
	for i, e := range es {
		if i > maxShown {
			return append(lines[:maxShown], fmt.Sprintf("and %d more", len(es)-maxShown))
		}
		line := octal(e.Mode) + " " + ownerOf(e) + " " + shortened(e.Path)
		if e.Capability != nil {
			line += " " + e.Capability.String()
		}
		lines = append(lines, line)
	}
	return lines
}

// show adds the evidence to a finding about es.
func (es suspects) show(f Finding) Finding { return f.show(es.evidence()) }

// ownerOf is "root:shadow", or the numbers where there are no names.
func ownerOf(e *tree.Entry) string {
	return nameOr(e.User, e.UID) + ":" + nameOr(e.Group, e.GID)
}

func nameOr(name string, id int) string {
	switch {
	case name != "":
		return name
	case id < 0:
		return "?"
	}
	return strconv.Itoa(id)
}

// typed are the paths as a shell takes them; those of a directory begin with
// its own path.
func (a *audit) typed(es suspects) string {
	var words []string
	for _, e := range es[:min(len(es), maxTyped)] {
		p := e.Path
		if a.Format == "directory" {
			p = path.Join(a.Name, p)
		}
		words = append(words, shellQuoted(p))
	}
	s := strings.Join(words, " ")
	if more := len(es) - len(words); more > 0 {
		s += fmt.Sprintf(" ... (and %d more)", more)
	}
	return s
}

// shellQuoted is a word of sh.
func shellQuoted(s string) string {
	plain := func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+:=@%,", r))
	}
	if s != "" && s[0] != '-' && strings.IndexFunc(s, plain) < 0 {
		return shortened(s)
	}
	return "'" + strings.ReplaceAll(shortened(s), "'", `'\''`) + "'"
}
