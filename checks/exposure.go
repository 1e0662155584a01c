package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/unit"
)

// exposureOK is the highest score, in tenths, that systemd calls OK.
const exposureOK = 49

// costly is how many lines the evidence of H3 shows.
const costly = 10

// exposure is H3: what a service could do to its host if somebody took it over,
// as systemd-analyze security counts it.
func exposure(f *unit.File, most int) Finding {
	most = cmp.Or(most, exposureOK)
	e := unit.Score(f)
	text := fmt.Sprintf("%s of 10, %s, as systemd 252 counts it", tenths(e.Tenths), e.Level)
	if e.Tenths <= most {
		return pass(text)
	}
	var lines []string
	shares := sharesOf(e)
	for _, s := range shares[:min(len(shares), costly)] {
		lines = append(lines, s.String())
	}
	return warn(fmt.Sprintf("%s; more than %s", text, tenths(most))).hint("systemctl edit " + f.Name() + ", and under [Service] those of the lines above that the service can live with: each takes something away").show(lines)
}

// share is what one directive costs, all of its rows together.
type share struct {
	key  string
	rows int
	cost float64 // of the exposure, 0 to 10
	line string  // that takes most of it away
}

func (s share) String() string {
	text := fmt.Sprintf("%.1f  ", s.cost)
	if s.line == "" {
		text += s.key
	} else {
		text += s.line
	}
	if s.rows > 1 {
		text += fmt.Sprintf("  (%d rows)", s.rows)
	}
	return text
}

// wholeLines take the place of the line of a single row where a directive has
// several.
var wholeLines = map[string]string{
	"CapabilityBoundingSet=":   "CapabilityBoundingSet=",
	"RestrictAddressFamilies=": "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
	"SystemCallFilter=":        "SystemCallFilter=@system-service",
}

// sharesOf lists the directives that cost something, the dearest first.
func sharesOf(e unit.Exposure) []share {
	var list []share
	weights := 0
	for _, r := range e.Rows {
		if r.Void {
			continue
		}
		weights += r.Weight
		if r.Badness == 0 {
			continue
		}
		key, _, _ := strings.Cut(r.Name, "~")
		i := slices.IndexFunc(list, func(s share) bool { return s.key == key })
		if i < 0 {
			i = len(list)
			list = append(list, share{key: key, line: cmp.Or(wholeLines[key], r.Line)})
		}
		list[i].rows++
		list[i].cost += float64(r.Badness*r.Weight) / float64(r.Range)
	}
	for i := range list {
		list[i].cost *= 10 / float64(weights)
	}
	slices.SortStableFunc(list, func(a, b share) int { return cmp.Compare(b.cost, a.cost) })
	return list
}

func tenths(n int) string { return fmt.Sprintf("%d.%d", n/10, n%10) }
