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

// blockLine is any other: "file:from,to statements count". A file's name may
// have spaces.
var blockLine = regexp.MustCompile(`^(.+:[0-9.]+,[0-9.]+) ([0-9]+) ([0-9]+)$`)

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
		m := blockLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			return 0, false, fmt.Errorf("%s: %q is no line of a coverage profile", file, strings.TrimSpace(line))
		}
		n, err := strconv.Atoi(m[2])
		if err != nil {
			return 0, false, fmt.Errorf("%s: %w", file, err)
		}
		size[m[1]], ran[m[1]] = n, ran[m[1]] || strings.Trim(m[3], "0") != ""
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
