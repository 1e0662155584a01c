package noise

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
)

const (
	days   = `(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)`
	months = `(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)`
	clock  = `\d\d:\d\d:\d\d(?:[.,]\d+)?`
	year   = `(?:19[89]\d|[2-9]\d{3})` // before that lie the zero of a time and of a clock: results
)

// builtin is what every comparison scrubs. It is short on purpose, for every
// scrub is a blind spot. Addresses are told from checksums by their length: 6 or 7
// digits are Go code, 10 the Go heap, 12 a stack, a mapping or a PIE; 8 and 16
// digits, where results of programs are, are left to the learning.
var builtin = []filter{
	{name: "time, RFC 3339", hint: "-", time: true, with: "<date${1}time>$2", re: regexp.MustCompile(`\b` + year + `-\d\d-\d\d([T ])` + clock + `(Z|[+-]\d\d:?\d\d\b| [+-]\d{4} [A-Z]{3,5}\b)?(?: m=[+-]\d+\.\d+)?`)},
	{name: "time, log", hint: "/", time: true, with: "<log time>", re: regexp.MustCompile(`\b` + year + `/\d\d/\d\d ` + clock)},
	{name: "time, HTTP", hint: ", ", time: true, with: "<HTTP time>$1", re: regexp.MustCompile(`\b` + days + `, \d\d[ -]` + months + `[ -]` + year + ` ` + clock + ` (GMT|UTC|[+-]\d{4})`)},
	{name: "time, date(1)", hint: ":", time: true, with: "<time>", re: regexp.MustCompile(`\b` + days + ` ` + months + ` [ 0-3]\d ` + clock + `(?: [A-Z]{3,5})? ` + year + `\b`)},
	{name: "time, syslog", hint: ":", time: true, with: "<log time>", re: regexp.MustCompile(`\b` + months + ` [ 0-3]\d ` + clock)},
	{name: "offset in a function", hint: "+0x", with: "+0x<offset>", re: regexp.MustCompile(`\+0x[0-9a-f]+`)},
	{name: "address", hint: "0x", with: "0x<address>", re: regexp.MustCompile(`\b0x(?:[0-9a-f]{6,7}|(?:c0|40)[0-9a-f]{8}|[57f][0-9a-f]{11})\b`)},
	{name: "goroutine", hint: "goroutine ", with: "goroutine <n>", re: regexp.MustCompile(`\bgoroutine \d+`)},
}

// filter is one thing to scrub: a string, or a regular expression.
type filter struct {
	name string // for the count
	hint string // what a text without a match may lack; "" = look always
	time bool   // it is left out where the time is always the same
	word string // exact, where re is nil
	with string
	re   *regexp.Regexp
}

// scrubber replaces in what one run gave what is of no meaning.
type scrubber struct {
	filters []filter
	numbers []filter // known numbers, such as a process id: see alias
	counts  map[string]int
	done    int // replacements that changed a text, those of numbers left out

	dated *scrubber // that leaves times as they are; made when it is asked for
}

// keepTimes is s without what scrubs times, for where they are always the same:
// there they are results, as those of a timetable.
func (s *scrubber) keepTimes() *scrubber {
	if s.dated == nil {
		s.dated = &scrubber{numbers: s.numbers, counts: s.counts}
		for _, f := range s.filters {
			if !f.time {
				s.dated.filters = append(s.dated.filters, f)
			}
		}
	}
	return s.dated
}

// newScrubber orders what is to be done: known values, longest first, the built-in
// filters, the author's.
func newScrubber(known map[string]string, rules []Scrub) *scrubber {
	s := &scrubber{counts: map[string]int{}}
	longest := slices.SortedFunc(maps.Keys(known), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	for _, word := range longest {
		f := filter{name: known[word], hint: word, word: word, with: known[word]}
		switch _, isDigits := digits(word); {
		case word == "":
		case isDigits && strings.Trim(word, "0123456789") == "":
			s.numbers = append(s.numbers, f)
		default:
			s.filters = append(s.filters, f)
		}
	}
	s.filters = append(s.filters, builtin...)
	for _, r := range rules {
		s.filters = append(s.filters, filter{name: r.String(), with: r.With, re: r.Regexp})
	}
	return s
}

func (s *scrubber) text(text string) string {
	for _, f := range s.filters {
		var n int
		text, n = s.apply(f, text)
		s.done += n
	}
	return text
}

// alias names the known numbers in text. They are kept apart because a process id
// of 42 must not turn another 42 into a difference: texts are the same if they
// are so with or without the names.
func (s *scrubber) alias(text string) string {
	for _, f := range s.numbers {
		text, _ = s.apply(f, text)
	}
	return text
}

func (s *scrubber) apply(f filter, text string) (string, int) {
	if !strings.Contains(text, f.hint) {
		return text, 0
	}
	n := 0
	if f.re == nil {
		text, n = replaceWord(text, f.word, f.with)
	} else if n = len(f.re.FindAllStringIndex(text, -1)); n > 0 {
		text = f.re.ReplaceAllString(text, f.with)
	}
	s.counts[f.name] += n
	return text, n
}

// replaceWord replaces word where it is not a part of a longer name or number.
func replaceWord(text, word, with string) (out string, n int) {
	var b strings.Builder
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			if n == 0 {
				return text, 0
			}
			b.WriteString(text[from:])
			return b.String(), n
		}
		i += from
		end := i + len(word)
		inside := i > 0 && isAlnum(text[i-1]) && isAlnum(word[0]) || end < len(text) && isAlnum(text[end]) && isAlnum(word[len(word)-1])
		b.WriteString(text[from:i])
		if inside {
			b.WriteString(word)
		} else {
			b.WriteString(with)
			n++
		}
		from = end
	}
}
