package run

import (
	"runtime"
	"strings"
)

// plain are the characters, besides letters and digits, that no shell changes.
const plain = "%+,-./:=@_"

// quote returns arg as a person types it in the shell of this system.
func quote(arg string) string {
	if arg != "" && strings.IndexFunc(arg, special) < 0 {
		return arg
	}
	return quoted(arg)
}

// special reports whether r needs quotes. A backslash is plain on Windows,
// where it stands in every path.
func special(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r > 0x7f:
		return false
	case r == '\\':
		return runtime.GOOS != "windows"
	}
	return !strings.ContainsRune(plain, r)
}
