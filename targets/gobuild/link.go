package gobuild

import (
	"fmt"
	"strings"
)

// Link says how a build is to be linked. The zero value decides per platform.
type Link string

// The ways to link. Pure switches cgo off whatever the service imports; Static
// and Dynamic keep what Auto finds out of cgo and settle only the linking.
const (
	Auto    Link = ""
	Pure    Link = "pure"
	Static  Link = "static"
	Dynamic Link = "dynamic"
)

// ParseLink reads what a person types: auto, pure, static or dynamic.
func ParseLink(s string) (Link, error) {
	switch l := Link(s); {
	case s == "auto":
		return Auto, nil
	case l == Pure || l == Static || l == Dynamic:
		return l, nil
	}
	return Auto, fmt.Errorf("link mode %q is none of auto, pure, static, dynamic", s)
}

// String is the form that ParseLink reads.
func (l Link) String() string {
	if l == Auto {
		return "auto"
	}
	return string(l)
}

// LinkFacts is all that the link policy looks at.
type LinkFacts struct {
	Platform Platform
	Want     Link
	Cgo      []string // packages outside the standard library that use cgo
	Floor    string   // oldest glibc among the hosts, "2.17"; "" = none named
	NoGlibc  string   // why a host cannot take a glibc binary ("alpine-3.22 has musl"); "" = all can
	Compiler func() (Compiler, error)
}

// Decision is how one build is linked, and why.
type Decision struct {
	Cgo      bool
	Static   bool
	Compiler Compiler // zero without cgo
	Reason   string
}

// Decide applies the link policy. It asks for a compiler only when one is
// needed, and returns an error that names both sides when the wish and the
// hosts contradict each other.
func Decide(f LinkFacts) (Decision, error) {
	if f.Want == Pure {
		return Decision{Static: true, Reason: pureReason(f.Cgo)}, nil
	}
	if len(f.Cgo) == 0 && f.Want != Dynamic {
		return Decision{Static: true, Reason: "nothing outside the standard library needs cgo"}, nil
	}
	d, err := linking(f)
	if err != nil {
		return Decision{}, err
	}
	cc, err := f.Compiler()
	if err != nil {
		return Decision{}, err
	}
	d.Cgo, d.Compiler = true, cc.aim(f.Platform, d.Static, f.Floor)
	d.Reason = strings.Join([]string{cgoReason(f.Cgo), d.Reason, d.Compiler.From}, "; ")
	return d, nil
}

// linking settles static or dynamic for a build that uses cgo.
func linking(f LinkFacts) (Decision, error) {
	switch {
	case f.Want == Dynamic && f.NoGlibc != "" && f.Platform.GOOS == "linux":
		return Decision{}, fmt.Errorf("link mode dynamic and hosts contradict each other: %s: write targets.Static, or take that host out", f.NoGlibc)
	case f.Want == Static && f.Platform.GOOS == "darwin":
		return Decision{}, fmt.Errorf("link mode static and platform %s contradict each other: macOS has no static C library: write targets.Auto or targets.Pure", f.Platform)
	case f.Want == Static:
		return Decision{Static: true, Reason: "static because Config.Link says so"}, nil
	case f.Want == Dynamic:
		return Decision{Reason: "dynamic because Config.Link says so"}, nil
	case f.NoGlibc != "" && f.Platform.GOOS == "linux":
		return Decision{Static: true, Reason: "static because " + f.NoGlibc}, nil
	}
	return Decision{Reason: "dynamic because no host needs it static"}, nil
}

func pureReason(cgo []string) string {
	if len(cgo) == 0 {
		return "cgo off because Config.Link says so"
	}
	return "cgo off because Config.Link says so, although " + cgoReason(cgo)
}

func cgoReason(pkgs []string) string {
	switch len(pkgs) {
	case 0:
		return "no package needs cgo"
	case 1:
		return pkgs[0] + " uses cgo"
	}
	return fmt.Sprintf("%s and %d more use cgo", pkgs[0], len(pkgs)-1)
}

// Mode is "static" or "dynamic".
func (d Decision) Mode() string {
	if d.Static {
		return "static"
	}
	return "dynamic"
}

// Tags are the build tags that the decision brings: a static cgo binary must
// not need the resolver and user database of the glibc it was linked with
// (golang/go#30310).
func (d Decision) Tags() []string {
	if d.Cgo && d.Static {
		return []string{"netgo", "osusergo"}
	}
	return nil
}

// ldflags are the linker's part of the decision. Mach-O has no static linking.
func (d Decision) ldflags(p Platform) string {
	if d.Cgo && d.Static && p.GOOS != "darwin" {
		return "-linkmode external -extldflags -static"
	}
	return ""
}

// Env returns the variables that the decision sets for the go command. Cgo is
// always switched explicitly: Go's own default differs between host and cross
// builds.
func (d Decision) Env() []string {
	if !d.Cgo {
		return []string{"CGO_ENABLED=0"}
	}
	return append([]string{"CGO_ENABLED=1"}, d.Compiler.env()...)
}
