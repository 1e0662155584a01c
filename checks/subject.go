package checks

import (
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
)

// Subject is what a check looks at: one binary, what it was meant to be, and
// the host it is judged against.
type Subject struct {
	Name   string         // what people call it: "orders_linux_amd64", or its path
	File   *binary.Binary // what the file says; nil makes every check SKIP
	Wanted Wanted         // what it was built to be; zero = nothing is known
	Host   *host.Host     // set by Run; nil = no host was named, or the check does not depend on it

	known *memory // set by Run; nil remembers nothing
}

// Wanted is what the build record says that a binary should be.
type Wanted struct {
	Known     bool     // there is a record
	Platform  string   // "linux/amd64/v3", or a bare-metal triplet; "" = not known
	Language  string   // "go" or "c"; "" = not known
	Cgo       bool     // the link decision
	Link      string   // the link decision: "static" or "dynamic"; "" = not known
	Reason    string   // why it was decided so
	LibcCalls []string // libc functions that the linker warned of in a static binary
	Dirty     bool     // built from a tree with changes that are not committed

	// CFlags are what the C compiler was told, in order: of a Go program by
	// CGO_CFLAGS and by the #cgo lines of all its packages. Where the compiler has
	// a processor of its own that is not the architecture's lowest, as on RHEL 9
	// and 10, its -march comes first. They count only if CFlagsKnown is set: none
	// at all, and known, is the lowest processor.
	CFlags      []string
	CFlagsKnown bool
}

// arch is the GOARCH of the file; "" if Go has no name for its machine.
func (s Subject) arch() string {
	_, arch, _ := strings.Cut(s.File.Platform(), "/")
	return arch
}

// bareMetal reports whether the file was built for a machine without an
// operating system.
func (s Subject) bareMetal() bool { return strings.Contains(s.Wanted.Platform, "-none-") }

// isC reports whether the file is known to be no Go program.
func (s Subject) isC() bool { return s.File.Go == nil && (s.Wanted.Language == "c" || s.compiledC()) }

// compiledC reports whether the file itself shows that no Go is inside.
func (s Subject) compiledC() bool { return s.File.Sections > 0 && !s.File.MayBeGo }

// noGo says what a program without Go is.
func (s Subject) noGo() string {
	if s.Wanted.Language == "c" {
		return "a C program"
	}
	return "not a Go program"
}

// hasC reports whether compiled C is, or may be, inside: all of a C program,
// and of a Go program what cgo brings. Without cgo, and with cgo but nothing
// that uses it, a Go program is static and has no C library.
func (s Subject) hasC() bool {
	b := s.File
	return b.Go.Setting("CGO_ENABLED") != "0" && b.Link() != binary.GoStatic
}

// pieAsked reports whether the Go build was told to make it position
// independent.
func (s Subject) pieAsked() bool { return s.File.Go.Setting("-buildmode") == "pie" }

// reason is the link decision's own, where there is a record.
func (s Subject) reason() []string {
	if s.Wanted.Reason == "" {
		return nil
	}
	return []string{s.Wanted.Reason}
}
