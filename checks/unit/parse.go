package unit

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// blanks are what systemd strips and what separates words.
const blanks = " \t\n\r"

// byteOrderMark is U+FEFF in UTF-8.
const byteOrderMark = "\ufeff"

// ReadFile parses the file at path. A file that systemd refuses is a
// SyntaxError; the others mean that it could not be read.
func ReadFile(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return parse(f, filepath.ToSlash(path))
}

// Parse reads a unit file or a drop-in as systemd does (systemd.syntax(7),
// config_parse of systemd 252). Unknown sections and keys are kept: whether
// they are known is Lookup's to say. An error is a SyntaxError, or r's.
func Parse(r io.Reader) (*File, error) { return parse(r, "") }

func parse(r io.Reader, path string) (*File, error) {
	p := parser{file: &File{Path: path}}
	l := lines{r: bufio.NewReader(r)}
	for {
		text, err := l.next()
		if err == io.EOF {
			return p.file, p.finish()
		}
		p.line++
		if err == nil {
			p.ends(l.ends)
			err = p.physical(text)
		}
		var syntax *SyntaxError
		switch {
		case errors.As(err, &syntax):
			return nil, err
		case errors.Is(err, ErrLongLine), errors.Is(err, ErrSize):
			return nil, &SyntaxError{p.at(), err}
		case err != nil:
			return nil, err
		}
	}
}

// parser is the state between lines.
type parser struct {
	file     *File
	line     int    // the physical line
	section  string // "" = before the first
	parts    []Part // the lines of an assignment that is being continued
	joined   strings.Builder
	seenMark bool
}

func (p *parser) at() Place { return Place{p.file.Path, p.line} }

func (p *parser) odd(kind OddityKind, at Place, text string) {
	p.file.Oddities = append(p.file.Oddities, Oddity{kind, at, text})
}

// ends notes line ends that are none of a text file.
func (p *parser) ends(ends string) {
	switch {
	case strings.Contains(ends, "\x00"):
		p.odd(NulByte, p.at(), "")
	case ends == "\r":
		p.odd(CarriageReturn, p.at(), "")
	}
}

// physical takes one line of the file: a comment is dropped wherever it stands,
// and a line that ends with a backslash waits for the next.
func (p *parser) physical(text string) error {
	if isComment(text) {
		if len(p.parts) > 0 {
			p.odd(CommentInside, p.at(), text)
		}
		return nil
	}
	if rest, ok := strings.CutPrefix(text, byteOrderMark); ok && !p.seenMark {
		p.seenMark = true
		if text = rest; isComment(text) {
			p.odd(MarkedComment, p.at(), text)
		}
	}
	if p.joined.Len()+len(text) > MaxLine {
		return ErrLongLine
	}
	p.parts = append(p.parts, Part{p.line, text})
	if !oddBackslashes(text) {
		p.joined.WriteString(text)
		return p.logical()
	}
	p.joined.WriteString(text[:len(text)-1] + " ")
	return nil
}

// isComment reports whether a line is one: the first of it that is not blank is
// # or a semicolon.
func isComment(text string) bool {
	text = strings.TrimLeft(text, blanks)
	return text != "" && (text[0] == '#' || text[0] == ';')
}

// oddBackslashes reports whether s ends with a backslash that no other escapes.
func oddBackslashes(s string) bool {
	n := len(s) - len(strings.TrimRight(s, `\`))
	return n%2 == 1
}

// logical takes a whole line and begins the next.
func (p *parser) logical() error {
	text, parts := p.joined.String(), p.parts
	p.joined.Reset()
	p.parts = nil
	at := Place{p.file.Path, parts[0].Line}
	text = strings.Trim(text, blanks)
	switch {
	case text == "":
		return nil
	case !utf8.ValidString(text):
		return &SyntaxError{at, ErrUTF8}
	case text[0] == '[':
		return p.header(text, at)
	}
	p.assignment(text, at, parts)
	return nil
}

// header begins a section.
func (p *parser) header(text string, at Place) error {
	if !strings.HasSuffix(text, "]") || text == "[" {
		return &SyntaxError{at, ErrHeader}
	}
	name := text[1 : len(text)-1]
	if strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || strings.ContainsRune("\"'\\\x7f", r) }) {
		return &SyntaxError{at, ErrName}
	}
	p.section = name
	p.file.Headers = append(p.file.Headers, Header{name, at})
	return nil
}

func (p *parser) assignment(text string, at Place, parts []Part) {
	key, value, ok := strings.Cut(text, "=")
	switch {
	case len(p.file.Headers) == 0:
		p.odd(NoSection, at, text)
	case !ok:
		p.odd(NoEquals, at, text)
	case key == "":
		p.odd(NoKey, at, text)
	default:
		p.file.Assignments = append(p.file.Assignments, Assignment{
			Section: p.section, Key: strings.Trim(key, blanks), Value: strings.Trim(value, blanks), At: at, Parts: parts,
		})
	}
}

// finish takes a last line that was to be continued.
func (p *parser) finish() error {
	if len(p.parts) == 0 {
		return nil
	}
	p.odd(OpenEnd, Place{p.file.Path, p.parts[len(p.parts)-1].Line}, p.parts[len(p.parts)-1].Text)
	return p.logical()
}
