package run

import "syscall"

func quoted(arg string) string {
	escaped := syscall.EscapeArg(arg)
	if escaped == arg {
		return `"` + arg + `"`
	}
	return escaped
}
