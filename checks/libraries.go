package checks

import (
	"fmt"
	"slices"
	"strings"
)

// libcParts are the libraries that come with every glibc or musl.
var libcParts = []string{
	"libc.so.6", "libm.so.6", "libdl.so.2", "librt.so.1", "libpthread.so.0", "libutil.so.1", "libresolv.so.2", "libanl.so.1",
	"libc.so",
}

// loaderNames begin the names of loaders, which some files also list as
// libraries, and of Alpine's musl.
var loaderNames = []string{"ld-", "ld64.so", "ld.so", "libc.musl-"}

// fading are libraries that newer distributions no longer install by
// themselves: libnsl from RHEL 8 on, libcrypt.so.1 from Fedora 30 and RHEL 9 on.
var fading = []string{"libnsl.so.1", "libcrypt.so.1"}

// ofLibc reports whether the library is there wherever the C library is.
func ofLibc(lib string) bool {
	return slices.Contains(libcParts, lib) ||
		slices.ContainsFunc(loaderNames, func(name string) bool { return strings.HasPrefix(lib, name) })
}

// libraries is B4: which shared libraries the file needs beyond the C library.
func libraries(s Subject) Finding {
	var placed, extra, old []string
	for _, lib := range s.File.Needed {
		switch {
		case strings.ContainsAny(lib, `/\`):
			placed = append(placed, lib)
		case ofLibc(lib):
		case slices.Contains(fading, lib):
			old = append(old, lib)
		default:
			extra = append(extra, lib)
		}
	}
	needed := strings.Join(s.File.Needed, " ")
	switch {
	case len(s.File.Needed) == 0:
		return pass("none needed")
	case s.Host != nil && s.Host.Libc.Kind == "none" && s.family() != "":
		return skip(s.seeLoader())
	case s.Host != nil && s.Host.Libc.Kind == "none":
		return fail(fmt.Sprintf("needs %s; %s has no libraries", needed, s.Host.Name)).hint(s.toStatic())
	case len(placed) > 0 && (s.Host == nil || s.Host.System == nil):
		return fail(fmt.Sprintf("needs %q by its place on the machine that built it", placed[0])).
			hint("link with -LDIR -lNAME, or name the library when it is linked: -Wl,-soname,libNAME.so.1").show(s.File.Needed)
	case s.Host != nil && s.Host.System != nil:
		return pass("needs " + needed + ": see resolve")
	case len(extra) > 0:
		return warn("needs more than the C library: " + strings.Join(append(extra, old...), " ")).hint(whereIs(extra[0])).show(s.File.Needed)
	case len(old) > 0:
		return warn("needs " + strings.Join(old, " ") + ", which newer distributions do not install by themselves").hint(whereIs(old[0])).show(s.File.Needed)
	}
	return pass("only the C library's own: " + needed)
}

// whereIs is how to find the package of a library.
func whereIs(lib string) string {
	return fmt.Sprintf("on the host: apt-file search %s, or dnf provides '*/%s'; or link its static archive (.a)", lib, lib)
}
