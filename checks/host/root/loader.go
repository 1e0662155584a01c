package root

import (
	"debug/elf"
	"strconv"
	"strings"
)

// Libc is a kind of C library.
type Libc string

// The C libraries that are known. The zero value is another one.
const (
	Glibc Libc = "glibc"
	Musl  Libc = "musl"
)

// Loader is a dynamic loader of a host.
type Loader struct {
	Path      string // as PT_INTERP names it: "/lib64/ld-linux-x86-64.so.2"
	Real      string // after all links
	Libc      Libc
	Version   string // of the C library, "2.36"; "" if not known, which is taken for a new one
	Machine   elf.Machine
	Class     int // 32 or 64
	BigEndian bool

	// Own is the version that the loader itself says it has, from glibc 2.33 on;
	// "" if it does not say. One that is not Version fits its library only by
	// chance.
	Own string

	// SystemDirs are the directories searched last: for glibc those compiled
	// in, for musl those of its path file or the default. They have no slash at
	// their end. Nil means the usual ones: /lib and /usr/lib, with lib64 before
	// them on a 64-bit glibc, and /usr/local/lib between them on musl.
	SystemDirs []string

	// Guessed is set when SystemDirs are the usual ones because none could be
	// read from a glibc loader.
	Guessed bool

	// Lib is what $LIB stands for: "lib/x86_64-linux-gnu"; "" means the first of
	// SystemDirs without its slash. musl has no $LIB.
	Lib string

	object *Object
}

// dirs returns SystemDirs, or the usual ones.
func (l *Loader) dirs() []string {
	switch {
	case l.SystemDirs != nil:
		return l.SystemDirs
	case l.Libc == Musl:
		return []string{"/lib", "/usr/local/lib", "/usr/lib"}
	case l.Class == 64:
		return []string{"/lib64", "/usr/lib64", "/lib", "/usr/lib"}
	}
	return []string{"/lib", "/usr/lib"}
}

// lib is what $LIB stands for.
func (l *Loader) lib() string {
	if l.Lib != "" {
		return l.Lib
	}
	for _, dir := range l.dirs() {
		return strings.Trim(dir, "/")
	}
	return "lib"
}

// atLeast reports whether the version is major.minor or later; one that is not
// known is.
func (l *Loader) atLeast(major, minor int) bool {
	first, second, ok := strings.Cut(l.Version, ".")
	if !ok {
		return true
	}
	second, _, _ = strings.Cut(second, ".")
	a, err1 := strconv.Atoi(first)
	b, err2 := strconv.Atoi(second)
	if err1 != nil || err2 != nil {
		return true
	}
	return a > major || a == major && b >= minor
}

// serves reports whether l could load the object.
func (l *Loader) serves(o *Object) bool {
	return l.Machine == o.Machine && l.Class == o.Class && l.BigEndian == o.BigEndian
}
