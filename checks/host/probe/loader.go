package probe

import (
	"bytes"
	"slices"
	"strings"
)

// isLoader reports whether a file of that name is a dynamic loader: glibc's
// ld-linux-x86-64.so.2, ld64.so.2, ld.so.1, or musl's ld-musl-x86_64.so.1.
func isLoader(name string) bool {
	stem, version, ok := strings.Cut(name, ".so.")
	return ok && strings.Trim(version, "0123456789") == "" &&
		(strings.HasPrefix(stem, "ld-linux") || strings.HasPrefix(stem, "ld-musl-") || stem == "ld64" || stem == "ld")
}

// compiledDirs finds the directories that glibc's ld.so searches last: strings
// that follow each other, all of which end with a slash (elf/rtld.c,
// system_dirs). Nil is that there is no such place.
func compiledDirs(data []byte) []string {
	var run []string
	for len(data) > 0 {
		text, rest, _ := bytes.Cut(data, []byte{0})
		dir := string(text)
		if run == nil {
			dir = dir[max(0, strings.LastIndexFunc(dir, func(r rune) bool { return r < ' ' || r > '~' })+1):]
		}
		switch {
		case isLibDir(dir):
			run = append(run, strings.TrimSuffix(dir, "/"))
		case len(run) >= 2:
			return slices.Compact(run)
		default:
			run = nil
		}
		data = rest
	}
	return nil
}

// isLibDir reports whether a string looks like a directory of libraries.
func isLibDir(s string) bool {
	return len(s) > 2 && len(s) < 256 && s[0] == '/' && s[len(s)-1] == '/' && strings.Contains(s, "/lib")
}

// bannerVersion is the version in what glibc says of itself: "GNU C Library
// (Debian GLIBC 2.36-9) stable release version 2.36." in libc.so.6, and since
// 2.33 alike in ld.so; "" if it says nothing.
func bannerVersion(data []byte) string {
	for _, mark := range []string{"GNU C Library (", "ld.so ("} {
		_, after, ok := bytes.Cut(data, []byte(mark))
		if !ok {
			continue
		}
		line, _, _ := bytes.Cut(after[:min(len(after), 256)], []byte{'\n'})
		if _, version, ok := bytes.Cut(line, []byte(" release version ")); ok {
			return leadingVersion(string(version))
		}
	}
	return ""
}

// leadingVersion is the dotted number that text begins with.
func leadingVersion(text string) string {
	rest := strings.TrimLeft(text, "0123456789.")
	return strings.Trim(text[:len(text)-len(rest)], ".")
}

// muslBanner is what musl's loader says of itself when it is run.
const muslBanner = "musl libc ("

// muslVersion is the version in musl's loader, which prints it but does not
// keep it near the rest: a string of three numbers that stands alone. "" is that
// there is none, or more than one.
func muslVersion(data []byte) string {
	version := ""
	for text := range bytes.SplitSeq(data, []byte{0}) {
		if len(text) < 5 || len(text) > 40 || !isVersion(string(text)) {
			continue
		}
		if version != "" && version != string(text) {
			return ""
		}
		version = string(text)
	}
	return version
}

// isVersion reports whether text is "1.2.5" or "1.2.5-git-24-gf314e133".
func isVersion(text string) bool {
	number, _, _ := strings.Cut(text, "-git-")
	parts := strings.Split(number, ".")
	return len(parts) == 3 && !slices.ContainsFunc(parts, func(part string) bool {
		return part == "" || len(part) > 3 || strings.Trim(part, "0123456789") != ""
	})
}

// muslDirs splits the path that musl's loader searches.
func muslDirs(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ':' || r == '\n' })
}
