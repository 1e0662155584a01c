package unit

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// shorthands are words for whole calendar events (systemd.time(7)).
var shorthands = strings.Fields(`minutely hourly daily weekly monthly quarterly yearly annually anually semiannually biannually semi-annually bi-annually`)

var weekdays = strings.Fields(`monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun`)

// component is a number, a range or *, and how often it is repeated.
var component = regexp.MustCompile(`^(?:\*|(\d+)(?:\.\d+)?(?:\.\.(\d+)(?:\.\d+)?)?)(?:/\d+(?:\.\d+)?)?$`)

// zone is a time zone as OnCalendar= takes it at the end.
var zone = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$`)

// Calendar reports whether systemd takes a value for OnCalendar=: a shorthand,
// or weekdays, a date, a time and a time zone, each of which may be left out.
// Whether a zone exists is the host's to know.
func Calendar(value string) bool {
	words := strings.Fields(value)
	if len(words) == 0 {
		return false
	}
	parts := 0
	if slices.Contains(shorthands, strings.ToLower(words[0])) {
		words, parts = words[1:], 1
	} else {
		for _, is := range []func(string) bool{isWeekdays, isDate, isTime} {
			if len(words) > 0 && is(words[0]) {
				words = words[1:]
				parts++
			}
		}
	}
	if parts > 0 && len(words) == 1 && zone.MatchString(words[0]) {
		words = nil
	}
	return parts > 0 && len(words) == 0
}

// isWeekdays reports whether a word is a list of days and ranges of them.
func isWeekdays(word string) bool {
	for part := range strings.SplitSeq(strings.TrimSuffix(strings.ToLower(word), ","), ",") {
		from, to, ranged := strings.Cut(part, "..")
		if !ranged {
			from, to, ranged = strings.Cut(part, "-")
		}
		if !slices.Contains(weekdays, from) || ranged && !slices.Contains(weekdays, to) {
			return false
		}
	}
	return true
}

// isDate reports whether a word is [YEAR-]MONTH-DAY; ~ before the day counts
// from the end of the month.
func isDate(word string) bool {
	if seconds, ok := strings.CutPrefix(word, "@"); ok {
		_, err := strconv.ParseUint(seconds, 10, 63)
		return err == nil
	}
	parts := strings.FieldsFunc(word, func(r rune) bool { return r == '-' || r == '~' })
	separators := strings.Count(word, "-") + strings.Count(word, "~")
	if len(parts) != separators+1 || strings.Count(word, "~") > 1 || strings.LastIndexByte(word, '-') > strings.IndexByte(word, '~') && strings.Contains(word, "~") {
		return false
	}
	switch len(parts) {
	case 2:
		return inRange(parts[0], 1, 12) && inRange(parts[1], 1, 31)
	case 3:
		return inRange(parts[0], 0, 2199) && inRange(parts[1], 1, 12) && inRange(parts[2], 1, 31)
	}
	return false
}

// isTime reports whether a word is HOUR:MINUTE[:SECOND].
func isTime(word string) bool {
	parts := strings.Split(word, ":")
	if len(parts) < 2 || len(parts) > 3 || !inRange(parts[0], 0, 23) || !inRange(parts[1], 0, 59) {
		return false
	}
	return len(parts) == 2 || inRange(parts[2], 0, 60)
}

// inRange reports whether a list has only components between two numbers.
func inRange(list string, least, most int) bool {
	for part := range strings.SplitSeq(list, ",") {
		m := component.FindStringSubmatch(part)
		if m == nil {
			return false
		}
		for _, digits := range m[1:] {
			if n, err := strconv.Atoi(digits); digits != "" && (err != nil || n < least || n > most) {
				return false
			}
		}
	}
	return true
}
