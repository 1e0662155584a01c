package checks

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// rpath is B5: where the file makes the loader look for libraries first.
func rpath(s Subject) Finding {
	b := s.File
	if !b.HasRPath && !b.HasRunPath {
		return pass("none: libraries come from where the host keeps them")
	}
	tag, list := "RUNPATH", b.RunPath
	if !b.HasRunPath {
		tag, list = "RPATH", b.RPath
	}
	said := fmt.Sprintf("%s %q", tag, list)
	const mend = `patchelf --set-rpath '$ORIGIN/lib' FILE, or drop -Wl,-rpath`
	if why := badSearchPath(list); why != "" {
		return fail(said + " " + why).hint(mend)
	}
	switch {
	case hasToken(list):
		return warn(said + " has a token that each host's loader replaces in its own way").hint(mend)
	case b.HasRPath && b.HasRunPath:
		return warn(fmt.Sprintf("%s; the RPATH %q beside it is ignored", said, b.RPath)).hint(s.linkWith("-Wl,--enable-new-dtags"))
	case b.HasRPath:
		return warn(said + " cannot be overridden on the host, and holds for every library below").hint(s.linkWith("-Wl,--enable-new-dtags"))
	}
	return pass(said)
}

// drive is what a path of Windows begins with.
var drive = regexp.MustCompile(`(^|:)[A-Za-z]:[\\/]`)

// badSearchPath says what is wrong with a search path; "" for nothing.
func badSearchPath(list string) string {
	if strings.Contains(list, `\`) || drive.MatchString(list) {
		return "is of a Windows machine"
	}
	for dir := range strings.SplitSeq(list, ":") {
		if why := badSearchDir(dir); why != "" {
			return why
		}
	}
	return ""
}

// atOrigin reports whether dir begins at the file's own directory (ld.so(8),
// "Dynamic string tokens").
func atOrigin(dir string) bool {
	return slices.ContainsFunc([]string{"$ORIGIN", "${ORIGIN}"}, func(token string) bool {
		return strings.HasPrefix(dir+"/", token+"/")
	})
}

// hasToken reports whether a directory has a token other than $ORIGIN at its
// beginning.
func hasToken(list string) bool {
	for dir := range strings.SplitSeq(list, ":") {
		if strings.Count(dir, "$") > 1 || strings.Contains(dir, "$") && !atOrigin(dir) {
			return true
		}
	}
	return false
}

// badSearchDir says what is wrong with one directory of a search path.
func badSearchDir(dir string) string {
	switch {
	case dir == "":
		return "has an empty entry, which means the current directory"
	case atOrigin(dir):
		return ""
	case !path.IsAbs(dir):
		return fmt.Sprintf("has the relative entry %q, which follows the current directory", dir)
	}
	for _, root := range []string{"/tmp/", "/var/tmp/", "/dev/shm/"} {
		if strings.HasPrefix(dir+"/", root) {
			return fmt.Sprintf("has %q, where anybody on the host can put a library", dir)
		}
	}
	if stray(dir) {
		return fmt.Sprintf("has %q, a directory of the machine that built it", dir)
	}
	return ""
}
