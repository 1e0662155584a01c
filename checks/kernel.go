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

// goKernel is F1: the oldest kernel that this Go release runs on.
func goKernel(s Subject) Finding {
	if s.File.Go == nil {
		if s.Wanted.Language == "c" {
			return skip("a C program: its ABI tag says it, if anything does")
		}
		return skip("no Go build information to tell the release")
	}
	release := s.File.Go.GoVersion
	least := s.leastKernel(release)
	said := fmt.Sprintf("%s needs Linux %s", release, least)
	switch {
	case least == "":
		return skip("the release " + release + " is not known here")
	case s.Host == nil:
		return pass(said + " or newer")
	case s.Host.Kernel == "":
		return skip(fmt.Sprintf("%s; the kernel of %s is not known", said, s.Host.Name))
	case binary.CompareVersions(s.Host.Kernel, least) < 0:
		return fail(fmt.Sprintf("%s; %s has %s", said, s.Host.Name, s.Host.Kernel)).hint("build with an older Go: go1.23 runs on 2.6.32")
	}
	return pass(fmt.Sprintf("%s; %s has %s", said, s.Host.Name, s.Host.Kernel))
}

// leastKernel is "" for a release that is not of the form go1.N.
func (s Subject) leastKernel(release string) string {
	if s.arch() == "loong64" {
		return "5.19" // go1.19 release notes
	}
	rest, ok := strings.CutPrefix(release, "go1.")
	digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
	minor, err := strconv.Atoi(digits)
	if !ok || err != nil {
		return ""
	}
	for _, g := range goKernels {
		if minor >= g.minor {
			return g.kernel
		}
	}
	return ""
}

// abiTag is F2: the kernel that the C library's start-up files ask for.
// glibc up to 2.35 refuses a file whose tag is newer than the kernel (glibc
// 2.36 NEWS: the check was removed).
func abiTag(s Subject) Finding {
	tag := s.File.ABITag
	switch {
	case tag == nil:
		return pass("none")
	case tag.OS != 0:
		return fail("its ABI tag names another system: " + tag.String()).hint("build it with a compiler for Linux")
	case s.Host == nil:
		return pass(tag.String() + " or newer")
	case s.Host.Kernel == "":
		return skip(fmt.Sprintf("%s; the kernel of %s is not known", tag, s.Host.Name))
	}
	return s.againstTag(fmt.Sprintf("%d.%d.%d", tag.Major, tag.Minor, tag.Patch))
}

func (s Subject) againstTag(least string) Finding {
	said := fmt.Sprintf("Linux %s; %s has %s", least, s.Host.Name, s.Host.Kernel)
	older := binary.CompareVersions(s.Host.Kernel, least) < 0
	switch {
	case !older:
		return pass(said)
	case s.Host.Libc.Version != "" && binary.CompareVersions(s.Host.Libc.Version, "2.36") >= 0:
		return warn(said + ", and its glibc no longer refuses such files")
	}
	return fail(said).hint("strip -R .note.ABI-tag FILE, or build against an older C library")
}
