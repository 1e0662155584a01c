package run

import (
	"os"
	"runtime"
	"strconv"

	"golang.org/x/term"
)

// Terminal reports whether f is a terminal that can show live lines. It is not
// one if TERM is "dumb" (or empty, where terminals set it) or CI is true. On
// Windows the console is told to understand ANSI. A nil f is no terminal.
func Terminal(f *os.File) bool {
	if f == nil || !willing(os.Getenv) || !term.IsTerminal(int(f.Fd())) {
		return false
	}
	return enableANSI(f)
}

// willing reports whether the environment allows live lines.
func willing(getenv func(string) string) bool {
	kind := getenv("TERM")
	ci, _ := strconv.ParseBool(getenv("CI"))
	return !ci && kind != "dumb" && (kind != "" || runtime.GOOS == "windows")
}
