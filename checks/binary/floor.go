package binary

import (
	"cmp"
	"strings"
)

// Floor returns the highest version with the prefix that b imports, and a
// symbol that asks for it, the first by name. Floor("GLIBC_") is what a host's
// C library must have: "GLIBC_2.34", "__libc_start_main". A binary that imports
// none has floor "" and runs with any.
//
// Versions are whole nodes as in vna_name of the ELF gABI, compared as numbers:
// 2.10 is above 2.9 and 2.3.4 above 2.3. Weak ones (the loader only warns) and
// those that are no number (GLIBC_PRIVATE, GLIBC_ABI_DT_RELR) do not count. The
// symbol is "" when the file does not tell.
func (b *Binary) Floor(prefix string) (version, symbol string) {
	for _, lib := range b.Requires {
		for _, v := range lib.Versions {
			number, ok := strings.CutPrefix(v.Name, prefix)
			if !ok || v.Weak || !isVersion(number) {
				continue
			}
			order := CompareVersions(number, strings.TrimPrefix(version, prefix))
			if version == "" || order > 0 {
				version, symbol = v.Name, ""
			}
			if len(v.Symbols) > 0 && v.Name == version && (symbol == "" || v.Symbols[0] < symbol) {
				symbol = v.Symbols[0]
			}
		}
	}
	return version, symbol
}

// isVersion reports whether s is numbers with dots between: "2.34".
func isVersion(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || strings.Trim(part, "0123456789") != "" {
			return false
		}
	}
	return true
}

// CompareVersions compares "2.34" with "2.3.4" by their numbers and returns -1,
// 0 or +1. A missing part is 0, so "3.10" equals "3.10.0". What follows the
// first byte that is neither digit nor dot is ignored: "5.10.0-28-amd64" is
// "5.10.0".
func CompareVersions(a, b string) int {
	a, b = numbers(a), numbers(b)
	for a != "" || b != "" {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		if c := compareNumbers(x, y); c != 0 {
			return c
		}
	}
	return 0
}

// numbers is what s begins with of digits and dots.
func numbers(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789."))]
}

// compareNumbers compares digits of any length; none is 0.
func compareNumbers(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}
