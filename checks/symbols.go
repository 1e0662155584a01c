package checks

import (
	"fmt"

	"example.com/seaworthy/checks/host/root"
)

// onSymbols reports whether symbols say more of the host than versions do, and
// can be looked at: in a root file system, and of musl, which knows no versions.
func onSymbols(s Subject) bool {
	return onMachine(s) && (s.Host.Root != nil || s.Host.Libc.Kind == "musl")
}

// symbols is C5: every symbol that the file and its libraries ask for is defined
// by one of them. musl and "-z now" look all up at start, others at the first
// call. Weak symbols may be missing.
func symbols(s Subject) Finding {
	if why := s.unsettled(); why != "" {
		return skip(why)
	}
	r, h := s.resolution(), s.Host
	if h.Root == nil {
		return skip("musl looks every symbol up at start, and the profile of " + h.Name + " has none").
			hint(`Config.Hosts: []string{"root:DIR"}, where DIR is a copy of the host's / or its image, or a tar of it`)
	}
	missing, err := h.Root.Unresolved(r)
	if err != nil {
		return skip("cannot tell: " + err.Error()).hint("on the host: ldd -r FILE")
	}
	var lines []string
	var late, early *root.Unresolved
	for i, u := range missing {
		lines = append(lines, u.String())
		if first := &missing[i]; u.BindNow && early == nil {
			early = first
		} else if !u.BindNow && late == nil {
			late = first
		}
	}
	switch {
	case early != nil && s.versionsFail():
		return skip("the versions do not fit: see versions").show(lines)
	case early != nil:
		f := fail(s.undefined(*early) + `, and it would answer "symbol not found" at start`).hint(s.withSymbol()).show(lines)
		f.Start = true
		return f
	case late != nil:
		return warn(s.undefined(*late) + ": it ends at the first call").hint(s.withSymbol()).show(lines)
	}
	return pass(fmt.Sprintf("all symbols of %d objects; %s defines them", len(r.Objects), h.Name))
}

// versionsFail reports whether the loader gives up before it looks for symbols.
func (s Subject) versionsFail() bool {
	for _, p := range s.resolution().Versions {
		if p.Kind.Fatal() {
			return true
		}
	}
	return false
}

func (s Subject) undefined(u root.Unresolved) string {
	return fmt.Sprintf("%s needs the function or variable %s; no library of %s defines it", whose(u.NeededBy), withSymbols(u.Name, u.Version), s.Host.Name)
}

// withSymbol is what to do about a library that is older than what it was linked
// with.
func (s Subject) withSymbol() string {
	if s.Host.Libc.Kind == "musl" && s.family() == "glibc" {
		return s.toStatic()
	}
	return s.toStatic() + ", or build it on " + s.Host.Name
}
