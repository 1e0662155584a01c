package try

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/unit"
	"example.com/seaworthy/templates"
)

// hardening compares what the rendered units say with what systemd made of them: of
// a line that it passes over a service that is active says nothing.
func hardening(s subject) checks.Finding {
	var c comparison
	for _, f := range s.files {
		if isUnit(f.Name) && len(s.Show[f.Name]) > 0 {
			c.compare(f, s.Show[f.Name])
		}
	}
	switch {
	case c.same == 0 && len(c.wrong) == 0:
		return skip("systemctl show told nothing")
	case len(c.wrong) > 0:
		return hinted(fail("%s", strings.Join(c.wrong, "; ")), "a value ends with its line, and a comment has a line of its own: systemd-analyze verify names the lines that are passed over", c.lines...)
	}
	return hinted(pass("%d directives are in force, as systemctl show has them", c.same), "", c.lines...)
}

// comparison is what came of it.
type comparison struct {
	same         int
	wrong, lines []string
}

func (c *comparison) compare(f templates.File, shown map[string]string) {
	parsed, err := unit.Parse(bytes.NewReader(f.Data))
	if err != nil {
		c.wrong = append(c.wrong, fmt.Sprintf("%s: %v", f.Name, err))
		return
	}
	var seen, left []string
	for _, a := range parsed.Assignments {
		if a.Section == "Install" || slices.Contains(seen, a.Key) {
			continue
		}
		seen = append(seen, a.Key)
		if p, ok := properties[a.Key]; ok {
			c.directive(p, a, together(parsed, a), shown)
		} else {
			left = append(left, a.Key)
		}
	}
	if len(left) > 0 {
		c.lines = append(c.lines, "not compared, of "+path.Base(f.Name)+": "+strings.Join(left, " "))
	}
}

func (c *comparison) directive(p property, a unit.Assignment, written string, shown map[string]string) {
	name := p.name
	if name == "" {
		name = a.Key
	}
	value, there := shown[name]
	switch {
	case there && p.equal(written, value):
		c.same++
	case !there && written == "" && lists[a.Key]:
		c.same++ // an empty list is not shown
	case !there:
		c.wrong = append(c.wrong, fmt.Sprintf("%s=%s: systemd has no such property", a.Key, written))
	default:
		c.wrong = append(c.wrong, fmt.Sprintf("%s=%s did not take effect: systemd has %s=%s", a.Key, written, name, short(value)))
	}
}

// short keeps a list of system calls to what can be read.
func short(value string) string {
	if len(value) > 80 {
		return value[:80] + "…"
	}
	return value
}
