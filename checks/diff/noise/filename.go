package noise

import (
	"regexp"

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
	runs := make([]map[string]bool, len(recs)) // the names of each
	count := map[string]int{}
	for i, rec := range recs {
		runs[i] = map[string]bool{}
		by := newScrubber(rec.Known, r.scrubs)
		for _, f := range rec.Files {
			runs[i][by.name(f)] = true
		}
		for name := range runs[i] {
			count[name]++
		}
	}
	r.names = moving{map[string]bool{}, map[string]bool{}}
	first := map[string]int{} // the run with another name of the mold
	for i, names := range runs {
		for name := range names {
			mold := moldOf(name)
			if count[name] == len(recs) {
				r.names.steady[name] = true
			} else if before, ok := first[mold]; !ok {
				first[mold] = i
			} else if i != before && mold != name && count[name] == 1 {
				r.names.molds[mold] = true
			}
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
