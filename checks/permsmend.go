package checks

import (
	"fmt"
	"io/fs"
	"strings"
)

// chmod is what to type to change modes; in an archive, what to write when it
// is made.
func (a *audit) chmod(change string, es suspects) string {
	what := "chmod " + change + " " + a.typed(es)
	switch octal := isOctal(change); {
	case a.Format == "directory":
		return what
	case a.Format == "deb":
		return what + " below DIR, before dpkg-deb --root-owner-group --build DIR"
	case a.Format == "rpm" && octal:
		return fmt.Sprintf("%%files: %%attr(%s, root, root) /%s", change, shortened(es[0].Path))
	case a.Format == "rpm":
		return "%install: chmod " + change + " %{buildroot}/" + shortened(es[0].Path)
	case a.Format == "tar" && octal:
		return what + " before tar, or in Go tar.Header{Mode: 0o" + strings.TrimPrefix(change, "0") + "}"
	case a.Format == "tar" && change != "a-x" && change != "a+rx": // --mode is for all that tar takes
		return what + " before tar, or tar --mode=" + change
	case a.Format == "zip" && octal:
		return what + " before zip, or in Python ZipInfo.external_attr = 0o10" + change + " << 16"
	}
	return what + " before " + a.Format
}

func isOctal(change string) bool { return change != "" && change[0] == '0' }

// chown is how to make root the owner.
func (a *audit) chown(es suspects) string {
	switch a.Format {
	case "tar":
		return "tar --owner=root:0 --group=root:0"
	case "deb":
		return "dpkg-deb --root-owner-group --build DIR"
	case "rpm":
		return "%files: %defattr(-, root, root)"
	case "cpio":
		return "cpio -o -H newc -R 0:0"
	}
	return "chown root:root " + a.typed(es)
}

// dropped is what takes SUID, and SGID if one has it as well.
func dropped(es suspects) string {
	for _, e := range es {
		if e.Mode&fs.ModeSetgid != 0 {
			return "u-s,g-s"
		}
	}
	return "u-s"
}

// ambient is how a service gets the same rights from its unit.
func (a *audit) ambient(es suspects) string {
	var names []string
	for _, e := range es {
		names = append(names, e.Capability.Permitted...)
	}
	return "AmbientCapabilities=" + strings.ToUpper(strings.Join(unique(names), " ")) + " in the unit, and " + a.dropCaps(es)
}

// dropCaps is how to take them from the files.
func (a *audit) dropCaps(es suspects) string {
	switch a.Format {
	case "rpm":
		return "%files: no %caps(...) before /" + shortened(es[0].Path)
	case "directory":
		return "setcap -r " + a.typed(es)
	}
	return "setcap -r " + a.typed(es) + " before " + a.Format + ", or tar without --xattrs"
}
