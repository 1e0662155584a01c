package gotest

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
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
// those are named that have no failed subtest of their own.
func failed(out string) []Failed {
	var all, here []Failed
	for line := range strings.Lines(out) {
		line = strings.TrimRight(line, "\r\n")
		if m := failLine.FindStringSubmatch(line); m != nil && len(m[1]) == 4*strings.Count(m[2], "/") {
			here = append(here, Failed{Test: m[2]})
			continue
		}
		switch word, rest, _ := strings.Cut(line, "\t"); {
		case word == "FAIL" && rest != "": // the last line of a package
			all, here = append(all, of(strings.Fields(rest)[0], here)...), nil
		case word == "ok  ":
			here = nil
		}
	}
	return all
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
	return leaves
}

// String is "TestSum/negative of example.org/sum", or the package alone.
func (f Failed) String() string {
	if f.Test == "" {
		return f.Package
	}
	return f.Test + " of " + f.Package
}

// Again is the command that runs what failed in the module at dir.
func (f Failed) Again(dir string) string {
	words := []string{"go", "test", f.Package}
	if f.Test != "" {
		words = slices.Insert(words, 2, "-run="+f.Test)
	}
	if filepath.Clean(dir) != "." {
		words = slices.Insert(words, 1, "-C", dir)
	}
	return strings.Join(words, " ")
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
