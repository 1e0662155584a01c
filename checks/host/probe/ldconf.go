package probe

import (
	"path"
	"slices"
	"strings"
)

// maxConfFiles is how many files are read for one ld.so.conf.
const maxConfFiles = 1000

// conf reads ld.so.conf the way ldconfig does (elf/ldconfig.c of glibc).
type conf struct {
	read func(name string) (string, error)
	glob func(pattern string) []string // sorted
	seen map[string]bool
	dirs []string
	errs []error
}

// add reads one file and what it includes. A file that is included again, be it
// by itself, adds nothing.
func (c *conf) add(name string) {
	if c.seen[name] || len(c.seen) >= maxConfFiles {
		return
	}
	c.seen[name] = true
	text, err := c.read(name)
	if err != nil {
		c.errs = append(c.errs, err)
	}
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		c.addLine(name, strings.TrimSpace(line))
	}
}

// addLine reads "include PATTERN…", "hwcap …", which has had no meaning for
// long, or a directory, perhaps with "=TYPE" behind it.
func (c *conf) addLine(name, line string) {
	words := strings.Fields(line)
	switch {
	case len(words) == 0 || words[0] == "hwcap":
	case words[0] == "include":
		for _, pattern := range words[1:] {
			if !path.IsAbs(pattern) {
				pattern = path.Join(path.Dir(name), pattern)
			}
			for _, file := range c.glob(pattern) {
				c.add(file)
			}
		}
	case path.IsAbs(line):
		dir, _, _ := strings.Cut(line, "=")
		if dir = path.Clean(dir); !slices.Contains(c.dirs, dir) {
			c.dirs = append(c.dirs, dir)
		}
	}
}
