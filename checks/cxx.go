package checks

import (
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// cxxPrefixes are the versions of the compilers' own run-time libraries and of
// zlib.
var cxxPrefixes = []string{"GLIBCXX", "CXXABI", "GCC", "LIBATOMIC", "ZLIB"}

// cxxFloors is C6: the newest versions asked of libstdc++, libgcc, libatomic
// and zlib, against the host's.
func cxxFloors(s Subject) Finding {
	var asked []string
	var found []Finding
	for _, prefix := range cxxPrefixes {
		if version, symbol := s.File.Floor(prefix + "_"); version != "" {
			asked = append(asked, version)
			found = append(found, s.againstNode(prefix, version, symbol))
		}
		for _, mark := range marks(s.File, prefix+"_") {
			asked = append(asked, mark)
			found = append(found, s.againstMark(mark))
		}
	}
	switch {
	case len(asked) == 0:
		return pass("none needed")
	case s.Host == nil:
		return skip("needs " + strings.Join(asked, " ") + "; no host named to compare with").hint(nameHosts).show(asked)
	case onMusl(s):
		return pass("needs " + strings.Join(asked, " ") + "; " + noVersions).show(asked)
	case Worst(found) == Pass:
		return pass(fmt.Sprintf("needs %s, which %s has", strings.Join(asked, " "), s.Host.Name)).show(asked)
	}
	return worstOf(found).show(asked)
}

// worstOf is the first of the worst.
func worstOf(found []Finding) Finding {
	worst := Worst(found)
	return found[slices.IndexFunc(found, func(f Finding) bool { return f.Status == worst })]
}

func (s Subject) againstNode(prefix, version, symbol string) Finding {
	said := needs(version, symbol)
	switch {
	case s.Host == nil:
		return skip(said)
	case s.ceiling(prefix) == "":
		return skip(fmt.Sprintf("%s; what %s has of it is not known", said, s.Host.Name)).hint(fetchProfile)
	case binary.CompareVersions(strings.TrimPrefix(version, prefix+"_"), s.ceiling(prefix)) > 0:
		return fail(fmt.Sprintf("%s; %s has %s", said, s.Host.Name, s.ceiling(prefix))).hint(s.ownRuntime(prefix))
	}
	return pass(said)
}

func (s Subject) againstMark(mark string) Finding {
	switch {
	case s.Host == nil:
		return skip("needs " + mark)
	case !slices.Contains(s.Host.Markers[s.arch()], mark):
		return skip(fmt.Sprintf("needs %s; whether %s has it is not known", mark, s.Host.Name)).hint(fetchProfile)
	}
	return pass("needs " + mark)
}

// ownRuntime is how to take the library along instead of asking the host.
func (s Subject) ownRuntime(prefix string) string {
	switch {
	case prefix == "ZLIB" || prefix == "LIBATOMIC":
		return "link its static archive: -Wl,-Bstatic -l" + map[string]string{"ZLIB": "z", "LIBATOMIC": "atomic"}[prefix] + " -Wl,-Bdynamic"
	case s.File.Go == nil:
		return "link with -static-libstdc++ -static-libgcc"
	}
	return `Config.LDFlags: "-s -w \"-extldflags=-static-libstdc++ -static-libgcc\""`
}
