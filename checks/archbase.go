package checks

import (
	"fmt"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// archBases are the versions of glibc that each architecture begins with: nothing
// defines an older one there (shlib-versions of glibc, below sysdeps/).
var archBases = map[string]string{
	"386": "2.0", "amd64": "2.2.5", "arm": "2.4", "arm64": "2.17", "loong64": "2.36", "ppc64": "2.3", "ppc64le": "2.17", "riscv64": "2.27", "s390x": "2.2",
}

// archBase is C8: the file asks for no version of glibc that is older than its
// architecture. If it does, it was put together from parts of several.
func archBase(s Subject) Finding {
	base := archBases[s.arch()]
	list := askedFor(s.File, "GLIBC_")
	if len(list) == 0 {
		return pass("none needed")
	}
	oldest := list[len(list)-1]
	if binary.CompareVersions(strings.TrimPrefix(oldest.Name, "GLIBC_"), base) < 0 { // never below "", which is not known
		return fail(fmt.Sprintf("%s; no glibc for %s has that, the oldest there is %s", needs(oldest.Name, symbolList(oldest)), s.arch(), base)).
			hint("readelf -V FILE; link it again with the C library of that architecture alone")
	}
	return pass(fmt.Sprintf("the oldest asked for is %s", oldest.Name))
}
