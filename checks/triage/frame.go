package triage

import (
	"regexp"
	"slices"
	"strings"
)

// standard are the first elements of the standard library's import paths.
var standard = strings.Fields("archive bufio bytes cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html image index internal io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings structs sync syscall testing text time unicode unique unsafe vendor weak")

var (
	call  = regexp.MustCompile(`^(?:created by )?([\w.~%/-]+?)\.((?:\(\*?[\w\[\].]+\)\.)?[\w.\[\]-]+)\(.*\)$`)
	where = regexp.MustCompile(`^\s+(\S+\.go:\d+)`)
)

// frame is the first frame of the service's own code below a panic, as
// "main.(*store).open (main.go:163)"; "" if there is none. Those of the standard
// library and of other modules are passed over.
func frame(lines []Line, from int) string {
	for i := from; i < len(lines)-1; i++ {
		m := call.FindStringSubmatch(lines[i].Text)
		at := where.FindStringSubmatch(lines[i+1].Text)
		if m == nil || at == nil || foreign(m[1], at[1]) {
			continue
		}
		file := at[1][strings.LastIndexByte(at[1], '/')+1:]
		return m[1] + "." + m[2] + " (" + file + ")"
	}
	return ""
}

func foreign(pkg, file string) bool {
	top, _, _ := strings.Cut(pkg, "/")
	return slices.Contains(standard, top) || strings.Contains(file, "@v") || strings.Contains(file, "/vendor/")
}
