package checks_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/tree"
)

// The bits beside rwx.
const (
	suid   = fs.ModeSetuid
	sgid   = fs.ModeSetgid
	sticky = fs.ModeSticky
)

// entry is a file or, with a slash at its end, a directory of a tar archive that
// belongs to root.
func entry(name string, mode fs.FileMode, change ...func(*tree.Entry)) tree.Entry {
	e := tree.Entry{Path: name, Kind: tree.File, Mode: mode, Modes: "tar header", Content: tree.Other, User: "root", Group: "root"}
	if dir, ok := strings.CutSuffix(name, "/"); ok {
		e.Path, e.Kind, e.Mode, e.Content = dir, tree.Dir, mode|fs.ModeDir, ""
	}
	for _, c := range change {
		c(&e)
	}
	return e
}

func isELF(e *tree.Entry)    { e.Content, e.Type = tree.ELF, 3 }
func isStatic(e *tree.Entry) { e.Content, e.Type = tree.ELF, 2 }
func isScript(e *tree.Entry) { e.Content = tree.Script }
func unknown(e *tree.Entry)  { e.Mode, e.Modes = e.Mode.Type(), "" }
func ownedBy(user string, uid int) func(*tree.Entry) {
	return func(e *tree.Entry) { e.User, e.UID = user, uid }
}
func ofGroup(name string, gid int) func(*tree.Entry) {
	return func(e *tree.Entry) { e.Group, e.GID = name, gid }
}
func capable(text string) func(*tree.Entry) {
	return func(e *tree.Entry) { e.Capability = tree.ParseCapability(text) }
}

// aRoot is what makes a tree a root.
var aRoot = []tree.Entry{entry("etc/passwd", 0o644), entry("usr/", 0o755)}

// judging is a tree and what is said of it that is not PASS, as "FAIL execute
// text | hint".
type judging struct {
	what    string
	format  string // "" = tar
	root    bool
	entries []tree.Entry
	check   string
	says    []string
}

func (j judging) tree() *tree.Tree {
	read := &tree.Tree{Format: j.format, Entries: j.entries, Name: "dist/orders"}
	if j.format == "" {
		read.Format = "tar"
	}
	if j.root {
		read.Entries = append(aRoot[:len(aRoot):len(aRoot)], j.entries...)
	}
	return read
}

// said are the findings of one check.
func said(findings []checks.Finding, check string) []string {
	var lines []string
	for _, f := range findings {
		if f.Check != check {
			continue
		}
		line := f.Status.String() + " " + f.Text
		if f.Hint != "" {
			line += " | " + f.Hint
		}
		lines = append(lines, line)
	}
	return lines
}

func judgeAll(t *testing.T, list []judging) {
	t.Helper()
	for _, j := range list {
		t.Run(j.what, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(said(checks.Perms(j.tree()), j.check), j.says); diff != "" {
				t.Errorf("(-got +want):\n%s", diff)
			}
		})
	}
}

func TestG1ProgramsCanBeRunByEverybody(t *testing.T) {
	t.Parallel()
	const inTar = " before tar, or in Go tar.Header{Mode: 0o755}"
	list := []judging{
		{what: "all is well", entries: []tree.Entry{entry("./", 0o755), entry("bin/orders", 0o755, isELF), entry("lib/libx.so.1", 0o644, isELF)},
			says: []string{"PASS 1 program can be run by everybody"}},
		{what: "no x", entries: []tree.Entry{entry("bin/orders", 0o644, isELF)},
			says: []string{`FAIL nobody may run bin/orders (0644): Linux answers "Permission denied" | chmod 0755 bin/orders` + inTar}},
		{what: "no x in a directory", format: "directory", entries: []tree.Entry{entry("bin/my orders", 0o600, isELF)},
			says: []string{`FAIL nobody may run bin/my orders (0600): Linux answers "Permission denied" | chmod 0755 'dist/orders/bin/my orders'`}},
		{what: "no x in an rpm", format: "rpm", entries: []tree.Entry{entry("usr/bin/orders", 0o644, func(e *tree.Entry) { e.Class, e.Content = "ELF 64-bit LSB executable", "" })},
			says: []string{`FAIL nobody may run usr/bin/orders (0644): Linux answers "Permission denied" | %files: %attr(0755, root, root) /usr/bin/orders`}},
		{what: "a static program anywhere", entries: []tree.Entry{entry("data/tool", 0o644, isStatic)},
			says: []string{`FAIL nobody may run data/tool (0644): Linux answers "Permission denied" | chmod 0755 data/tool` + inTar}},
		{what: "a script at the top, below the name of the release", entries: []tree.Entry{entry("orders-1.4/run.sh", 0o644, isScript), entry("orders-1.4/lib/part.sh", 0o644, isScript)},
			says: []string{`FAIL nobody may run orders-1.4/run.sh (0644): Linux answers "Permission denied" | chmod 0755 orders-1.4/run.sh` + inTar}},
		{what: "only its owner", entries: []tree.Entry{entry("bin/orders", 0o744, isELF)},
			says: []string{"FAIL not everybody may run bin/orders (0744): a unit with User= cannot start it | chmod 0755 bin/orders" + inTar}},
		{what: "not its owner", entries: []tree.Entry{entry("bin/orders", 0o655, isELF)},
			says: []string{"FAIL not everybody may run bin/orders (0655): a unit with User= cannot start it | chmod 0755 bin/orders" + inTar}},
		{what: "root's group", entries: []tree.Entry{entry("bin/orders", 0o750, isELF)},
			says: []string{"FAIL not everybody may run bin/orders (0750): a unit with User= cannot start it | chmod 0755 bin/orders" + inTar}},
		{what: "a group of its own", entries: []tree.Entry{entry("bin/orders", 0o750, isELF, ofGroup("orders", 900))},
			says: []string{"WARN only members of the group orders may run bin/orders (0750) | Group=, or SupplementaryGroups=, in the unit; else chmod 0755 bin/orders" + inTar}},
		{what: "a script that only its owner reads", entries: []tree.Entry{entry("bin/run", 0o711, isScript)},
			says: []string{"FAIL not everybody may read bin/run (0711): its interpreter cannot open it | chmod 0755 bin/run" + inTar}},
		{what: "a directory of mktemp", entries: []tree.Entry{entry("./", 0o700), entry("bin/orders", 0o755, isELF)},
			says: []string{"FAIL not everybody may pass . (0700), which programs lie in | chmod 0755 ." + inTar}},
		{what: "the later entry wins", entries: []tree.Entry{entry("bin/orders", 0o644, isELF), entry("bin/orders", 0o755, isELF)},
			says: []string{"PASS 1 program can be run by everybody"}},
		{what: "no program", entries: []tree.Entry{entry("README", 0o644)}, says: []string{"SKIP no program in it"}},
		{what: "a root has its own ways", root: true, entries: []tree.Entry{entry("usr/bin/helper", 0o750|suid, isELF, ofGroup("messagebus", 101)), entry("usr/share/doc/bin/x", 0o644, isScript)},
			says: []string{"PASS 1 program can be run"}},
		{what: "a root with a broken program", root: true, entries: []tree.Entry{entry("usr/bin/su", 0o644, isELF)},
			says: []string{`WARN nobody may run usr/bin/su (0644): Linux answers "Permission denied" | chmod 0755 usr/bin/su` + inTar}},
	}
	for i := range list {
		list[i].check = "execute"
	}
	judgeAll(t, list)
}

func TestG1DataNeedsNoExecuteBit(t *testing.T) {
	t.Parallel()
	judgeAll(t, []judging{
		{what: "libraries and programs may", check: "data", entries: []tree.Entry{entry("lib/libx.so", 0o755, isELF), entry("lib/p", 0o755, isELF), entry("README", 0o644)},
			says: []string{"PASS 3 files, none can be run that is no program"}},
		{what: "a unit file", check: "data", entries: []tree.Entry{entry("etc/orders.service", 0o755)},
			says: []string{"WARN etc/orders.service (0755) can be run, and is no program | chmod a-x etc/orders.service before tar"}},
		{what: "a script that forgot its first line", check: "data", entries: []tree.Entry{entry("bin/start", 0o755)},
			says: []string{`WARN bin/start (0755) can be run, and begins with neither "#!" nor ELF: systemd answers "Exec format error" | begin it with #!/bin/sh; or chmod a-x bin/start before tar`}},
		{what: "what a root has", check: "data", root: true, entries: []tree.Entry{entry("usr/share/x/data", 0o755)},
			says: []string{"PASS 2 files, none can be run that is no program"}},
	})
}

func TestG2OnlyTheOwnerMayWrite(t *testing.T) {
	t.Parallel()
	judgeAll(t, []judging{
		{what: "all is well", check: "writable", entries: []tree.Entry{entry("./", 0o755), entry("a", 0o644)}, says: []string{"PASS 2 files and directories, none that others may write"}},
		{what: "a file", check: "writable", entries: []tree.Entry{entry("etc/c.json", 0o666)},
			says: []string{"FAIL anybody on the host may write etc/c.json (0666) | chmod o-w etc/c.json before tar, or tar --mode=o-w"}},
		{what: "a directory", check: "writable", format: "deb", entries: []tree.Entry{entry("var/lib/orders/", 0o777), entry("a", 0o644)},
			says: []string{"FAIL anybody on the host may replace what is in var/lib/orders (0777) | chmod o-w var/lib/orders below DIR, before dpkg-deb --root-owner-group --build DIR; +t for one that is to be like /tmp"}},
		{what: "like /tmp", check: "writable", entries: []tree.Entry{entry("tmp/", 0o777|sticky), entry("a", 0o644)}, says: []string{"PASS 2 files and directories, 1 to share, as /tmp is"}},
		{what: "after umask 002", check: "writable", entries: []tree.Entry{entry("bin/", 0o775), entry("a", 0o664)},
			says: []string{"WARN the group may write 2 entries: a (0664), bin (0775), as after umask 002 | chmod g-w a bin before tar, or tar --mode=g-w"}},
		{what: "a sticky file", check: "writable", entries: []tree.Entry{entry("a", 0o644|sticky)},
			says: []string{"WARN a (1644) has the sticky bit, which Linux ignores on files | chmod -t a before tar, or tar --mode=-t"}},
		{what: "links and devices have no modes of their own", check: "writable", entries: []tree.Entry{
			entry("a", 0o644), {Path: "l", Kind: tree.Symlink, Mode: fs.ModeSymlink | 0o777, Modes: "tar header"}, {Path: "dev/null", Kind: tree.Device, Mode: fs.ModeDevice | 0o666, Modes: "tar header"},
		}, says: []string{"PASS 1 file or directory, none that others may write"}},
		{what: "what a root shares", check: "writable", root: true, entries: []tree.Entry{entry("var/mail/", 0o775|sgid, ofGroup("mail", 8)), entry("opt/x", 0o664)},
			says: []string{"PASS 4 files and directories, 2 to share, as /tmp is"}},
		{what: "what a root does not", check: "writable", root: true, entries: []tree.Entry{entry("etc/x", 0o664, ofGroup("staff", 50))},
			says: []string{"WARN the group may write etc/x (0664), as after umask 002 | chmod g-w etc/x before tar, or tar --mode=g-w"}},
	})
}

func TestG2NobodyGetsRightsByRunning(t *testing.T) {
	t.Parallel()
	judgeAll(t, []judging{
		{what: "none", check: "setuid", entries: []tree.Entry{entry("bin/a", 0o755, isELF), entry("d/", 0o755|sgid)}, says: []string{"PASS 1 file, none SUID or SGID"}},
		{what: "SUID", check: "setuid", entries: []tree.Entry{entry("bin/a", 0o755|suid, isELF)},
			says: []string{"FAIL bin/a (4755) runs as root for anybody (SUID) | chmod u-s bin/a before tar, or tar --mode=u-s; User= and AmbientCapabilities= in the unit give a service its rights"}},
		{what: "SGID", check: "setuid", entries: []tree.Entry{entry("bin/a", 0o755|sgid, isELF, ofGroup("shadow", 42))},
			says: []string{"FAIL bin/a (2755) runs with the group shadow for anybody (SGID) | chmod g-s bin/a before tar, or tar --mode=g-s; SupplementaryGroups= in the unit"}},
		{what: "a root's own", check: "setuid", root: true, entries: []tree.Entry{entry("usr/bin/sudo", 0o755|suid, isELF), entry("usr/sbin/unix_chkpwd", 0o755|sgid, isELF)},
			says: []string{"PASS 3 files, 2 SUID or SGID as distributions have them"}},
		{what: "a stranger in a root", check: "setuid", root: true, entries: []tree.Entry{entry("opt/bin/sudo", 0o755|suid, isELF)},
			says: []string{"FAIL opt/bin/sudo (4755) runs as root for anybody (SUID) | chmod u-s opt/bin/sudo before tar, or tar --mode=u-s; User= and AmbientCapabilities= in the unit give a service its rights"}},
		{what: "sudo in a service's tree", check: "setuid", entries: []tree.Entry{entry("usr/bin/sudo", 0o755|suid, isELF, ownedBy("", 0))},
			says: []string{"FAIL usr/bin/sudo (4755) runs as root for anybody (SUID) | chmod u-s usr/bin/sudo before tar, or tar --mode=u-s; User= and AmbientCapabilities= in the unit give a service its rights"}},
		{what: "capabilities", check: "capability", entries: []tree.Entry{entry("bin/a", 0o755, isELF, capable("cap_net_raw=ep"))},
			says: []string{"WARN bin/a (0755) has cap_net_raw=ep: with NoNewPrivileges=yes the kernel ignores it | AmbientCapabilities=CAP_NET_RAW in the unit, and setcap -r bin/a before tar, or tar without --xattrs"}},
		{what: "capabilities of ping", check: "capability", root: true, entries: []tree.Entry{entry("bin/ping", 0o755, isELF, capable("cap_net_raw=ep"))},
			says: []string{"PASS 2 files, 1 with capabilities as distributions have them"}},
		{what: "a damaged one", check: "capability", entries: []tree.Entry{entry("bin/a", 0o755, isELF, capable("nonsense"))},
			says: []string{`WARN bin/a (0755) has a capability that the kernel does not take: "nonsense" is no list of capabilities | setcap -r bin/a before tar, or tar without --xattrs`}},
		{what: "none in a zip", check: "capability", format: "zip", entries: []tree.Entry{entry("bin/a", 0o755, isELF)}, says: []string{"SKIP a zip archive cannot hold file capabilities"}},
	})
}

func TestG2RootOwnsThePrograms(t *testing.T) {
	t.Parallel()
	judgeAll(t, []judging{
		{what: "root's", check: "owner", entries: []tree.Entry{entry("bin/a", 0o755, isELF)}, says: []string{"PASS 1 program that is root's"}},
		{what: "whoever made the archive", check: "owner", entries: []tree.Entry{entry("bin/a", 0o755, isELF, ownedBy("alice", 1000)), entry("data", 0o644, ownedBy("alice", 1000))},
			says: []string{"WARN uid 1000 (alice), and not root, may change bin/a (0755) | tar --owner=root:0 --group=root:0"}},
		{what: "by name in an rpm", check: "owner", format: "rpm", entries: []tree.Entry{entry("bin/a", 0o755, isELF, ownedBy("orders", -1))},
			says: []string{"WARN orders, and not root, may change bin/a (0755) | %files: %defattr(-, root, root)"}},
		{what: "in a directory", check: "owner", format: "directory", entries: []tree.Entry{entry("bin/a", 0o755, isELF, ownedBy("", 1000))},
			says: []string{"SKIP in a directory that is no root, owners are of this machine: see the archive that is made of it"}},
		{what: "in a zip", check: "owner", format: "zip", entries: []tree.Entry{entry("bin/a", 0o755, isELF)},
			says: []string{"SKIP a zip archive says nothing of owners: the files are of whoever unpacks it"}},
		{what: "a root that nobody can look into", check: "owner", root: true, entries: []tree.Entry{entry("bin/a", 0o755, isELF)},
			says: []string{"SKIP there is no etc/passwd in it that could be read"}},
	})
}

func TestG3IsNotAnsweredForWhatWasNotRead(t *testing.T) {
	t.Parallel()
	judgeAll(t, []judging{
		{what: "no rights", check: "secure-exec", entries: []tree.Entry{entry("bin/a", 0o755, isELF)}, says: []string{"PASS no program has rights of its own"}},
		{what: "rights, not read", check: "secure-exec", entries: []tree.Entry{entry("bin/a", 0o755|suid, isELF), entry("bin/b", 0o755, isELF, capable("cap_net_raw=ep"))},
			says: []string{"SKIP 2 programs with rights of their own were not read | unpack it, and mage check:perms DIR"}},
	})
}

func TestUnknownModesAreNeverGreen(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"directory", "zip"} {
		read := &tree.Tree{Format: format, Entries: []tree.Entry{entry("bin/", 0, unknown), entry("bin/orders", 0, isELF, unknown)}}
		for _, f := range checks.Perms(read) {
			if f.Status != checks.Skip || f.Hint == "" {
				t.Errorf("%s: %s %s is %v: %s", format, f.ID, f.Check, f.Status, f.Text)
			}
		}
	}
	mixed := judging{format: "zip", entries: []tree.Entry{entry("bin/orders", 0o755, isELF), entry("bin/other", 0, isELF, unknown)}}
	got := said(checks.Perms(mixed.tree()), "not read")
	want := []string{"SKIP 1 entry has no mode | write the modes: zip(1) on Linux does, and in Python ZipInfo.external_attr = 0o100755 << 16"}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
	if got := said(checks.Perms(&tree.Tree{Format: "tar"}), "execute"); len(got) != 1 || got[0] != "SKIP no file in it" {
		t.Errorf("of nothing: %q", got)
	}
}

func TestALongListIsCutInTextHintAndEvidence(t *testing.T) {
	t.Parallel()
	read := &tree.Tree{Format: "tar", Gaps: []tree.Gap{{Path: "root", Why: "permission denied"}}}
	for i := range 57 {
		read.Entries = append(read.Entries, entry(fmt.Sprintf("bin/%02d%s", i, strings.Repeat("x", 5000)), 0o644, isELF))
	}
	var f checks.Finding
	for _, each := range checks.Perms(read) {
		if each.Status == checks.Fail {
			f = each
		}
	}
	if len(f.Text) > 1000 || !strings.Contains(f.Text, " and 54 more: ") {
		t.Errorf("text of %d bytes: %s", len(f.Text), f.Text)
	}
	if len(f.Hint) > 2000 || !strings.Contains(f.Hint, "(and 49 more)") {
		t.Errorf("hint of %d bytes: %s", len(f.Hint), f.Hint)
	}
	if n := len(f.Evidence); n != 21 || f.Evidence[20] != "and 37 more" {
		t.Errorf("%d lines of evidence, the last is %q", n, f.Evidence[n-1])
	}
	if got := said(checks.Perms(read), "not read"); len(got) != 1 || !strings.HasPrefix(got[0], "SKIP 1 place was not looked at: root: permission denied") {
		t.Errorf("of the gap: %q", got)
	}
}
