package checks

import (
	"fmt"

	"example.com/seaworthy/checks/tree"
)

// owner is the part of G2 about whose the files are.
func (a *audit) owner() []Finding {
	switch {
	case a.Format == "zip":
		return []Finding{skip("a zip archive says nothing of owners: the files are of whoever unpacks it")}
	case a.root:
		return a.rootOwners()
	case a.Format == "directory":
		return []Finding{skip("in a directory that is no root, owners are of this machine: see the archive that is made of it")}
	}
	var others suspects
	looked := 0
	for _, e := range a.programs {
		if known := e.UID >= 0 || e.User != ""; !known {
			continue
		}
		looked++
		if !isRoots(e) {
			others = append(others, e)
		}
	}
	switch {
	case len(others) > 0:
		return []Finding{warn(fmt.Sprintf("%s, and not root, may change %s%s", ownerName(others[0]), others.count("programs"), others.text())).
			hint(a.chown(others)).show(others.evidence())}
	case looked == 0:
		return []Finding{skip("no program whose owner is known")}
	}
	return []Finding{pass(count1(looked, "program that is", "programs that are") + " root's")}
}

func isRoots(e *tree.Entry) bool { return e.UID == 0 || e.UID < 0 && e.User == "root" }

// ownerName is "uid 1000 (alice)".
func ownerName(e *tree.Entry) string {
	switch {
	case e.UID < 0:
		return e.User
	case e.User == "":
		return fmt.Sprintf("uid %d", e.UID)
	}
	return fmt.Sprintf("uid %d (%s)", e.UID, e.User)
}

// rootOwners is owner for a root: it has accounts, and knows all owners.
func (a *audit) rootOwners() []Finding {
	if len(a.users) == 0 {
		return []Finding{skip("there is no etc/passwd in it that could be read")}
	}
	var strangers, others suspects
	for _, e := range a.all() {
		switch {
		case e.UID < 0:
		case !a.users[e.UID] || len(a.groups) > 0 && !a.groups[e.GID]:
			strangers = append(strangers, e)
		case e.Kind == tree.File && !isRoots(e) && a.isProgram(e) && !inShared(e):
			others = append(others, e)
		}
	}
	var all []Finding
	if len(strangers) > 0 {
		all = append(all, warn(fmt.Sprintf("%s%s of %s, and etc/passwd or etc/group has no such number: the next account may get it", strangers.count("entries"), strangers.text(), ownerOf(strangers[0]))).
			hint(a.chown(strangers)).show(strangers.evidence()))
	}
	if len(others) > 0 {
		all = append(all, warn(fmt.Sprintf("%s, and not root, may change %s%s", ownerName(others[0]), others.count("programs"), others.text())).
			hint(a.chown(others)).show(others.evidence()))
	}
	if len(all) == 0 {
		return []Finding{pass(count1(len(a.all()), "entry, its owner is", "entries, all owners are") + " in etc/passwd and etc/group")}
	}
	return all
}
