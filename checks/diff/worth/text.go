package worth

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// sentence is a gain or a loss, by shares of the baseline.
func (s *Samples) sentence(way string, by, from, to float64) string {
	least := strings.TrimSuffix(percent(from), " %")
	return fmt.Sprintf("uses %s %s CPU (%s to %s), %s", percent(by), way, least, percent(to), s.count())
}

func (s *Samples) within(width float64) string {
	return fmt.Sprintf("no difference shown: CPU within ±%s, %s", percent(width), s.count())
}

func (s *Samples) tooFew() string {
	return fmt.Sprintf("%s, and a claim takes %d", s.count(), fewest)
}

func (s *Samples) count() string {
	if len(s.Rounds) == 1 {
		return "1 round"
	}
	return strconv.Itoa(len(s.Rounds)) + " rounds"
}

// percent has a digit after the point below ten: "4.1 %", "63 %".
func percent(share float64) string {
	n := 100 * share
	if math.Abs(n) < 9.95 {
		return strconv.FormatFloat(n, 'f', 1, 64) + " %"
	}
	return strconv.FormatFloat(n, 'f', 0, 64) + " %"
}
