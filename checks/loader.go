package checks

import (
	"debug/elf"
	"fmt"
	"path"
	"slices"
	"strings"
)

// loaders are the paths that the C libraries fix for each Go architecture: the
// psABI supplements, and musl's ld-musl-$ARCH.so.1. ARM with floating point in
// software has others, and what a host has then is not known.
var loaders = map[string]struct{ glibc, musl string }{
	"amd64":    {"/lib64/ld-linux-x86-64.so.2", "/lib/ld-musl-x86_64.so.1"},
	"arm64":    {"/lib/ld-linux-aarch64.so.1", "/lib/ld-musl-aarch64.so.1"},
	"arm":      {"/lib/ld-linux-armhf.so.3", "/lib/ld-musl-armhf.so.1"},
	"386":      {"/lib/ld-linux.so.2", "/lib/ld-musl-i386.so.1"},
	"ppc64le":  {"/lib64/ld64.so.2", "/lib/ld-musl-powerpc64le.so.1"},
	"ppc64":    {"/lib64/ld64.so.1", "/lib/ld-musl-powerpc64.so.1"},
	"s390x":    {"/lib/ld64.so.1", "/lib/ld-musl-s390x.so.1"},
	"riscv64":  {"/lib/ld-linux-riscv64-lp64d.so.1", "/lib/ld-musl-riscv64.so.1"},
	"loong64":  {"/lib64/ld-linux-loongarch-lp64d.so.1", "/lib/ld-musl-loongarch64.so.1"},
	"mips64le": {"/lib64/ld.so.1", "/lib/ld-musl-mips64el.so.1"},
	"mips64":   {"/lib64/ld.so.1", "/lib/ld-musl-mips64.so.1"},
	"mipsle":   {"/lib/ld.so.1", "/lib/ld-musl-mipsel.so.1"},
	"mips":     {"/lib/ld.so.1", "/lib/ld-musl-mips.so.1"},
}

// family is the C library whose usual loader the file names; "" if none's.
func (s Subject) family() string {
	known, ok := loaders[s.arch()]
	switch {
	case ok && s.File.Interp == known.glibc:
		return "glibc"
	case ok && s.File.Interp == known.musl:
		return "musl"
	}
	return ""
}

// strayRoots are directories of the machine that built the file.
var strayRoots = []string{"/nix/", "/home/", "/tmp/", "/root/", "/Users/", "/build/"}

func stray(p string) bool {
	return slices.ContainsFunc(strayRoots, func(root string) bool { return strings.HasPrefix(p+"/", root) })
}

// loader is B2: the loader that the file names is the one that the host has.
func loader(s Subject) Finding {
	interp := s.File.Interp
	switch {
	case interp == "" && s.File.Type == elf.ET_EXEC && len(s.File.Needed) > 0:
		return fail("needs " + strings.Join(s.File.Needed, " ") + ", and names no loader to load it").hint(s.toStatic())
	case interp == "":
		return pass("none needed")
	case s.Host != nil && s.Host.Root != nil:
		return s.rootLoader(interp)
	case !path.IsAbs(interp) || stray(interp) && !s.hasLoader(interp):
		return fail(fmt.Sprintf("needs the loader %q: a path of the machine that built it", interp)).hint(s.usualLoader())
	case s.Host != nil && s.Host.Profile != nil:
		return s.machineLoader(interp)
	case s.family() == "":
		return skip(fmt.Sprintf("needs the loader %q, which is no usual place", interp)).hint(fmt.Sprintf("on the host: ls -l %q", interp))
	}
	return s.hostLoader(interp, s.family())
}

func (s Subject) usualLoader() string {
	if usual := loaders[s.arch()].glibc; usual != "" {
		return "patchelf --set-interpreter " + usual + " FILE, or " + s.toStatic()
	}
	return s.toStatic()
}

// notThere is what people see without the loader: the shell and the kernel
// mean the loader, and name the program (golang/go#18243).
const notThere = `, and would answer "no such file or directory"`

func (s Subject) hostLoader(interp, family string) Finding {
	h := s.Host
	switch {
	case h == nil:
		return pass(fmt.Sprintf("%s, where hosts with %s have it", interp, family))
	case h.Libc.Kind == "":
		return skip(fmt.Sprintf("needs the loader %s; the C library of %s is not known", interp, h.Name)).hint(fetchProfile)
	case h.Libc.Kind != family:
		return fail(fmt.Sprintf("needs the loader %s of %s; %s has %s%s", interp, family, h.Name, libcWords(h.Libc.Kind), notThere)).hint(s.toStatic())
	}
	return pass(interp)
}

// seeLoader is for checks that have nothing to compare with on a host where the
// loader already fails: one cause, one FAIL.
func (s Subject) seeLoader() string {
	return fmt.Sprintf("%s has %s: see loader", s.Host.Name, libcWords(s.Host.Libc.Kind))
}

// libcWords name a kind of C library.
func libcWords(kind string) string {
	if kind == "none" {
		return "no C library"
	}
	return kind
}
