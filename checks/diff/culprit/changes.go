package culprit

import (
	"regexp"
	"strconv"
	"strings"
)

// ChangeSet is places in the source that make a build differ together, as
// golang.org/x/tools/cmd/bisect prints them.
type ChangeSet struct {
	Without bool // it differs because the change is not made there, as elsewhere
	Places  []SourceLine
}

// SourceLine is a place in the source that the compiler treats otherwise.
type SourceLine struct {
	File      string // as the compiler names it: with -trimpath it begins with the module's path
	Line, Col int    // from 1
	What      string // what is done there, where the compiler says so: "inline", "devirt"

	// Within is where the function with this line was inlined, the outermost call
	// first; nil = it was not.
	Within []SourceLine
}

// String is FILE:LINE:COL.
func (l SourceLine) String() string {
	return l.File + ":" + strconv.Itoa(l.Line) + ":" + strconv.Itoa(l.Col)
}

// Of reports whether the line is of the module, as the compiler names files with
// -trimpath.
func (l SourceLine) Of(module string) bool { return strings.HasPrefix(l.File, module+"/") }

// Under is the line with its file below dir ("./calc.go"), if it is of the module;
// else as it is.
func (l SourceLine) Under(module, dir string) SourceLine {
	if l.Of(module) {
		l.File = strings.TrimSuffix(dir, "/") + strings.TrimPrefix(l.File, module)
	}
	return l
}

// Changes reads what bisect writes to stdout. It returns nil for one that found
// nothing; a set that was cut off in the middle is left out.
func Changes(out string) []ChangeSet {
	var sets []ChangeSet
	var open *ChangeSet
	last := ""
	for line := range strings.Lines(out) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "--- change set #"):
			open = &ChangeSet{Without: strings.Contains(line, "(disabling ")}
		case line == "---" && open != nil:
			sets, open = append(sets, *open), nil
		case open != nil && line != last: // the compiler may say it twice
			if at, ok := sourceLine(line); ok {
				open.Places = append(open.Places, at)
			}
		}
		last = line
	}
	return sets
}

const elsewhere = "the line is in another module or in the standard library"

// Bisect's complaints, without their beginning "bisect: fatal error: ".
var complaints = []struct{ says, means string }{
	{"target succeeds with no changes and all changes", "no place of the module alone makes it differ"},
	{"target fails with no changes and all changes", "it differs with the change in none and in all places of the module: " + elsewhere},
	{"target failed without printing any matches", "the change is made nowhere in the module: " + elsewhere},
	{"target fails inconsistently", "the runs do not agree with each other"},
	{"failure with no reported changes", "the compiler reports no place of the module"},
}

// Complaint is why bisect found nothing, from what it wrote to stderr, in our words;
// "" if it does not say.
func Complaint(stderr string) string {
	_, fatal, ok := strings.Cut(stderr, "bisect: fatal error: ")
	if !ok {
		return ""
	}
	for _, c := range complaints {
		if strings.HasPrefix(fatal, c.says) {
			return c.means
		}
	}
	first, _, _ := strings.Cut(fatal, "\n")
	return "bisect says: " + first
}

// Elsewhere reports whether, by what Complaint returned, the line is not of the
// module.
func Elsewhere(complaint string) bool { return strings.HasSuffix(complaint, elsewhere) }

var sourcePlace = regexp.MustCompile(`^(.+):(\d+):(\d+)(?: \((.+)\))?$`)

// sourceLine reads "a.go:7:13; b.go:9:1 (inline)": where a call was inlined, the
// line itself comes last. What is no place is left out.
func sourceLine(text string) (SourceLine, bool) {
	text = strings.TrimSpace(strings.ReplaceAll(text, " [DISABLED]", ""))
	var all []SourceLine
	for part := range strings.SplitSeq(text, ";") {
		m := sourcePlace.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			return SourceLine{}, false
		}
		line, _ := strconv.Atoi(m[2])
		col, _ := strconv.Atoi(m[3])
		all = append(all, SourceLine{File: m[1], Line: line, Col: col, What: m[4]})
	}
	last := all[len(all)-1]
	if len(all) > 1 {
		last.Within = all[:len(all)-1]
	}
	return last, true
}
