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
	File   *binary.Binary // what the file says
	Wanted Wanted         // what it was built to be; zero = nothing is known
	Host   *host.Host     // nil = no host was named, or the check does not depend on it
}

// Wanted is what the build record says that a binary should be.
type Wanted struct {
	Known     bool     // there is a record
	Platform  string   // "linux/amd64/v3", or a bare-metal triplet
	Language  string   // "go" or "c"
	Cgo       bool     // the link decision
	Reason    string   // why it was decided so
	LibcCalls []string // libc functions that the linker warned of in a static binary
	Dirty     bool     // built from a tree with changes that are not committed
}

// arch is the GOARCH of the file; "" if Go has no name for its machine.
func (s Subject) arch() string {
	_, arch, _ := strings.Cut(s.File.Platform(), "/")
	return arch
}

// bareMetal reports whether the file was built for a machine without an
// operating system.
func (s Subject) bareMetal() bool { return strings.Contains(s.Wanted.Platform, "-none-") }

// usesGlibc reports whether the file asks for glibc when it starts.
func (s Subject) usesGlibc() bool {
	switch s.File.Link() {
	case binary.DynamicGlibc, binary.LoaderOnly:
		return true
	}
	return false
}
