package triage

import (
	"path"
	"regexp"
	"strings"
)

// Cause is what ended a run, or follows from it.
type Cause struct {
	Kind     string   // "port-in-use": stable, for machines
	Text     string   // one line: what was said, and what this machine says of it
	Fix      string   // what to type
	Evidence []string // the lines of the log and the properties, as they are
	Follows  bool     // it is a consequence, or came later

	rank   int
	place  int // in the log
	groups []string
}

// service is what the words in braces stand for.
type service struct {
	state State
	name  string // "orders"; "" = not known
	unit  string // "orders.service"
}

func newService(in Input) service {
	s := service{state: in.State, unit: in.Name}
	for _, name := range []string{in.State.Name(), in.Log.Unit} {
		if s.unit == "" {
			s.unit = name
		}
	}
	s.name = strings.TrimSuffix(s.unit, ".service")
	if s.unit != "" && path.Ext(s.unit) == "" {
		s.unit += ".service"
	}
	return s
}

var (
	brace = regexp.MustCompile(`\{(\w+)\}`)
	ports = regexp.MustCompile(`:(\d+)$|^(\d+)$`)
)

// fill puts the words in; with typed they are safe in a shell.
func (s service) fill(template string, groups []string, typed bool) string {
	return brace.ReplaceAllStringFunc(template, func(word string) string {
		value := s.word(word[1:len(word)-1], groups)
		if typed && value != strings.ToUpper(value) || typed && !plainWord.MatchString(value) && value != "" {
			return quote(value)
		}
		return value
	})
}

// word is one word; what is not known stands in capitals.
func (s service) word(name string, groups []string) string {
	or := func(value, unknown string) string {
		if value == "" {
			return unknown
		}
		return value
	}
	switch name {
	case "unit":
		return or(s.unit, "UNIT")
	case "name":
		return or(s.name, "NAME")
	case "user":
		return or(s.state.User(), "USER")
	case "group":
		return or(s.state.get("Group"), "GROUP")
	case "program":
		return or(s.state.Program(), "PROGRAM")
	case "dir":
		return or(strings.TrimLeft(s.state.get("WorkingDirectory"), "!-"), "DIRECTORY")
	case "port":
		m := ports.FindStringSubmatch(operand(groups))
		if m == nil {
			return "PORT"
		}
		return m[1] + m[2]
	case "dirof1":
		return or(dirOf(operand(groups)), "DIRECTORY")
	case "host1", "port1":
		i := strings.LastIndexByte(operand(groups), ':')
		if name == "port1" {
			return operand(groups)[i+1:]
		}
		return strings.Trim(operand(groups)[:max(i, 0)], "[]")
	}
	if i := int(name[0] - '0'); len(name) == 1 && i >= 0 && i < len(groups) {
		return groups[i]
	}
	return ""
}

// operand is the first group that has a text.
func operand(groups []string) string {
	for _, g := range groups[min(1, len(groups)):] {
		if g != "" {
			return g
		}
	}
	return ""
}

func dirOf(file string) string {
	if file == "" {
		return ""
	}
	return path.Dir(file)
}
