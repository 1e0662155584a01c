package templates

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// faults collects what is wrong with a unit, in the order in which it is found.
type faults []error

// add notes a field and what was found in it; why says what is wrong with it,
// and after a semicolon what to write instead.
func (f *faults) add(field string, found any, why string, args ...any) {
	text := fmt.Sprintf("%v", found)
	if s, ok := found.(string); ok {
		text = fmt.Sprintf("%q", shorten(s))
	}
	*f = append(*f, fmt.Errorf("Unit.%s %s: %s", field, text, fmt.Sprintf(why, args...)))
}

// say adds a fault whose words may be "" for none, and reports whether there was
// one.
func (f *faults) say(field string, found any, why string) bool {
	if why != "" {
		f.add(field, found, "%s", why)
	}
	return why != ""
}

func (f faults) join() error { return errors.Join(f...) }

// shorten keeps an error to a line that can be read.
func shorten(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// notText says why s cannot be written to any file: "" = it can.
func notText(s string) string {
	switch {
	case !utf8.ValidString(s):
		return "is not UTF-8; write it in UTF-8"
	case strings.Contains(s, "\x00"):
		return "has a NUL in it; take it away"
	}
	return ""
}

// notLine says why s cannot stand alone on a line that has no quoting: "" = it
// can. A backslash at the end would swallow the line that follows, User= among
// them.
func notLine(s string) string {
	if why := notText(s); why != "" {
		return why
	}
	switch {
	case strings.ContainsFunc(s, unicode.IsControl):
		return "has a line end or a control character; write it on one line"
	case strings.HasSuffix(s, `\`):
		return "ends with a backslash, which would swallow the next line; take it away"
	case strings.TrimFunc(s, unicode.IsSpace) != s:
		return "begins or ends with a blank, which would be lost; take it away"
	}
	return ""
}

// hiddenDirs are those that the sandbox hides from a service, or that are no
// place for files.
var hiddenDirs = []string{"/tmp", "/var/tmp", "/home", "/root", "/run/user", "/dev", "/proc", "/sys"}

// cleanPath is an absolute path without empty, . and .. elements, and without a
// slash at its end.
var cleanPath = regexp.MustCompile(`^(/[^/]+)+$`)

// notPath says why a path cannot be used in all files that are written: "" = it
// can.
func notPath(s string) string {
	if why := notLine(s); why != "" {
		return why
	}
	switch {
	case !strings.HasPrefix(s, "/"):
		return "is no absolute path; begin it with /"
	case !cleanPath.MatchString(s) || strings.Contains(s+"/", "/./") || strings.Contains(s+"/", "/../"):
		return "is no plain path; write it without //, . and .. and without a / at its end"
	case strings.ContainsAny(s, `"'\`):
		return "has a quote or a backslash, which systemd takes in no path of a program; give it another name"
	}
	for _, dir := range hiddenDirs {
		if within(s, dir) {
			return "is below " + dir + ", which the service does not see; write a path below /opt, /srv or /var/lib"
		}
	}
	return ""
}

// within reports whether a clean path is dir or below it.
func within(path, dir string) bool { return path == dir || strings.HasPrefix(path, dir+"/") }
