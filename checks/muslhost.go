package checks

import (
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/host/root"
)

// onMusl reports whether musl's loader would start the file. Where it would not,
// B2 fails, and there is nothing to add.
func onMusl(s Subject) bool {
	return s.Host != nil && s.Host.Libc.Kind == "musl" && (s.family() == "musl" || s.muslInstead())
}

// muslParts are the libraries that musl's loader itself is, whatever follows the
// dot (ldso/dynlink.c, "reserved").
var muslParts = []string{"c", "pthread", "rt", "m", "dl", "util", "xnet"}

func ofMusl(lib string) bool {
	rest, ok := strings.CutPrefix(lib, "lib")
	return strings.HasPrefix(lib, "ld-musl-") || ok && slices.ContainsFunc(muslParts, func(part string) bool { return strings.HasPrefix(rest, part+".") })
}

// muslHost is C7: what the file takes from the C library is musl's to give. A
// file for glibc may find musl in its place, with gcompat or the like; a file for
// musl must not ask for parts that only glibc has.
func muslHost(s Subject) Finding {
	var foreign []string
	for _, lib := range s.File.Needed {
		if !ofMusl(lib) && (ofLibc(lib) || slices.Contains(fading, lib)) {
			foreign = append(foreign, lib)
		}
	}
	switch h := s.Host; {
	case s.muslInstead():
		return warn(fmt.Sprintf("made for glibc; %s starts it with musl in its place, which looks at no versions and lacks a part of the functions", h.Name)).hint(s.toStatic())
	case len(foreign) > 0 && h.System == nil:
		return fail(fmt.Sprintf("needs %s, a part of glibc; %s has musl, which comes without it", strings.Join(foreign, " "), h.Name)).
			hint("link it with musl-gcc, or " + s.toStatic())
	}
	return pass("takes from the C library what musl's loader is itself")
}

// muslInstead reports whether the path of glibc's loader leads to musl's.
func (s Subject) muslInstead() bool {
	if s.Host.System == nil || s.family() != "glibc" {
		return false
	}
	r := s.resolution()
	return r.Loader != nil && r.NoInterp == "" && r.Loader.Libc == root.Musl
}
