package checks

import (
	"fmt"
	"strconv"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// goKernels are the oldest kernels that Go's release notes name, newest first
// (go1.24 "Ports", go1.18 "Ports"; before that the installation notes).
var goKernels = []struct {
	minor  int // of Go 1.x, from this one on
	kernel string
}{{24, "3.2"}, {18, "2.6.32"}, {0, "2.6.23"}}

// newestGo is the last release go1.N whose notes were read for goKernels.
const newestGo = 27

// glibcKernel is the oldest kernel of any glibc from 2.26 on (glibc 2.26, NEWS).
const (
	glibcKernel      = "3.2"
	glibcKernelSince = "2.26"
)

// goKernel is F1: the oldest kernel that this Go release runs on.
func goKernel(s Subject) Finding {
	minor, ok := s.goMinor()
	switch {
	case s.isC() && s.File.Interp != "":
		return pass(s.noGo() + ": it runs with the host's own C library")
	case s.isC():
		return pass(s.noGo() + ": what is linked into it says it, see abi-tag")
	case s.File.Go == nil:
		return skip("no Go build information to tell the release")
	case !ok:
		return skip("the release " + s.File.Go.GoVersion + " is not known here")
	}
	least := s.leastKernel(minor)
	said := fmt.Sprintf("%s needs Linux %s", s.File.Go.GoVersion, least)
	f := s.againstKernel(said, least)
	switch {
	case f.Status == Fail && least == "3.2" && binary.CompareVersions(s.Host.Kernel, "2.6.32") >= 0:
		return f.hint("GOTOOLCHAIN=go1.23.12 mage build:linux (go1.23 runs on 2.6.32)")
	case minor > newestGo && f.Status == Pass:
		return skip(fmt.Sprintf("%s or newer; how much newer is not known here", said)).hint("https://go.dev/doc/go1." + strconv.Itoa(minor) + "#ports")
	}
	return f
}

// againstKernel compares the oldest kernel with the host's.
func (s Subject) againstKernel(said, least string) Finding {
	h := s.Host
	switch {
	case h == nil:
		return pass(said + " or newer")
	case h.Kernel == "" && s.modernGlibc() && binary.CompareVersions(least, glibcKernel) <= 0:
		return pass(fmt.Sprintf("%s, as the C library of %s does", said, h.Name))
	case h.Kernel == "":
		return skip(fmt.Sprintf("%s; the kernel of %s is not known", said, h.Name)).hint(fetchProfile)
	case binary.CompareVersions(h.Kernel, least) < 0:
		return fail(fmt.Sprintf("%s; %s has %s", said, h.Name, h.Kernel))
	}
	return pass(fmt.Sprintf("%s; %s has %s", said, h.Name, h.Kernel))
}

// modernGlibc reports whether the host's own glibc would not start on a kernel
// older than glibcKernel.
func (s Subject) modernGlibc() bool {
	libc := s.Host.Libc
	return libc.Kind == "glibc" && binary.CompareVersions(libc.Version, glibcKernelSince) >= 0
}

// goMinor is N of the release go1.N that built the file, also of "devel
// go1.N-…"; ok is false if there is none.
func (s Subject) goMinor() (minor int, ok bool) {
	if s.File.Go == nil {
		return 0, false
	}
	_, rest, _ := strings.Cut(" "+s.File.Go.GoVersion, " go1.")
	digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
	minor, err := strconv.Atoi(digits)
	return minor, err == nil
}

// leastKernel is the oldest kernel of a release go1.N.
func (s Subject) leastKernel(minor int) string {
	if s.arch() == "loong64" {
		return "5.19" // go1.19 release notes
	}
	for _, g := range goKernels {
		if minor >= g.minor {
			return g.kernel
		}
	}
	return ""
}

// abiTag is F2: the kernel that the C library's start-up files ask for. Of a
// program nobody looks at it when the host's loader starts it. A static glibc
// looks, up to 2.35, and so does the loader of each library that it loads
// (glibc 2.36, NEWS: the check was removed).
func abiTag(s Subject) Finding {
	tag := s.File.ABITag
	switch {
	case tag == nil:
		return pass("none")
	case tag.OS != 0:
		return fail("its ABI tag names another system: " + tag.String()).hint("build it with a compiler for Linux")
	}
	least := fmt.Sprintf("%d.%d.%d", tag.Major, tag.Minor, tag.Patch)
	f := s.againstKernel("needs Linux "+least, least)
	if f.Status == Fail {
		return s.olderThanTag(f.Text)
	}
	return f
}

// olderThanTag judges a kernel that is older than the tag.
func (s Subject) olderThanTag(said string) Finding {
	kind, libc := s.File.Link(), s.Host.Libc
	before := func(version string) bool {
		return version != "" && binary.CompareVersions(version, relrSince) < 0
	}
	switch {
	case kind == binary.SharedObject && libc.Kind == "glibc" && before(libc.Version):
		return fail(said + `, and would say "cannot open shared object file"`).hint("strip -R .note.ABI-tag FILE")
	case s.File.Libc.Kind == "glibc" && before(s.File.Libc.Version):
		return fail(said + `, and would say "FATAL: kernel too old"`).hint(s.toMusl())
	case s.File.Libc.Kind == "glibc" && s.File.Libc.Version == "":
		return warn(said + `, and a glibc before 2.36 would say "FATAL: kernel too old"`).hint(s.toMusl())
	}
	return warn(said + "; it would start, and its C library was not made for that")
}
