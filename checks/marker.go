package checks

import (
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// relrMarker is the one marker whose release is certain. The others have been
// put into older releases by distributions.
const (
	relrMarker = "GLIBC_ABI_DT_RELR"
	relrSince  = "2.36" // glibc 2.36, NEWS
)

// abiMarkers is C2: the marks without a number that the file asks the host's
// glibc for, and packed relocations without their mark (elf/dl-version.c).
func abiMarkers(s Subject) Finding {
	asked := marks(s.File, "GLIBC_ABI_")
	switch {
	case s.File.Relr && slices.Contains(s.File.Needed, "libc.so.6") && !slices.Contains(asked, relrMarker):
		return fail("packed relocations (DT_RELR) without " + relrMarker + ": glibc 2.36 and later refuse it, older ones crash").hint(noRelr)
	case len(asked) == 0:
		return pass("none needed")
	case s.Host == nil:
		return skip("needs " + strings.Join(asked, " ") + "; no host named to compare with").hint(nameHosts)
	case onMusl(s):
		return pass("needs " + strings.Join(asked, " ") + "; " + noVersions)
	case s.Host.Libc.Kind == "musl" || s.Host.Libc.Kind == "none":
		return skip(s.seeLoader())
	}
	return s.againstMarkers(asked)
}

func (s Subject) againstMarkers(asked []string) Finding {
	var absent []string
	ceiling := s.ceiling("GLIBC")
	modern := binary.CompareVersions(ceiling, relrSince) >= 0
	for _, m := range asked {
		if !slices.Contains(s.Host.Markers[s.arch()], m) && !(m == relrMarker && modern) {
			absent = append(absent, m)
		}
	}
	switch {
	case len(absent) == 0:
		return pass("needs " + strings.Join(asked, " ") + ", which " + s.Host.Name + " has")
	case slices.Contains(absent, relrMarker) && ceiling != "":
		return fail(fmt.Sprintf("needs %s (glibc %s); %s has %s", relrMarker, relrSince, s.Host.Name, ceiling)).hint(noRelr)
	}
	return skip(fmt.Sprintf("needs %s; whether %s has it is not known", strings.Join(absent, " "), s.Host.Name)).hint(fetchProfile)
}

// private is C3: the file uses glibc's inner symbols, which change with every
// release.
func private(s Subject) Finding {
	if s.File.Soname != "" && ofLibc(s.File.Soname) {
		return pass("is a part of the C library itself")
	}
	for _, lib := range s.File.Requires {
		for _, v := range lib.Versions {
			if v.Name == "GLIBC_PRIVATE" {
				return fail(withSymbols("uses glibc's private symbols", symbolList(v)) + " of " + lib.File + ": it runs only with the glibc it was built with").
					hint("nm -D FILE | grep GLIBC_PRIVATE shows them; link without what uses them")
			}
		}
	}
	return pass("none used")
}
