package checks

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/seaworthy/checks/supervisor"
)

func lower(s string) string { return strings.ToLower(s) }

// oddSections tells sections that nobody reads, and files that run nothing.
func oddSections(s supervisorSubject) []Finding {
	var found []Finding
	for _, h := range s.Headers {
		if h.After != "" {
			found = append(found, doubt(s.at(h.Line), "%q stands behind [%s]: supervisord passes over it", h.After, h.Section))
		}
		if supervisor.Known(h.Section) {
			continue
		}
		f := mistake(s.at(h.Line), "[%s] is no section of Supervisor, which passes over all of it without a word", h.Section)
		if near := nearSection(h.Section); near != "" {
			f = f.hint("[" + near + "]")
		}
		found = append(found, f)
	}
	main := s.Line("supervisord") > 0
	switch include := s.Line("include"); {
	case include > 0 && !main:
		found = append(found, doubt(s.at(include), "[include] in a file that is itself included: supervisord passes over it").hint("put it into supervisord.conf"))
	case include > 0:
		if _, ok := s.Last("include", "files"); !ok {
			found = append(found, mistake(s.at(include), "[include] has no files=: %s", refusesAll).hint("files = /etc/supervisor/conf.d/*.conf"))
		}
	}
	if len(s.programs()) == 0 && !main && len(found) == 0 {
		found = append(found, fail(s.Path[strings.LastIndexByte(s.Path, '/')+1:]+": runs no program: there is no section [program:NAME]").hint("[program:NAME]"))
	}
	return found
}

// nearSection is the section that may have been meant.
func nearSection(section string) string {
	kind, name, named := strings.Cut(section, ":")
	kind, rest, spaced := strings.Cut(strings.TrimSpace(kind), " ")
	near := nearKey(kind, supervisor.Kinds())
	switch {
	case near == "":
		return ""
	case supervisor.Known(near):
		return near
	case named:
		return near + ":" + strings.TrimSpace(name)
	case spaced:
		return near + ":" + strings.TrimSpace(rest)
	}
	return near + ":NAME"
}

// supervisorNames tells names that supervisord refuses.
func supervisorNames(s supervisorSubject) []Finding {
	var found []Finding
	for _, section := range s.Sections() {
		name := strings.TrimSpace(supervisor.Name(section))
		named := supervisor.Runs(section) && supervisor.Kind(section) != "eventlistener" || supervisor.Kind(section) == "group"
		if named && strings.ContainsAny(name, " :/") {
			found = append(found, mistake(s.at(s.Line(section)), "[%s]: a name has no blank, no : and no /: %s", section, refusesAll).
				hint(fmt.Sprintf("[%s:%s]", supervisor.Kind(section), strings.NewReplacer(" ", "-", ":", "-", "/", "-").Replace(name))))
		}
	}
	return found
}

// oddKeys tells keys that a section does not have.
func oddKeys(s supervisorSubject) []Finding {
	var found []Finding
	for _, x := range s.Settings {
		if !supervisor.Known(x.Section) || supervisor.Has(x.Section, x.Key) || x.Section == "DEFAULT" {
			continue
		}
		if len(found) == manyKeys {
			break
		}
		f := mistake(s.at(x.Line), "[%s] has no key %s=: supervisord passes over it without a word", x.Section, x.Key)
		if kind := supervisor.With(x.Key); kind != "" {
			f = mistake(s.at(x.Line), "%s= belongs to [%s], not to [%s]: supervisord passes over it without a word", x.Key, kind, x.Section)
		} else if near := nearKey(x.Key, supervisor.Keys(x.Section)); near != "" {
			f = f.hint(near + "=" + x.Value)
		}
		found = append(found, f)
	}
	return found
}

// repeated tells what is said twice, of which the last counts.
func repeated(s supervisorSubject) []Finding {
	var found []Finding
	for _, h := range s.Headers {
		if before := s.Line(h.Section); before < h.Line {
			found = append(found, doubt(s.at(h.Line), "[%s] is there already, in line %d: the two are one, and the last value of a key counts", h.Section, before))
		}
	}
	first := map[string]supervisor.Setting{}
	for _, x := range s.Settings {
		key := x.Section + "\n" + x.Key
		before, again := first[key]
		switch {
		case !again:
		case before.Value == x.Value:
			found = append(found, doubt(s.at(x.Line), "%s= is there twice: in line %d too", x.Key, before.Line))
		default:
			found = append(found, mistake(s.at(x.Line), "%s= is in line %d already, with another value: this one counts, without a word", x.Key, before.Line).hint("leave one of the two"))
		}
		first[key] = x
	}
	return found
}

// settingLine is a line that could stand alone.
var settingLine = regexp.MustCompile(`^([A-Za-z_]+)\s*[=:]`)

// swallowedSettings tells lines that are part of the value above because they are
// indented.
func swallowedSettings(s supervisorSubject) []Finding {
	var found []Finding
	for _, x := range s.Settings {
		for _, part := range x.Parts[1:] {
			m := settingLine.FindStringSubmatch(part.Text)
			header := strings.HasPrefix(part.Text, "[") && strings.HasSuffix(part.Text, "]") && nearSection(strings.Trim(part.Text, "[]")) != ""
			if header || m != nil && supervisor.Has(x.Section, lower(m[1])) && x.Key != "environment" {
				found = append(found, mistake(s.at(part.Line), "%s is part of the value of %s=, as the line is indented: it has no effect", part.Text, x.Key).hint("take the blanks before it away"))
			}
		}
	}
	return found
}

// cutValues tells values that a comment has cut in two.
func cutValues(s supervisorSubject) []Finding {
	var found []Finding
	for _, x := range s.Settings {
		for _, part := range x.Parts {
			switch {
			case part.Comment == "" || !slices.Contains([]string{"command", "environment", "directory", "process_name"}, x.Key):
			case openQuote(part.Text):
				found = append(found, mistake(s.at(part.Line), "%s= ends before %q: a ; or # behind a blank begins a comment, in quotes too", x.Key, part.Comment).
					hint(`take the blank away, or write "" between the two: 'a "";b'`))
			case glued(part.Comment) && x.Key != "directory":
				found = append(found, doubt(s.at(part.Line), "%s= ends before %q, which is a comment here", x.Key, part.Comment).hint("write a blank behind the mark if it is one, quotes around the mark if it is none"))
			}
		}
	}
	return found
}

// openQuote reports whether a text has a quote that is not closed.
func openQuote(text string) bool {
	_, err := supervisor.Words(text)
	return err == supervisor.ErrQuote
}

// glued reports whether what may be a comment looks like none: words that follow
// their mark at once, or a path.
func glued(comment string) bool {
	rest := comment[1:]
	return rest != "" && !strings.ContainsAny(rest[:1], " \t;#") || strings.HasPrefix(strings.TrimSpace(rest), "/")
}
