package gotest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/bitfield/script"
)

// modeLine is the first line of a profile.
var modeLine = regexp.MustCompile(`^mode: `)

// coverage reads a profile in the form of go test -coverprofile: after the mode
// line, "file:from,to statements count", where a block may appear once for each
// test binary that saw it. It returns the percentage of statements that ran, and
// whether there were any.
func coverage(file string) (percent float64, any bool, err error) {
	text, err := script.File(file).RejectRegexp(modeLine).String()
	if err != nil {
		return 0, false, err
	}
	size, ran := map[string]int{}, map[string]bool{}
	for line := range strings.Lines(text) {
		word := strings.Fields(line)
		if len(word) != 3 {
			return 0, false, fmt.Errorf("%s: %q is no line of a coverage profile", file, strings.TrimSpace(line))
		}
		n, err := strconv.Atoi(word[1])
		if err != nil {
			return 0, false, fmt.Errorf("%s: %w", file, err)
		}
		size[word[0]], ran[word[0]] = n, ran[word[0]] || word[2] != "0"
	}
	all, covered := 0, 0
	for block, n := range size {
		all += n
		if ran[block] {
			covered += n
		}
	}
	if all == 0 {
		return 0, false, nil
	}
	return 100 * float64(covered) / float64(all), true, nil
}
