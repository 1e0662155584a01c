package supervisor

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SyntaxError is a line for which supervisord refuses the file, and does not start.
type SyntaxError struct {
	Line int
	Err  error
}

// Error has the line and what is wrong with it.
func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns e.Err.
func (e *SyntaxError) Unwrap() error { return e.Err }

// What makes supervisord refuse a file.
var (
	ErrEncoding  = errors.New("is not UTF-8")
	ErrNoSection = errors.New("stands before any section")
	ErrNoEquals  = errors.New("has no = and no :")
	ErrNoKey     = errors.New("has no key before its =")
)

// Parse reads a file's text as configparser's _read does, with its
// inline_comment_prefixes ; and #, and strict off. The error is a *SyntaxError, of
// the first line that is wrong; with it comes what was read.
func Parse(text string) (*File, error) {
	p := parser{file: &File{}}
	for i, line := range lines(text) {
		if !utf8.ValidString(line) {
			return p.file, &SyntaxError{i + 1, ErrEncoding}
		}
		if err := p.line(i+1, line); err == ErrNoSection {
			return p.file, &SyntaxError{i + 1, err}
		} else if err != nil && p.err == nil {
			p.err = &SyntaxError{i + 1, err}
		}
	}
	p.join()
	if p.err != nil {
		return p.file, p.err
	}
	return p.file, nil
}

// lines splits as Python's text files do: \r and \r\n end a line too.
func lines(text string) []string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	return strings.Split(text, "\n")
}

// blank is str.isspace of Python.
func blank(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

func strip(s string) string { return strings.TrimFunc(s, blank) }

type parser struct {
	file    *File
	section string // of the last header
	inside  bool   // there was a header
	open    bool   // a value can be continued: there was a key since the header
	indent  int    // of the last line that was no continuation, in characters
	err     error
}

var header = regexp.MustCompile(`^\[(.+)\](.*)$`)

func (p *parser) line(number int, line string) error {
	value, comment, commented := cut(line)
	if value == "" {
		if !commented && p.open {
			p.add(Part{Line: number})
		}
		return nil
	}
	part := Part{Line: number, Text: value, Comment: comment}
	indent := utf8.RuneCountInString(line) - utf8.RuneCountInString(strings.TrimLeftFunc(line, blank))
	if p.open && indent > p.indent {
		p.add(part)
		return nil
	}
	p.indent = indent
	if m := header.FindStringSubmatch(value); m != nil {
		p.section, p.inside, p.open = m[1], true, false
		p.file.Headers = append(p.file.Headers, Header{Section: m[1], Line: number, After: strip(m[2])})
		return nil
	}
	if !p.inside {
		return ErrNoSection
	}
	return p.setting(part)
}

func (p *parser) setting(part Part) error {
	at := strings.IndexAny(part.Text, "=:")
	if at < 0 {
		return ErrNoEquals
	}
	key := strings.ToLower(strings.TrimRightFunc(part.Text[:at], blank))
	part.Text = strip(part.Text[at+1:])
	p.file.Settings = append(p.file.Settings, Setting{Section: p.section, Key: key, Line: part.Line, Parts: []Part{part}})
	p.open = true
	if key == "" {
		return ErrNoKey
	}
	return nil
}

func (p *parser) add(part Part) {
	s := &p.file.Settings[len(p.file.Settings)-1]
	s.Parts = append(s.Parts, part)
}

// join makes values of their lines. Empty lines at the end are none of it.
func (p *parser) join() {
	for i := range p.file.Settings {
		s := &p.file.Settings[i]
		for len(s.Parts) > 1 && s.Parts[len(s.Parts)-1].Text == "" {
			s.Parts = s.Parts[:len(s.Parts)-1]
		}
		var texts []string
		for _, part := range s.Parts {
			texts = append(texts, part.Text)
		}
		s.Value = strings.TrimRightFunc(strings.Join(texts, "\n"), blank)
	}
}

// cut takes the comment off a line. One begins at a ; or a # that begins the line
// or stands behind a blank, in quotes too. commented says that there was one.
func cut(line string) (value, comment string, commented bool) {
	if s := strip(line); strings.HasPrefix(s, "#") || strings.HasPrefix(s, ";") {
		return "", s, true
	}
	at := begin(line)
	if at < 0 {
		return strip(line), "", false
	}
	return strip(line[:at]), strip(line[at:]), true
}

// begin is where the comment begins, -1 if there is none. configparser looks at the
// first ; and the first #, then at the second of each, and so on, and is content
// with the first round that finds one: of "#a#b #c ;d" that is ;d.
func begin(line string) int {
	places := map[byte]int{';': -1, '#': -1}
	for len(places) > 0 {
		found := -1
		for mark, last := range places {
			next := strings.IndexByte(line[last+1:], mark)
			if next < 0 {
				delete(places, mark)
				continue
			}
			next += last + 1
			places[mark] = next
			before, _ := utf8.DecodeLastRuneInString(line[:next])
			if (next == 0 || blank(before)) && (found < 0 || next < found) {
				found = next
			}
		}
		if found >= 0 {
			return found
		}
	}
	return -1
}
