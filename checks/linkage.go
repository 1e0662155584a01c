package checks

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// linkWords say for people what each kind of link means.
var linkWords = map[binary.Link]string{
	binary.GoStatic:     "static, pure Go: no loader, no library",
	binary.StaticPIE:    "static and position independent: no loader, no library",
	binary.StaticGlibc:  "static, with glibc inside",
	binary.StaticMusl:   "static, with musl inside",
	binary.Static:       "static: no loader, no library",
	binary.DynamicGlibc: "dynamic, glibc",
	binary.DynamicMusl:  "dynamic, musl",
	binary.LoaderOnly:   "no library, but needs the loader (-buildmode=pie)",
	binary.SharedObject: "a shared library",
}

// linkage is B1: how the file is linked, and whether that is what was decided.
func linkage(s Subject) Finding {
	kind := s.File.Link()
	words, ok := linkWords[kind]
	if !ok {
		return skip("how it is linked cannot be told")
	}
	if len(s.File.Needed) > 0 {
		words += ": needs " + strings.Join(s.File.Needed, " ")
	}
	return pass(words).show(s.reason())
}

// reason is the link decision's own, where there is a record.
func (s Subject) reason() []string {
	if s.Wanted.Reason == "" {
		return nil
	}
	return []string{s.Wanted.Reason}
}

// loaders are the paths that the C libraries fix for each Go architecture: the
// psABI supplements, and musl's ld-musl-$ARCH.so.1.
var loaders = map[string]struct{ glibc, musl string }{
	"amd64":    {"/lib64/ld-linux-x86-64.so.2", "/lib/ld-musl-x86_64.so.1"},
	"arm64":    {"/lib/ld-linux-aarch64.so.1", "/lib/ld-musl-aarch64.so.1"},
	"arm":      {"/lib/ld-linux-armhf.so.3", "/lib/ld-musl-armhf.so.1"},
	"386":      {"/lib/ld-linux.so.2", "/lib/ld-musl-i386.so.1"},
	"ppc64le":  {"/lib64/ld64.so.2", "/lib/ld-musl-powerpc64le.so.1"},
	"s390x":    {"/lib/ld64.so.1", "/lib/ld-musl-s390x.so.1"},
	"riscv64":  {"/lib/ld-linux-riscv64-lp64d.so.1", "/lib/ld-musl-riscv64.so.1"},
	"loong64":  {"/lib64/ld-linux-loongarch-lp64d.so.1", "/lib/ld-musl-loongarch64.so.1"},
	"mips64le": {"/lib64/ld.so.1", "/lib/ld-musl-mips64el.so.1"},
	"mipsle":   {"/lib/ld.so.1", "/lib/ld-musl-mipsel.so.1"},
}

// strayRoots are directories of the machine that built the file.
var strayRoots = []string{"/nix/", "/home/", "/tmp/", "/root/", "/Users/", "/build/"}

const toStatic = "Config.Link: targets.Static (for one run: SEAWORTHY_LINK=static), and no -buildmode=pie"

// loader is B2: the loader that the file names is the one that the host has.
// Without it the kernel says "no such file or directory" of a file that exists
// (golang/go#18243).
func loader(s Subject) Finding {
	interp := s.File.Interp
	if interp == "" {
		return pass("none needed")
	}
	known := loaders[s.arch()]
	family := map[string]string{known.glibc: "glibc", known.musl: "musl"}[interp]
	switch {
	case !path.IsAbs(interp) || slices.ContainsFunc(strayRoots, func(r string) bool { return strings.HasPrefix(interp, r) }):
		return fail(fmt.Sprintf("needs the loader %q: a path of the machine that built it", interp)).hint("patchelf --set-interpreter " + known.glibc + " FILE, or build without that toolchain's wrapper")
	case family == "":
		return skip(fmt.Sprintf("needs the loader %q, which is no usual place: look on the host", interp))
	case s.Host == nil || s.Host.Libc.Kind == "":
		return pass(interp + ", " + family + "'s usual loader")
	case s.Host.Libc.Kind == "none":
		return fail(fmt.Sprintf("needs the loader %s; %s has no C library", interp, s.Host.Name)).hint(toStatic)
	case s.Host.Libc.Kind != family:
		return fail(fmt.Sprintf("needs the loader %s of %s; %s has %s", interp, family, s.Host.Name, s.Host.Libc.Kind)).hint(toStatic)
	}
	return pass(interp)
}

// libcParts are the libraries that come with every glibc or musl.
var libcParts = []string{
	"libc.so.6", "libm.so.6", "libdl.so.2", "librt.so.1", "libpthread.so.0", "libutil.so.1", "libresolv.so.2", "libanl.so.1",
	"libc.so",
}

// fading are libraries that newer distributions have dropped from the base
// system: libnsl from RHEL 8 on, libcrypt from glibc 2.38 on.
var fading = []string{"libnsl.so.1", "libcrypt.so.1"}

// libraries is B4: which shared libraries the file needs beyond the C library.
func libraries(s Subject) Finding {
	var extra, old []string
	for _, lib := range s.File.Needed {
		switch {
		case slices.Contains(libcParts, lib) || strings.HasPrefix(lib, "ld-") || strings.HasPrefix(lib, "libc.musl-") || strings.HasPrefix(lib, "ld64.so"):
		case slices.Contains(fading, lib):
			old = append(old, lib)
		default:
			extra = append(extra, lib)
		}
	}
	switch {
	case len(s.File.Needed) == 0:
		return pass("none needed")
	case s.Host != nil && s.Host.Libc.Kind == "none":
		return fail(fmt.Sprintf("needs %s; %s has no libraries", strings.Join(s.File.Needed, " "), s.Host.Name)).hint(toStatic)
	case len(extra) > 0:
		return warn("needs more than the C library: " + strings.Join(append(extra, old...), " ")).hint("install them on the host, or link their static archives (.a)")
	case len(old) > 0:
		return warn("needs " + strings.Join(old, " ") + ", which newer distributions no longer install").hint("link it statically, or install it on the host")
	}
	return pass("only the C library's own: " + strings.Join(s.File.Needed, " "))
}

// rpath is B5: where the file makes the loader look for libraries.
func rpath(s Subject) Finding {
	b := s.File
	if !b.HasRPath && !b.HasRunPath {
		return pass("none")
	}
	tag, list := "RUNPATH", b.RunPath
	if !b.HasRunPath {
		tag, list = "RPATH", b.RPath
	}
	said := fmt.Sprintf("%s %q", tag, list)
	for _, dir := range strings.Split(list, ":") {
		if why := badSearchDir(dir); why != "" {
			return fail(said + " " + why).hint(`patchelf --set-rpath '$ORIGIN/lib' FILE, or drop -Wl,-rpath`)
		}
	}
	switch {
	case b.HasRPath && b.HasRunPath:
		return warn(said + "; the RPATH beside it is ignored")
	case b.HasRPath:
		return warn(said + " cannot be overridden on the host, and holds for every library below").hint("-Wl,--enable-new-dtags")
	}
	return pass(said)
}

// badSearchDir says what is wrong with one directory of a search path; "" for
// nothing. Tokens: ld.so(8).
func badSearchDir(dir string) string {
	switch {
	case dir == "":
		return "has an empty entry, which means the current directory"
	case strings.Contains(dir, `:\`) || strings.Contains(dir, `\`):
		return "has a path of a Windows machine"
	case strings.HasPrefix(dir, "$ORIGIN") || strings.HasPrefix(dir, "${ORIGIN}"):
		return ""
	case strings.Contains(dir, "$"):
		return fmt.Sprintf("has %q, whose token depends on the host's loader", dir)
	case !path.IsAbs(dir):
		return fmt.Sprintf("has the relative entry %q, which follows the current directory", dir)
	}
	for _, root := range append([]string{"/var/tmp/", "/dev/shm/"}, strayRoots...) {
		if strings.HasPrefix(dir+"/", root) {
			return fmt.Sprintf("has %q, a directory that others can write to or that only the build machine has", dir)
		}
	}
	return ""
}
