package supervisor

import (
	"os"
	"strings"
)

// File is a configuration file.
type File struct {
	Path     string    // "" if it was not read from one
	Headers  []Header  // sections in the order of the file, those that come again too
	Settings []Setting // in the order of the file
}

// Header is the line that begins a section.
type Header struct {
	Section string // "program:orders", as it is written
	Line    int    // from 1
	After   string // what stands behind the ], which supervisord passes over
}

// Setting is a key and its value.
type Setting struct {
	Section string // "program:orders"
	Key     string // in small letters, as supervisord takes it
	Value   string // without comments; lines that were continued have a \n between them
	Line    int    // from 1
	Parts   []Part // the lines of the value; never empty
}

// Part is a line of a value.
type Part struct {
	Line    int
	Text    string // without its comment and the blanks at its ends
	Comment string // what was cut off, from the ; or # on; "" = nothing
}

// Kind is what a section is for: "program" of "program:orders".
func (s Setting) Kind() string { return Kind(s.Section) }

// Kind is what a section is for: what stands before its colon.
func Kind(section string) string {
	kind, _, _ := strings.Cut(section, ":")
	return kind
}

// Name is what stands behind the colon of a section, "" if there is none.
func Name(section string) string {
	_, name, _ := strings.Cut(section, ":")
	return name
}

// Sections are the names of the sections, each once. DEFAULT, whose settings all
// sections have, is none of them.
func (f *File) Sections() []string {
	var names []string
	seen := map[string]bool{"DEFAULT": true}
	for _, h := range f.Headers {
		if !seen[h.Section] {
			names = append(names, h.Section)
		}
		seen[h.Section] = true
	}
	return names
}

// Last is the setting that counts, the last one of the key: DEFAULT's where the
// section has none. False if there is no such setting.
func (f *File) Last(section, key string) (Setting, bool) {
	for _, in := range []string{section, "DEFAULT"} {
		for i := len(f.Settings) - 1; i >= 0; i-- {
			if s := f.Settings[i]; s.Section == in && s.Key == key {
				return s, true
			}
		}
	}
	return Setting{}, false
}

// Line is where a section begins, 0 if there is none of that name.
func (f *File) Line(section string) int {
	for _, h := range f.Headers {
		if h.Section == section {
			return h.Line
		}
	}
	return 0
}

// ReadFile reads the file at path. A *SyntaxError means that supervisord refuses
// it.
func ReadFile(path string) (*File, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	f, err := Parse(string(text))
	if f != nil {
		f.Path = path
	}
	return f, err
}
