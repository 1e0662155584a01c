package unit

import (
	"path"
	"slices"
	"strings"
)

// File is what one unit file says, and the drop-ins merged into it.
type File struct {
	Path        string       // as it was opened, with slashes; "" = read from a stream
	Headers     []Header     // sections in the order of the file, each as often as it begins
	Assignments []Assignment // in the order in which systemd takes them
	Oddities    []Oddity     // what systemd passes over with a line in the log, or without one
}

// Header is the line that begins a section.
type Header struct {
	Section string
	At      Place
}

// Assignment is one line "Key=Value", put together where it was continued.
type Assignment struct {
	Section string // "Service", without the brackets
	Key     string // as it is written: systemd's keys are case-sensitive
	Value   string // without the blanks around it; "" empties a list
	At      Place  // where the line begins
	Parts   []Part // its lines in the file: more than one if it was continued by a backslash
}

// Part is one line of a continued assignment.
type Part struct {
	Line int
	Text string // without the line end
}

// Place is a line of a file.
type Place struct {
	File string // File.Path of the unit or of the drop-in
	Line int    // 1 is the first
}

// Name is the unit's name, "orders.service"; "" = not known.
func (f *File) Name() string {
	if f.Path == "" {
		return ""
	}
	return path.Base(f.Path)
}

// Type is the unit's type, "service", from its name; "" = not known.
func (f *File) Type() string {
	name := f.Name()
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		return ""
	}
	return name[dot+1:]
}

// Sections lists the sections, each once.
func (f *File) Sections() []string {
	var names []string
	for _, h := range f.Headers {
		if !slices.Contains(names, h.Section) {
			names = append(names, h.Section)
		}
	}
	return names
}

// All returns every assignment of a key, also those that a later empty one
// takes back.
func (f *File) All(section, key string) []Assignment {
	var found []Assignment
	for _, a := range f.Assignments {
		if a.Section == section && a.Key == key {
			found = append(found, a)
		}
	}
	return found
}

// List returns the assignments of a key that is a list: those after the last
// empty one, which resets it.
func (f *File) List(section, key string) []Assignment {
	all := f.All(section, key)
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Value == "" {
			return all[i+1:]
		}
	}
	return all
}

// Last returns the assignment of a key that holds one value: the last of them.
// It may be empty, which most keys take for their default. ok is false where
// there is none.
func (f *File) Last(section, key string) (a Assignment, ok bool) {
	all := f.All(section, key)
	if len(all) == 0 {
		return Assignment{}, false
	}
	return all[len(all)-1], true
}

// Value is the last value of a key; "" = empty, or not assigned.
func (f *File) Value(section, key string) string {
	a, _ := f.Last(section, key)
	return a.Value
}

// Merge returns f with the drop-ins laid on top, in systemd's order: by the
// drop-ins' file names, whatever their directories (systemd.unit(5)). Of those
// with one name the first wins, as the directory that is named first does. f
// itself is not changed.
func (f *File) Merge(dropins ...*File) *File {
	merged := &File{
		Path: f.Path, Headers: slices.Clone(f.Headers),
		Assignments: slices.Clone(f.Assignments), Oddities: slices.Clone(f.Oddities),
	}
	sorted := slices.Clone(dropins)
	slices.SortStableFunc(sorted, func(a, b *File) int { return strings.Compare(a.Name(), b.Name()) })
	for i, d := range sorted {
		if i > 0 && d.Name() != "" && d.Name() == sorted[i-1].Name() {
			continue
		}
		merged.Headers = append(merged.Headers, d.Headers...)
		merged.Assignments = append(merged.Assignments, d.Assignments...)
		merged.Oddities = append(merged.Oddities, d.Oddities...)
	}
	return merged
}
