package noise

import (
	"regexp"
	"strings"

	"example.com/seaworthy/checks/diff/record"
)

// moving are the names of files that are others in each run, such as those that
// os.CreateTemp makes up: by their molds, and the names of a mold that every run has.
type moving struct {
	molds  map[string]bool
	steady map[string]bool
}

// learnNames notes which names move. A mold that one run alone has is no rule.
func (r *ruling) learnNames(recs []record.Recording) {
	runs := map[string]int{}
	for _, rec := range recs {
		by := newScrubber(rec.Known, r.scrubs)
		for _, f := range rec.Files {
			runs[by.name(f)]++
		}
	}
	r.names = moving{map[string]bool{}, map[string]bool{}}
	others := map[string]int{}
	for name, n := range runs {
		mold := moldOf(name)
		switch {
		case mold == name:
		case n == len(recs):
			r.names.steady[name] = true
		default:
			others[mold]++
			r.names.molds[mold] = others[mold] > 1
		}
	}
}

// of is the name by which a file is compared.
func (m moving) of(name string) string {
	if mold := moldOf(name); m.molds[mold] && !m.steady[name] {
		return mold
	}
	return name
}

var madeUp = regexp.MustCompile(`[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{8,}\b|[0-9A-Za-z]*[0-9][0-9A-Za-z]*`)

// moldOf is a name without what may be made up in it: words with a digit, from 4
// bytes on, and what is hexadecimal.
func moldOf(name string) string {
	return madeUp.ReplaceAllStringFunc(name, func(word string) string {
		if len(word) < 4 {
			return word
		}
		return "<made up>"
	})
}

// name is the path of a file without what is known of the run.
func (s *scrubber) name(f record.File) string { return s.alias(s.text(f.Path)) }

// moves counts a name that is compared by its mold.
func (s *scrubber) moves(mold string) {
	if strings.Contains(mold, "<made up>") {
		s.counts["name of a file, "+mold]++
	}
}
