package checks

import (
	"path"
	"regexp"
	"strings"

	"example.com/seaworthy/checks/tree"
)

// obstacle is why somebody cannot run a program.
type obstacle int

const (
	everybodyRuns  obstacle = iota // none
	nobodyRuns                     // no execute bit at all
	someCannot                     // not those who are neither owner nor in the group
	groupRuns                      // the same, but with a group that is not root's: meant so
	someCannotRead                 // a script that not everybody may read
)

// obstacleTo says why not everybody can run e. In a root that only some may do
// so is its own affair.
func (a *audit) obstacleTo(e *tree.Entry) obstacle {
	switch perm := e.Mode.Perm(); {
	case !e.Known():
		return everybodyRuns
	case perm&0o111 == 0:
		return nobodyRuns
	case a.root:
		return everybodyRuns
	case perm&0o001 == 0 && perm&0o010 != 0 && !groupIsRoot(e):
		return groupRuns
	case perm&0o111 != 0o111:
		return someCannot
	case isScript(e) && perm&0o444 != 0o444:
		return someCannotRead
	}
	return everybodyRuns
}

// execute is G1: everybody may run the programs, and get to where they are.
func (a *audit) execute() []Finding {
	if len(a.programs) == 0 {
		return []Finding{skip("no program in it")}
	}
	by := map[obstacle]suspects{}
	for _, e := range a.programs {
		o := a.obstacleTo(e)
		by[o] = append(by[o], e)
	}
	all := append(a.obstacles(by), a.reach()...)
	switch text := count1(len(a.programs), "program", "programs") + " can be run"; {
	case len(all) > 0:
		return all
	case a.root:
		return []Finding{pass(text)}
	default:
		return []Finding{pass(text + " by everybody")}
	}
}

// obstacles turns what was found into findings.
func (a *audit) obstacles(by map[obstacle]suspects) (all []Finding) {
	bad := fail
	if a.root {
		bad = warn
	}
	mended := func(es suspects) string { return a.chmod(runnable(es), es) }
	if es := by[nobodyRuns]; es != nil {
		all = append(all, es.show(bad("nobody may run "+es.count("programs")+es.text()+`: Linux answers "Permission denied"`)).hint(mended(es)))
	}
	if es := by[someCannot]; es != nil {
		all = append(all, es.show(bad("not everybody may run "+es.count("programs")+es.text()+": a unit with User= cannot start it")).hint(mended(es)))
	}
	if es := by[someCannotRead]; es != nil {
		all = append(all, es.show(bad("not everybody may read "+es.count("scripts")+es.text()+": its interpreter cannot open it")).hint(mended(es)))
	}
	if es := by[groupRuns]; es != nil {
		who := "only members of the group " + nameOr(es[0].Group, es[0].GID) + " may run "
		all = append(all, es.show(warn(who+es.count("programs")+es.text())).hint("Group=, or SupplementaryGroups=, in the unit; else "+mended(es)))
	}
	return all
}

func groupIsRoot(e *tree.Entry) bool { return e.GID == 0 || e.GID < 0 && e.Group == "root" }

// runnable is the mode that lets everybody run all of them: "0755", or a+rx if
// they are of several modes.
func runnable(es suspects) string {
	want := octal(es[0].Mode | 0o555)
	for _, e := range es {
		if octal(e.Mode|0o555) != want {
			return "a+rx"
		}
	}
	return want
}

// reach finds directories on the way to a program that not everybody may pass.
// An archive made of a directory of mktemp(1) has such a top.
func (a *audit) reach() []Finding {
	if a.root {
		return nil
	}
	passed := map[string]bool{}
	for _, e := range a.programs {
		for dir := path.Dir(e.Path); !passed[dir]; dir = path.Dir(dir) {
			passed[dir] = true
		}
	}
	var shut suspects
	for _, d := range a.dirs {
		if passed[d.Path] && d.Known() && d.Mode&0o001 == 0 {
			shut = append(shut, d)
		}
	}
	if shut == nil {
		return nil
	}
	return []Finding{shut.show(fail("not everybody may pass " + shut.count("directories") + shut.text() + ", which programs lie in")).hint(a.chmod(runnable(shut), shut))}
}

func isScript(e *tree.Entry) bool {
	return e.Content == tree.Script || strings.Contains(e.Class, "script")
}

// dataNames are files that systemd complains of if they can be run, and others
// that are only ever read.
var dataNames = regexp.MustCompile(`\.(service|socket|timer|target|mount|path|slice|conf|json|ya?ml|toml|ini)$`)

// executableData is the other half of G1: what is no program needs no x.
func (a *audit) executableData() []Finding {
	var data, headless suspects
	looked := 0
	for _, e := range a.files {
		if !e.Known() || e.Content == "" && e.Class == "" {
			continue
		}
		looked++
		switch {
		case !a.isData(e):
		case a.inBin(e) && e.Content == tree.Other && !dataNames.MatchString(e.Path):
			headless = append(headless, e)
		default:
			data = append(data, e)
		}
	}
	var all []Finding
	if headless != nil {
		all = append(all, headless.show(warn(headless.count("files")+headless.text()+` can be run, and begins with neither "#!" nor ELF: systemd answers "Exec format error"`)).
			hint("begin it with #!/bin/sh; or "+a.chmod("a-x", headless)))
	}
	if data != nil {
		all = append(all, data.show(warn(data.count("files")+data.text()+" can be run, and "+isAre(len(data), "is no program", "are no programs"))).
			hint(a.chmod("a-x", data)))
	}
	switch {
	case len(all) > 0:
		return all
	case looked == 0:
		return []Finding{skip("what the files are was not read")}
	}
	return []Finding{pass(count1(looked, "file", "files") + ", none can be run that is no program")}
}

// isData reports whether a file has an execute bit that makes no sense. Shared
// libraries may have one; in a root only files that systemd complains of count.
func (a *audit) isData(e *tree.Entry) bool {
	switch {
	case e.Mode&0o111 == 0 || libraryNames.MatchString(e.Path):
		return false
	case e.Content == tree.ELF || e.Content == tree.Foreign || strings.Contains(e.Class, "ELF") || strings.Contains(e.Class, "executable"):
		return false
	case dataNames.MatchString(e.Path):
		return true
	}
	return !a.root && !isScript(e)
}

func isAre(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
