package checks

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/unit"
)

// oddLines tells the lines that systemd passes over.
func oddLines(s unitSubject) []Finding {
	var found []Finding
	outside := 0 // lines before any section
	for _, o := range s.Oddities {
		switch o.Kind {
		case unit.NoEquals:
			found = append(found, mistake(o.At, "%q has no =: systemd passes over it", o.Text).hint("# "+o.Text))
		case unit.NoKey:
			found = append(found, mistake(o.At, "%q has no key before =: systemd passes over it", o.Text))
		case unit.NoSection:
			if outside++; outside > 1 {
				continue
			}
			found = append(found, mistake(o.At, "%q stands before any section: systemd passes over it", o.Text).hint("[Unit] on the line above"))
		case unit.MarkedComment:
			found = append(found, doubt(o.At, "a comment after a byte order mark is read as text").hint(`sed -i '1s/^\xEF\xBB\xBF//' FILE`))
		case unit.NulByte:
			found = append(found, mistake(o.At, "a NUL byte ends the line: what follows is a line of its own").hint(`tr -d '\000' < FILE`))
		case unit.CarriageReturn:
			found = append(found, doubt(o.At, "a carriage return alone ends the line: what follows is a line of its own").hint("dos2unix FILE"))
		case unit.OpenEnd:
			found = append(found, doubt(o.At, "ends with a backslash, and so does the file: the next line that is added belongs to it").hint("take the \\ away"))
		}
	}
	if outside > 1 {
		found = append(found, mistake(s.head(), "%d more lines stand before any section", outside-1))
	}
	return found
}

// assigns is a line that could stand alone.
var assigns = regexp.MustCompile(`^\s*([A-Z][A-Za-z0-9]+)\s*=`)

// swallowed tells a backslash that makes the next setting part of a value, and
// one that was to continue a line and does not.
func swallowed(s unitSubject) []Finding {
	var found []Finding
	for _, a := range s.Assignments {
		for i, p := range a.Parts {
			at := unit.Place{File: a.At.File, Line: p.Line}
			if trimmed := strings.TrimRight(p.Text, " \t"); trimmed != p.Text && strings.HasSuffix(trimmed, `\`) && !strings.HasSuffix(trimmed, `\\`) {
				found = append(found, mistake(at, "a blank after the \\ at the end: the line is not continued, and the value ends with \\").
					hint("take the blank after the \\ away"))
			}
			if name := swallows(s, a.Section, p.Text); i > 0 && name != "" {
				found = append(found, mistake(at, "%s is part of the value of %s= in line %d, whose line ends with \\: it has no effect", name, a.Key, a.Parts[i-1].Line).
					hint(fmt.Sprintf("take the \\ at the end of line %d away", a.Parts[i-1].Line)))
			}
		}
	}
	return found
}

// swallows names the setting or the section that a continued line looks like.
func swallows(s unitSubject, section, text string) string {
	text = strings.TrimSpace(text)
	for _, known := range unit.SectionsOf(s.Type()) {
		if text == "["+known+"]" {
			return text
		}
	}
	m := assigns.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	if _, ok := unit.Lookup(section, m[1]); !ok {
		return ""
	}
	return m[1] + "="
}

// unknownSections tells sections that the unit's type does not have: all of
// their lines are passed over.
func unknownSections(s unitSubject) []Finding {
	known := unit.SectionsOf(s.Type())
	if known == nil {
		return nil
	}
	var found []Finding
	for _, h := range s.Headers {
		if slices.Contains(known, h.Section) || unit.Private(h.Section) || s.Type() == "target" && h.Section == "Target" || s.Type() == "device" && h.Section == "Device" {
			continue
		}
		f := mistake(h.At, "a .%s has no section [%s]: systemd passes over all of it", s.Type(), h.Section)
		if near := nearKey(h.Section, known); near != "" {
			f = f.hint("[" + near + "]")
		}
		found = append(found, f)
	}
	return found
}

// manyKeys is how many unknown keys are told: more are no unit file.
const manyKeys = 100

// unknownKeys tells keys that no systemd knows, and those that belong to
// another section.
func unknownKeys(s unitSubject) []Finding {
	var found []Finding
	for _, a := range s.known {
		if _, ok := unit.Lookup(a.Section, a.Key); ok || unit.Private(a.Key) {
			continue
		}
		if len(found) == manyKeys {
			break
		}
		f := mistake(a.At, "[%s] has no key %s=: systemd logs it and goes on without", a.Section, a.Key)
		elsewhere := among(unit.SectionsWith(a.Key), unit.SectionsOf(s.Type()))
		switch near := nearKey(a.Key, unit.Keys(a.Section)); {
		case elsewhere != "":
			f = mistake(a.At, "%s= belongs to [%s], not to [%s]: systemd logs it and goes on without", a.Key, elsewhere, a.Section).
				hint(fmt.Sprintf("[%s] %s=%s", elsewhere, a.Key, a.Value))
		case near != "":
			f = f.hint(near + "=" + a.Value)
		}
		found = append(found, f)
	}
	return found
}

// nearKey is the key that one may have meant; none of what no key is as long as.
func nearKey(key string, keys []string) string {
	if len(key) > 64 {
		return ""
	}
	return host.Nearest(key, keys)
}

// among is the first of names that is in list.
func among(names, list []string) string {
	for _, name := range names {
		if slices.Contains(list, name) {
			return name
		}
	}
	return ""
}
