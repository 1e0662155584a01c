package starter

import (
	"bytes"
	"fmt"
	"go/format"
	"strings"
)

// magefileName is the service's own page: its Config. It is written once.
const magefileName = "magefile.go"

// magefile is the page of an existing service, with what was found out.
func magefile(prefix string, f Facts) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "//go:build mage\n\n// Builds, checks and tests %s.\npackage main\n\n", f.Name)
	fmt.Fprintf(&b, "// The service in a few words. What is left out is found out: mage config prints it all.\n//\n")
	for _, line := range f.lines() {
		fmt.Fprintf(&b, "//\t%s\n", line)
	}
	fmt.Fprintf(&b, "\nimport %q\n\nfunc init() {\ntargets.Service = targets.Config{%s}\n}\n", prefix+"/targets", f.fields())
	return format.Source(b.Bytes())
}

// lines are what was found out, for the comment.
func (f Facts) lines() []string {
	lines := []string{"name     " + f.Name + ": " + f.NameFrom}
	switch {
	case len(f.Mains) == 1:
		lines = append(lines, "package  "+f.Mains[0]+": the only main package")
	case f.Package != "":
		lines = append(lines, fmt.Sprintf("package  %s: one of %d main packages", f.Package, len(f.Mains)))
	case len(f.Mains) > 1:
		lines = append(lines, fmt.Sprintf("package  not chosen: there are %d main packages", len(f.Mains)))
	case f.Unknown == "":
		lines = append(lines, "package  none yet: there is no main package")
	}
	switch {
	case f.Unknown != "":
		lines = append(lines, "unknown  "+f.Unknown)
	case len(f.Cgo) > 0:
		lines = append(lines, "cgo      needed by "+strings.Join(f.Cgo, ", ")+": mage doctor says which C compilers are missing")
	case len(f.Mains) == 1 || f.Package != "":
		lines = append(lines, "cgo      not needed: the builds are static")
	}
	return lines
}

// fields are those of Config that have to be written.
func (f Facts) fields() string {
	also := ""
	if others := f.others(); len(others) > 0 && f.Package != "" {
		also = " // also: " + strings.Join(others, " ")
	}
	switch {
	case len(f.Mains) == 1 && f.Package == f.Mains[0], len(f.Mains) < 2 && f.Package == "":
		return ""
	case f.Package != "":
		return fmt.Sprintf("\nPackage: %q,%s\n", f.Package, also)
	}
	return fmt.Sprintf("\n// Package: %q, // one of: %s\n", f.Mains[0], strings.Join(f.Mains, " "))
}
