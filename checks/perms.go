package checks

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/tree"
)

// Perms judges modes, owners and capabilities in a tree: G1, which programs can
// be run; G2, who else may write or gets rights by running; G3, what the loader
// ignores in programs that give rights. What a whole root file system usually
// has, it takes from its list of names; in any other tree, which is a service's,
// it does not. Where the modes are not known, the findings are SKIP.
func Perms(t *tree.Tree) []Finding {
	a := newAudit(t)
	if len(a.files) == 0 {
		return ofCheck("G1", "execute", skip("no file in it"))
	}
	if a.known == 0 {
		return a.modeless()
	}
	a.look()
	var all []Finding
	all = append(all, ofCheck("G1", "execute", a.execute()...)...)
	all = append(all, ofCheck("G1", "data", a.executableData()...)...)
	all = append(all, ofCheck("G2", "writable", a.writable()...)...)
	all = append(all, ofCheck("G2", "setuid", a.setuid()...)...)
	all = append(all, ofCheck("G2", "capability", a.capabilities()...)...)
	all = append(all, ofCheck("G2", "owner", a.owner()...)...)
	all = append(all, ofCheck("G3", "secure-exec", a.secureExec()...)...)
	return append(all, ofCheck("G2", "not read", a.gaps()...)...)
}

// ofCheck fills in which check the findings are of.
func ofCheck(id, check string, findings ...Finding) []Finding {
	for i := range findings {
		findings[i].ID, findings[i].Check = id, check
	}
	return findings
}

// audit is a tree, sorted for its checks.
type audit struct {
	*tree.Tree

	// root is set for a whole root file system, where programs with rights of
	// their own and accounts are expected.
	root bool

	top   string // the directory that all lies in: "." or, as in many archives, "orders-1.4.2"
	index map[string]int
	files []*tree.Entry // regular files, but those of which another name was there before
	dirs  []*tree.Entry
	known int // how many of both have modes

	// What look fills in.
	programs suspects
	elfs     map[int]*binary.Binary // by place, of those that had to be read
	users    map[int]bool           // the numbers in etc/passwd
	groups   map[int]bool           // the numbers in etc/group
}

func newAudit(t *tree.Tree) *audit {
	a := &audit{Tree: t, index: make(map[string]int, len(t.Entries))}
	for i := range t.Entries {
		a.index[t.Entries[i].Path] = i // the last one wins, as when it is unpacked
	}
	for i := range t.Entries {
		e := &t.Entries[i]
		if a.index[e.Path] != i || e.Ghost {
			continue
		}
		switch e.Kind {
		case tree.File:
			a.files = append(a.files, e)
		case tree.Dir:
			a.dirs = append(a.dirs, e)
		default:
			continue
		}
		if e.Known() {
			a.known++
		}
	}
	a.root = (a.has("etc/passwd") || a.has("etc/os-release") || a.has("usr/lib/os-release")) && (a.has("usr") || a.has("bin") || a.hasBelow("usr/"))
	a.top = a.onlyTop()
	return a
}

func (a *audit) has(name string) bool {
	_, ok := a.index[name]
	return ok
}

// hasBelow is for archives that do not name their directories.
func (a *audit) hasBelow(dir string) bool {
	return slices.ContainsFunc(a.files, func(e *tree.Entry) bool { return strings.HasPrefix(e.Path, dir) })
}

// onlyTop is the one directory at the top, if nothing lies beside it.
func (a *audit) onlyTop() string {
	only := ""
	for _, e := range a.files {
		first, _, below := strings.Cut(e.Path, "/")
		if !below || only != "" && only != first {
			return "."
		}
		only = first
	}
	if only == "" || isPlace(only) || slices.Contains([]string{"usr", "opt", "etc", "lib", "srv", "var"}, only) {
		return "."
	}
	return only
}

// modeless says why nothing can be judged.
func (a *audit) modeless() []Finding {
	why := skip("this system keeps no modes for the files of a directory").
		hint("mage check:perms FILE on the tar, deb or rpm that is made of it")
	if a.Format != "directory" {
		why = skip("the " + a.Format + " archive has no modes in it: the files get those of whoever unpacks it").
			hint("make a tar.gz, or write the modes: zip(1) on Linux does, and in Python ZipInfo.external_attr = 0o100755 << 16")
	}
	var all []Finding
	for _, check := range []struct{ id, name string }{
		{"G1", "execute"}, {"G1", "data"}, {"G2", "writable"}, {"G2", "setuid"}, {"G2", "capability"}, {"G2", "owner"}, {"G3", "secure-exec"},
	} {
		all = append(all, ofCheck(check.id, check.name, why)...)
	}
	return all
}

// gaps says what was not looked at; nothing if all was.
func (a *audit) gaps() []Finding {
	var all []Finding
	if n := len(a.files) + len(a.dirs) - a.known; n > 0 {
		all = append(all, skip(fmt.Sprintf("%s no mode", count1(n, "entry has", "entries have"))).
			hint("write the modes: zip(1) on Linux does, and in Python ZipInfo.external_attr = 0o100755 << 16"))
	}
	if len(a.Gaps) == 0 {
		return all
	}
	var lines []string
	for _, g := range a.Gaps {
		lines = append(lines, shortened(g.Path)+": "+g.Why)
	}
	return append(all, skip(fmt.Sprintf("%s not looked at: %s", count1(len(lines), "place was", "places were"), lines[0])).
		hint("mage check:perms as root, and on what is mounted there by itself").show(bounded(lines)))
}

// count1 is a number and its noun: "1 file", "3 files".
func count1(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// programPlaces are the directories that programs are run from.
var programPlaces = map[string]bool{"bin": true, "sbin": true, "libexec": true}

func isPlace(dir string) bool { return programPlaces[path.Base(dir)] }

// rootPlaces are those of a root. In a home directory, a cache or a compiler's
// library a directory named bin may be anything.
var rootPlaces = map[string]bool{
	"bin": true, "sbin": true, "usr/bin": true, "usr/sbin": true, "usr/local/bin": true, "usr/local/sbin": true, "usr/libexec": true,
}

// inBin reports whether a file lies where there is nothing but programs.
func (a *audit) inBin(e *tree.Entry) bool {
	dir := path.Dir(e.Path)
	if a.root {
		return rootPlaces[dir]
	}
	return isPlace(dir)
}

// inPlace reports whether a file lies where programs are run from. The top of a
// release is such a place too.
func (a *audit) inPlace(e *tree.Entry) bool {
	return a.inBin(e) || !a.root && path.Dir(e.Path) == a.top
}

// octal is a mode as chmod(1) takes it.
func octal(mode fs.FileMode) string {
	n := uint32(mode.Perm())
	for _, bit := range []struct {
		is fs.FileMode
		n  uint32
	}{{fs.ModeSetuid, 0o4000}, {fs.ModeSetgid, 0o2000}, {fs.ModeSticky, 0o1000}} {
		if mode&bit.is != 0 {
			n |= bit.n
		}
	}
	return fmt.Sprintf("%04o", n)
}
