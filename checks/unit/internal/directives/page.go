package main

import (
	"bufio"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// pages are the man pages, and the sections of a unit file whose keys each
// describes.
var pages = []struct {
	name     string
	sections []string
}{
	{"systemd.unit", []string{"Unit", "Install"}},
	{"systemd.service", []string{"Service"}},
	{"systemd.socket", []string{"Socket"}},
	{"systemd.timer", []string{"Timer"}},
	{"systemd.path", []string{"Path"}},
	{"systemd.mount", []string{"Mount"}},
	{"systemd.automount", []string{"Automount"}},
	{"systemd.swap", []string{"Swap"}},
	{"systemd.scope", []string{"Scope"}},
	{"systemd.slice", []string{"Slice"}},
	{"systemd.exec", []string{"Service", "Socket", "Mount", "Swap"}},
	{"systemd.kill", []string{"Service", "Socket", "Mount", "Swap", "Scope"}},
	{"systemd.resource-control", []string{"Service", "Socket", "Mount", "Swap", "Slice", "Scope"}},
}

var (
	terms = regexp.MustCompile(`^(?:\\fI[A-Za-z0-9]+=[^,]*\\fR(?:, )?)+$`)
	term  = regexp.MustCompile(`\\fI([A-Za-z0-9]+)=`)
	added = regexp.MustCompile(`Added in version (\d+)`)
)

// marks reads a man page in roff and returns the version that each key was
// added in, 0 where the page says nothing: those are older than 209, which is
// where upstream's marks begin. A mark deeper in a description is of one value,
// and not of the key.
func marks(page io.Reader) (map[string]int, error) {
	since := map[string]int{}
	var keys []string
	depth := 0
	lines := bufio.NewScanner(page)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		switch line := lines.Text(); {
		case strings.HasPrefix(line, ".RS"):
			depth++
		case strings.HasPrefix(line, ".RE"):
			depth--
		case strings.HasPrefix(line, ".SH"), strings.HasPrefix(line, ".SS"):
			depth, keys = 0, nil
		case depth == 0 && terms.MatchString(line):
			keys = name(since, line)
		case depth == 1 && added.MatchString(line):
			version, err := strconv.Atoi(added.FindStringSubmatch(line)[1])
			if err != nil {
				return nil, err
			}
			for _, key := range keys {
				since[key] = version
			}
		}
	}
	return since, lines.Err()
}

// name enters the keys of a term, and returns them.
func name(since map[string]int, line string) []string {
	var keys []string
	for _, m := range term.FindAllStringSubmatch(line, -1) {
		keys = append(keys, m[1])
		if _, ok := since[m[1]]; !ok {
			since[m[1]] = 0
		}
	}
	return keys
}
