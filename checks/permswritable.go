package checks

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"example.com/seaworthy/checks/tree"
)

// writable is the part of G2 about who may write: nobody but the owner.
func (a *audit) writable() []Finding {
	var files, dirs, grouped, usual suspects
	all := a.all()
	for _, e := range all {
		switch perm := e.Mode.Perm(); {
		case perm&0o022 == 0:
		case perm&0o002 != 0 && e.Kind == tree.File:
			files = append(files, e)
		case perm&0o002 != 0 && e.Mode&fs.ModeSticky == 0:
			dirs = append(dirs, e)
		case perm&0o002 != 0 || a.usualGroup(e):
			usual = append(usual, e)
		default:
			grouped = append(grouped, e)
		}
	}
	var bad []Finding
	if files != nil {
		bad = append(bad, files.show(fail("anybody on the host may write "+files.count("files")+files.text())).hint(a.chmod("o-w", files)))
	}
	if dirs != nil {
		bad = append(bad, dirs.show(fail("anybody on the host may replace what is in "+dirs.count("directories")+dirs.text())).
			hint(a.chmod("o-w", dirs)+"; +t for one that is to be like /tmp"))
	}
	if grouped != nil {
		bad = append(bad, grouped.show(warn("the group may write "+grouped.count("entries")+grouped.text()+", as after umask 002")).hint(a.chmod("g-w", grouped)))
	}
	text := count1(len(all), "file or directory", "files and directories")
	switch bad = append(bad, a.stickyFiles()...); {
	case bad != nil:
		return bad
	case usual != nil:
		return []Finding{usual.show(pass(fmt.Sprintf("%s, %d to share, as /tmp is", text, len(usual))))}
	}
	return []Finding{pass(text + ", none that others may write")}
}

// stickyFiles finds a bit that means nothing.
func (a *audit) stickyFiles() []Finding {
	var sticky suspects
	for _, e := range a.files {
		if e.Mode&fs.ModeSticky != 0 {
			sticky = append(sticky, e)
		}
	}
	if sticky == nil {
		return nil
	}
	said := sticky.count("files") + sticky.text() + " " + isAre(len(sticky), "has", "have")
	return []Finding{sticky.show(warn(said + " the sticky bit, which Linux ignores on files")).hint(a.chmod("-t", sticky))}
}

// all are the files and directories whose modes are known.
func (a *audit) all() suspects {
	var all suspects
	for _, list := range [][]*tree.Entry{a.files, a.dirs} {
		for _, e := range list {
			if e.Known() {
				all = append(all, e)
			}
		}
	}
	return all
}

// sharedPlaces are the parts of a root where accounts keep what is theirs.
var sharedPlaces = []string{"var/", "run/", "usr/local/", "home/", "srv/", "tmp/", "dev/", "media/", "mnt/"}

func inShared(e *tree.Entry) bool {
	return slices.ContainsFunc(sharedPlaces, func(place string) bool { return strings.HasPrefix(e.Path+"/", place) })
}

// usualGroup reports whether the group of an entry may write it in a root: it is
// root's own, or the place is one that accounts share.
func (a *audit) usualGroup(e *tree.Entry) bool { return a.root && (groupIsRoot(e) || inShared(e)) }
