package checks

import (
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// needs says that a version is needed, and by which symbols if that is known.
func needs(version, symbols string) string { return "needs " + withSymbols(version, symbols) }

func withSymbols(version, symbols string) string {
	if symbols == "" {
		return version
	}
	return fmt.Sprintf("%s (%s)", version, symbols)
}

// askedFor lists the numbered versions with prefix that are not weak, newest
// first, each once with the symbols of all libraries.
func askedFor(b *binary.Binary, prefix string) []binary.Version {
	var all []binary.Version
	for _, lib := range b.Requires {
		for _, v := range lib.Versions {
			if strings.HasPrefix(v.Name, prefix) && !v.Weak && numeric(strings.TrimPrefix(v.Name, prefix)) {
				all = append(all, v)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b binary.Version) int {
		return binary.CompareVersions(strings.TrimPrefix(b.Name, prefix), strings.TrimPrefix(a.Name, prefix))
	})
	return mergeVersions(all)
}

func mergeVersions(sorted []binary.Version) []binary.Version {
	var out []binary.Version
	for _, v := range sorted {
		if n := len(out); n > 0 && out[n-1].Name == v.Name {
			out[n-1].Symbols = slices.Sorted(slices.Values(slices.Concat(out[n-1].Symbols, v.Symbols)))
			out[n-1].Count += v.Count
			continue
		}
		out = append(out, v)
	}
	return out
}

// numeric reports whether version is numbers with dots between.
func numeric(version string) bool {
	for part := range strings.SplitSeq(version, ".") {
		if part == "" || strings.Trim(part, "0123456789") != "" {
			return false
		}
	}
	return true
}

// symbolList names up to four symbols and says how many more there are.
func symbolList(v binary.Version) string { return upTo(4, v) }

func upTo(most int, v binary.Version) string {
	shown := v.Symbols[:min(len(v.Symbols), most)]
	list := strings.Join(shown, ", ")
	if more := v.Count - len(shown); more > 0 && len(shown) > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}

// askers is the evidence of a floor: every version and who asks for it.
func askers(b *binary.Binary, prefix string) []string {
	var lines []string
	for _, v := range askedFor(b, prefix) {
		line := v.Name
		if list := upTo(len(v.Symbols), v); list != "" {
			line += ": " + list
		}
		lines = append(lines, line)
	}
	return lines
}

// marks lists the versions without a number that begin with one of the prefixes
// and are not weak, sorted, each once.
func marks(b *binary.Binary, prefixes ...string) []string {
	var names []string
	for _, lib := range b.Requires {
		for _, v := range lib.Versions {
			for _, prefix := range prefixes {
				if rest, ok := strings.CutPrefix(v.Name, prefix); ok && !v.Weak && !numeric(rest) {
					names = append(names, v.Name)
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
