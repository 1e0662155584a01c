package noise

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Place names what was observed: a step of the case and a path in what it gave.
// In a rule both are patterns.
//
// Paths are "exit", "stdout", "stderr", "status", "error", "header Date", "body",
// "case" (whether the case held), and of files "file:tmp/x", "file:tmp/x mode" and
// "file:tmp/x link". Under a stream of text stand a line and a token of it, counted
// from 1: "stdout:3:5". Under one of JSON stands a path, "stdout .items[0].id"; a
// body is left out there, ".items[0].id".
//
// In a pattern "*" is any key, index or part of a file name, "[]" any index, "**"
// anything. A pattern covers what lies below it: ".user" is also ".user.name".
type Place struct {
	Step string `json:"step,omitempty"` // "" in a rule is every step; in a result, what belongs to none, as files
	Path string `json:"path"`
}

// String is the step, if there is one, and the path.
func (p Place) String() string {
	if p.Step == "" {
		return p.Path
	}
	return p.Step + " " + p.Path
}

// pattern is a Place of a rule, compiled.
type pattern struct {
	step, whole, below *regexp.Regexp
}

func (p Place) compile() pattern {
	path := strings.ToValidUTF8(p.Path, "\uFFFD") // of what was not parsed, but written down in Go
	if path == "." {
		path = "body"
	}
	exact, end := glob(path), `(?:$|[ .:\[])`
	if strings.HasPrefix(path, "file:") && !strings.Contains(path, " ") {
		end = `(?:$|[ :/])` // "file:a" is not "file:a.log"
	}
	if strings.HasPrefix(path, "header ") {
		exact, end = `(?i)`+exact, `(?:$|[ :\[])`
	}
	below := `^` + exact + end
	if path == "body" {
		below = `^(?:body(?:$|[ :])|[.\[])`
	}
	return pattern{
		step:  regexp.MustCompile(stepGlob(strings.ToValidUTF8(p.Step, "\uFFFD"))),
		whole: regexp.MustCompile(`^` + exact + `$`),
		below: regexp.MustCompile(below),
	}
}

// stepGlob matches names of steps; without a number it matches each repetition.
func stepGlob(step string) string {
	if step == "" {
		return ``
	}
	again := `(?: #\d+)?`
	if regexp.MustCompile(` #\d+$`).MatchString(step) {
		again = ``
	}
	return `^` + strings.ReplaceAll(regexp.QuoteMeta(step), `\*`, `.*`) + again + `$`
}

// glob translates a path with stars into a regular expression.
func glob(path string) string {
	star := `(?:[^.\[\]: ]|\["[^\]]*"\])*`
	var b strings.Builder
	file := strings.HasPrefix(path, "file:")
	for i := 0; i < len(path); {
		rest := path[i:]
		switch {
		case file && rest[0] == ' ':
			file = false
			b.WriteString(" ")
			i++
		case strings.HasPrefix(rest, "**"):
			b.WriteString(`.*`)
			i += 2
		case strings.HasPrefix(rest, "[*]"), strings.HasPrefix(rest, ".*") && !file:
			b.WriteString(map[byte]string{'[': `\[[^\]]*\]`, '.': `(?:\.` + star + `|\["[^\]]*"\])`}[rest[0]])
			i += len(map[byte]string{'[': "[*]", '.': ".*"}[rest[0]])
		case strings.HasPrefix(rest, "[]"):
			b.WriteString(`\[\d+\]`)
			i += 2
		case rest[0] == '*' && file:
			b.WriteString(`[^/]*`)
			i++
		case rest[0] == '*':
			b.WriteString(star)
			i++
		default:
			b.WriteString(regexp.QuoteMeta(rest[:1]))
			i++
		}
	}
	return b.String()
}

// trail is the way from a recording down to a node; it becomes a Place only when
// somebody asks, for there may be millions.
type trail struct {
	up   *trail
	name string
	at   int // of an index or a line
	kind trailKind
}

type trailKind byte

const (
	plain  trailKind = iota
	step             // the name of a step
	stream           // the name of what holds bytes
	index            // of an element, from 0
	line             // of a text, from 0; written from 1
	member           // the key of a JSON object
)

func (t *trail) down(name string) *trail { return &trail{up: t, name: name} }

func (t *trail) number(k trailKind, i int) *trail { return &trail{up: t, at: i, kind: k} }

// own is the part of a path that the last step of the trail adds.
func (t *trail) own() string {
	switch t.kind {
	case index:
		return "[" + strconv.Itoa(t.at) + "]"
	case line:
		return ":" + strconv.Itoa(t.at+1)
	case member:
		return keyPath(t.name)
	}
	return t.name
}

var plainKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// keyPath writes the key of a JSON object; the second of a name ends in "#2".
func keyPath(k string) string {
	name, again, twice := strings.Cut(k, repeated)
	if plainKey.MatchString(name) {
		name = "." + name
	} else {
		name = fmt.Sprintf("[%q]", clip(name, 100))
	}
	if twice {
		name += "#" + again
	}
	return name
}

// place renders the trail.
func (t *trail) place() Place {
	var p Place
	var names []string
	for ; t != nil; t = t.up {
		switch {
		case t.kind == step:
			p.Step = t.name
			continue
		case t.kind == stream && len(names) > 0 && strings.ContainsAny(names[len(names)-1][:1], ".["):
			if t.name == "body" {
				continue
			}
			names = append(names, " ")
		}
		if own := t.own(); own != "" { // the content of a file has none
			names = append(names, own)
		}
	}
	var b strings.Builder
	for i := len(names) - 1; i >= 0; i-- {
		b.WriteString(names[i])
	}
	p.Path = b.String()
	return p
}
