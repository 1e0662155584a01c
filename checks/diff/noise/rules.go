package noise

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Rules are what the author of a case says about its noise. The zero value has
// none: then only what the runs teach is let pass.
type Rules struct {
	Scrub     []Scrub  // in this order, after known values and the built-in ones
	Ignore    []Place  // not looked at, and all below it
	Unordered []Place  // lists and texts whose elements or lines come in any order
	Approx    []Approx // numbers that may be a little off
}

// Scrub replaces what a regular expression matches, in every stream, header and
// path of a file. In streams of more than 1 MiB it sees one line at a time.
type Scrub struct {
	Regexp *regexp.Regexp
	With   string // $1 is the first group, as in regexp.ReplaceAllString
}

// String is the line of a case that says so.
func (s Scrub) String() string { return "scrub " + quoted(s.Regexp.String()) + " " + quoted(s.With) }

// quoted is a word as testscript reads it.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// Approx lets numbers below a place differ by Abs, or by Rel times the larger one.
// NaN and infinities are no numbers here. The zero value lets nothing pass.
type Approx struct {
	Place
	Abs, Rel float64
}

func (a Approx) near(x, y float64) bool {
	d := math.Abs(x - y)
	return d <= a.Abs || d <= a.Rel*max(math.Abs(x), math.Abs(y))
}

// String is the line of a case that says so.
func (a Approx) String() string {
	if a.Rel > 0 {
		return fmt.Sprintf("approx %s rel=%g", a.Place, a.Rel)
	}
	return fmt.Sprintf("approx %s %g", a.Place, a.Abs)
}

// Add adds the rule that a line of a script gives, the command first: scrub,
// ignore, unordered or approx.
func (r *Rules) Add(words ...string) error {
	if len(words) == 0 {
		return fmt.Errorf("a rule needs a command: scrub, ignore, unordered or approx")
	}
	var err error
	switch rest := words[1:]; words[0] {
	case "scrub":
		err = add(&r.Scrub, ParseScrub, rest)
	case "ignore":
		err = add(&r.Ignore, ParsePlace, rest)
	case "unordered":
		err = add(&r.Unordered, ParsePlace, rest)
	case "approx":
		err = add(&r.Approx, ParseApprox, rest)
	default:
		return fmt.Errorf("no rule is called %q: there are scrub, ignore, unordered and approx", words[0])
	}
	if err != nil {
		return fmt.Errorf("%s: %w", words[0], err)
	}
	return nil
}

func add[T any](list *[]T, parse func(...string) (T, error), words []string) error {
	one, err := parse(words...)
	if err == nil {
		*list = append(*list, one)
	}
	return err
}

// ParseScrub reads the words REGEXP REPLACEMENT.
func ParseScrub(words ...string) (Scrub, error) {
	if len(words) != 2 {
		return Scrub{}, fmt.Errorf("needs REGEXP REPLACEMENT, got %d words", len(words))
	}
	re, err := regexp.Compile(words[0])
	if err != nil {
		return Scrub{}, err
	}
	if re.MatchString("") {
		return Scrub{}, fmt.Errorf("%q matches the empty string, so it would match everywhere", words[0])
	}
	return Scrub{Regexp: re, With: words[1]}, nil
}

// ParsePlace reads the words [STEP] PATH. A PATH may be several words: header Date.
func ParsePlace(words ...string) (Place, error) {
	var p Place
	for _, w := range words {
		switch {
		case w == "":
			return p, fmt.Errorf("a word of %q is empty", words)
		case !utf8.ValidString(w) || len(w) > 1000:
			return p, fmt.Errorf("%q is not UTF-8, or longer than 1000 bytes", clip(w, 100))
		}
	}
	switch {
	case len(words) == 0:
		return p, fmt.Errorf("needs [STEP] PATH")
	case !beginsPath(words[0]):
		p.Step, words = words[0], words[1:]
	}
	if len(words) == 0 {
		return p, fmt.Errorf("%q is no path: one begins with stdout, stderr, exit, status, header NAME, body, file:, \".\" or \"[\"; a step needs a path after it", p.Step)
	}
	p.Path = strings.Join(words, " ")
	return p, checkPath(p.Path)
}

var pathWord = regexp.MustCompile(`^(?:[.\[].*|(?:stdout|stderr|body|exit|status|error|case)(?::.*|\[.*)?|header|header .+|file:.*|(?:stdout|stderr|body|file:.+) .+)$`)

func beginsPath(word string) bool { return pathWord.MatchString(word) }

func checkPath(path string) error {
	switch {
	case !beginsPath(path):
		return fmt.Errorf("%q is no path: one begins with stdout, stderr, exit, status, header NAME, body, file:, \".\" or \"[\"", path)
	case path == "header":
		return fmt.Errorf("header needs the name of one, or *")
	case path == "file:":
		return fmt.Errorf("file: needs a path, as in file:tmp/*")
	case strings.Count(path, "[") != strings.Count(path, "]"):
		return fmt.Errorf("brackets of %q do not match", path)
	}
	return nil
}

// ParseApprox reads the words [STEP] PATH EPS, where EPS is a number of 0 or
// more, or rel= and one.
func ParseApprox(words ...string) (Approx, error) {
	if len(words) < 2 {
		return Approx{}, fmt.Errorf("needs [STEP] PATH EPS, or rel=EPS, got %d words", len(words))
	}
	last := words[len(words)-1]
	eps, relative := strings.CutPrefix(last, "rel=")
	f, err := strconv.ParseFloat(eps, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) || f <= 0 {
		return Approx{}, fmt.Errorf("%q is no EPS: a number above 0 such as 1e-9, or rel=1e-12", last)
	}
	p, err := ParsePlace(words[:len(words)-1]...)
	if err != nil {
		return Approx{}, err
	}
	if relative {
		return Approx{Place: p, Rel: f}, nil
	}
	return Approx{Place: p, Abs: f}, nil
}
