package checks

import (
	"fmt"
	"path"
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/tree"
)

// secureExec is G3: a program that gives rights finds its libraries without
// $ORIGIN, for the loader ignores that then (ld.so(8), secure-execution mode).
func (a *audit) secureExec() []Finding {
	looked, unread := 0, 0
	var all []Finding
	for _, e := range a.files {
		b := a.elfs[a.index[e.Path]]
		if b != nil && len(b.Defects) > 0 {
			b = nil // what it says cannot be trusted
		}
		switch {
		case !e.Secure():
		case b == nil && (e.Content == tree.ELF || strings.HasPrefix(e.Class, "ELF") || e.Class == "" && e.Content == ""):
			unread++
		case b == nil:
		case a.insecurePath(e, b) != "" && len(all) < maxShown:
			all = append(all, a.misled(e, b))
		default:
			looked++
		}
	}
	switch {
	case unread > 0:
		all = append(all, skip(count1(unread, "program with rights of its own was", "programs with rights of their own were")+" not read").
			hint("unpack it, and mage check:perms DIR"))
	case len(all) > 0:
	case looked == 0:
		return []Finding{pass("no program has rights of its own")}
	default:
		return []Finding{pass(count1(looked, "program with rights of its own, which needs", "programs with rights of their own, which need") + " no $ORIGIN")}
	}
	return all
}

// misled is the finding of a program that looks where it may not.
func (a *audit) misled(e *tree.Entry, b *binary.Binary) Finding {
	return fail(fmt.Sprintf("%s looks for libraries in %q, which the loader ignores for a program with rights of its own", shortened(e.Path), a.insecurePath(e, b))).
		hint("take the rights away (see setuid and capability), or patchelf --set-rpath /opt/NAME/lib " + a.typed(suspects{e}))
}

// insecurePath is the search path of a program, if one of its directories is not
// absolute: $ORIGIN, another token, empty, or relative to where it is started.
func (a *audit) insecurePath(e *tree.Entry, b *binary.Binary) string {
	list := b.RunPath
	switch {
	case !b.HasRunPath && !b.HasRPath:
		return ""
	case !b.HasRunPath:
		list = b.RPath
	}
	for dir := range strings.SplitSeq(list, ":") {
		if (!path.IsAbs(dir) || strings.Contains(dir, "$")) && !a.trusted(e, dir) {
			return list
		}
	}
	return ""
}

// trusted reports whether $ORIGIN at the beginning of dir leads below a
// directory of the system, for then the loader takes it all the same
// (elf/dl-load.c, is_trusted_path_normalize). In a tar or zip nobody knows where
// the program will lie.
func (a *audit) trusted(e *tree.Entry, dir string) bool {
	if !atOrigin(dir) || strings.Count(dir, "$") > 1 || !a.root && a.Format != "deb" && a.Format != "rpm" {
		return false
	}
	_, rest, _ := strings.Cut(dir, "/")
	lies := path.Join("/", path.Dir(e.Path), rest) + "/"
	for _, system := range []string{"/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/"} {
		if strings.HasPrefix(lies, system) {
			return true
		}
	}
	return false
}
