package gotest

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"example.com/seaworthy/targets/run"
)

// Failed is one test that failed, or a package as a whole: it did not compile,
// ran into its time limit or panicked.
type Failed struct {
	Package string // import path
	Test    string // "TestSum/negative"; "" = the package
}

// namedTests are how many failed tests a line of the table names.
const namedTests = 3

// failLine is what testing prints of a failed test: four blanks a level.
var failLine = regexp.MustCompile(`^( *)--- FAIL: (\S+) \(\d+\.\d\ds\)$`)

// failed reads what go test printed (cmd/go, testing). Of a test and its subtests
// those are named that have no failed subtest of their own, in the order of their
// names: tests run in another one each time.
func failed(out string) []Failed {
	var all, here []Failed
	for line := range strings.Lines(out) {
		line = strings.TrimRight(line, "\r\n")
		if m := failLine.FindStringSubmatch(line); m != nil && atItsLevel(len(m[1]), m[2]) {
			here = append(here, Failed{Test: m[2]})
			continue
		}
		switch word, rest, _ := strings.Cut(line, "\t"); {
		case word == "FAIL" && strings.TrimSpace(rest) != "": // the last line of a package
			all, here = append(all, of(strings.Fields(rest)[0], here)...), nil
		case word == "ok  ":
			here = nil
		}
	}
	return all
}

// atItsLevel reports whether a test of the name is printed with so many blanks in
// front: four a level. What a test prints of other tests, which it ran, has more. A
// subtest may have slashes in its own name.
func atItsLevel(blanks int, name string) bool {
	slashes := strings.Count(name, "/")
	return blanks%4 == 0 && blanks <= 4*slashes && (blanks > 0) == (slashes > 0)
}

// of are the failures of a package, whose failed tests are these.
func of(pkg string, tests []Failed) []Failed {
	var leaves []Failed
	for _, t := range tests {
		parent := slices.ContainsFunc(tests, func(o Failed) bool { return strings.HasPrefix(o.Test, t.Test+"/") })
		if !parent {
			leaves = append(leaves, Failed{Package: pkg, Test: t.Test})
		}
	}
	if leaves == nil {
		return []Failed{{Package: pkg}}
	}
	slices.SortFunc(leaves, func(a, b Failed) int { return strings.Compare(a.Test, b.Test) })
	return leaves
}

// String is "TestSum/negative of example.org/sum", or the package alone.
func (f Failed) String() string {
	if f.Test == "" {
		return f.Package
	}
	return f.Test + " of " + f.Package
}

// Again is the command that runs what failed once more.
func (m Module) Again(f Failed) string {
	c := run.Cmd{Path: "go", Args: []string{"test"}}
	if filepath.Clean(m.Dir) != "." {
		c.Args = []string{"-C", m.Dir, "test"}
	}
	if len(m.Tags) > 0 {
		c.Args = append(c.Args, "-tags="+strings.Join(m.Tags, ","))
	}
	c.Args = append(c.Args, m.Flags...)
	if f.Test != "" {
		c.Args = append(c.Args, "-run="+regexp.QuoteMeta(f.Test))
	}
	c.Args = append(c.Args, f.Package)
	return c.String()
}

// WhatFailed names the failed tests for the table; "" if nothing is known of them.
func (r Result) WhatFailed() string {
	var names []string
	for _, f := range r.Failed {
		names = append(names, f.String())
	}
	if more := len(names) - namedTests; more > 0 {
		names = append(names[:namedTests], fmt.Sprintf("%d more", more))
	}
	return strings.Join(names, ", ")
}
