package checks

import (
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"strings"

	"example.com/seaworthy/checks/tree"
)

// privileged are programs that work only with rights of their own, SUID, SGID or
// file capabilities, as the packages of the big distributions install them in
// bin, sbin, lib and libexec, and why. One that is missing here is a FAIL in a
// root, which is the safe side to err on.
var privileged = namesOf(`
	su sudo sudoedit pkexec doas ksu                               become another user
	passwd chage chfn chsh gpasswd newgrp sg expiry userhelper     change one's own account
	unix_chkpwd unix2_chkpwd pam_timestamp_check                   look at shadow(5) for PAM
	mount umount mount.nfs mount.cifs fusermount fusermount3 ntfs-3g dmcrypt-get-device   mounts that fstab(5) or a device allows
	ping ping4 ping6 arping clockdiff fping mtr-packet traceroute6.iputils dumpcap   raw sockets
	newuidmap newgidmap bwrap lxc-user-nic snap-confine chrome-sandbox   namespaces
	at crontab exim4 sendmail postdrop postqueue dotlockfile lockfile procmail   spools
	wall write bsd-write utempter screen                           other people's terminals
	ssh-agent ssh-keysign                                          keys that ptrace(2) must not see
	locate plocate mlocate                                         a database that shows only what one may see
	dbus-daemon-launch-helper polkit-agent-helper-1                start services as root
	pppd usernetctl                                                network interfaces
	Xorg Xorg.wrap                                                 the screen
	grub2-set-bootflag staprun cockpit-session suexec systemd-detect-virt gst-ptp-helper pt_chown   one job each
`)

// namesOf are the names before the reason of each line: the reason begins after
// three spaces.
func namesOf(list string) map[string]bool {
	names := map[string]bool{}
	for line := range strings.Lines(list) {
		line, _, _ = strings.Cut(strings.TrimSpace(line), "   ")
		for _, name := range strings.Fields(line) {
			names[name] = true
		}
	}
	return names
}

// usual reports whether a distribution gives the file rights of its own.
func (a *audit) usual(e *tree.Entry) bool {
	dir := strings.TrimPrefix(path.Dir(e.Path), "usr/")
	first, _, _ := strings.Cut(dir, "/")
	switch first {
	case "bin", "sbin", "lib", "lib64", "libexec":
		return a.root && e.UID <= 0 && privileged[path.Base(e.Path)]
	}
	return false
}

// setuid is the part of G2 about SUID and SGID programs.
func (a *audit) setuid() []Finding {
	var usual, user, group suspects
	looked := 0
	for _, e := range a.files {
		if !e.Known() {
			continue
		}
		looked++
		switch {
		case e.Mode&(fs.ModeSetuid|fs.ModeSetgid) == 0:
		case a.usual(e):
			usual = append(usual, e)
		case e.Mode&fs.ModeSetuid != 0:
			user = append(user, e)
		default:
			group = append(group, e)
		}
	}
	var bad []Finding
	if user != nil {
		as := fmt.Sprintf(" %s as %s for anybody (SUID)", isAre(len(user), "runs", "run"), accountName(user[0].User, user[0].UID))
		bad = append(bad, user.show(fail(user.count("programs")+user.text()+as)).
			hint(a.chmod(dropped(user), user)+"; User= and AmbientCapabilities= in the unit give a service its rights"))
	}
	if group != nil {
		as := fmt.Sprintf(" %s with the group %s for anybody (SGID)", isAre(len(group), "runs", "run"), accountName(group[0].Group, group[0].GID))
		bad = append(bad, group.show(fail(group.count("programs")+group.text()+as)).hint(a.chmod("g-s", group)+"; SupplementaryGroups= in the unit"))
	}
	switch text := count1(looked, "file", "files"); {
	case bad != nil:
		return bad
	case usual != nil:
		return []Finding{usual.show(pass(fmt.Sprintf("%s, %d SUID or SGID as distributions have them", text, len(usual))))}
	default:
		return []Finding{pass(text + ", none SUID or SGID")}
	}
}

// accountName is a user or a group by name; the number 0 has one everywhere.
func accountName(name string, id int) string {
	if name == "" && id == 0 {
		return "root"
	}
	return nameOr(name, id)
}

// capabilities is the part of G2 about file capabilities.
func (a *audit) capabilities() []Finding {
	switch {
	case a.Format == "zip" || a.Format == "cpio":
		return []Finding{skip("a " + a.Format + " archive cannot hold file capabilities")}
	case a.Format == "directory" && runtime.GOOS != "linux":
		return []Finding{skip("this system does not show file capabilities of a directory")}
	}
	var given, usual, damaged suspects
	for _, e := range a.files {
		switch {
		case e.Capability == nil:
		case e.Capability.Bad != "":
			damaged = append(damaged, e)
		case a.usual(e):
			usual = append(usual, e)
		default:
			given = append(given, e)
		}
	}
	var bad []Finding
	if given != nil {
		has := fmt.Sprintf(" %s %s: with NoNewPrivileges=yes the kernel ignores it", isAre(len(given), "has", "have"), given[0].Capability)
		bad = append(bad, given.show(warn(given.count("programs")+given.text()+has)).hint(a.ambient(given)))
	}
	if damaged != nil {
		has := fmt.Sprintf(" %s a capability that the kernel does not take: %s", isAre(len(damaged), "has", "have"), damaged[0].Capability.Bad)
		bad = append(bad, damaged.show(warn(damaged.count("files")+damaged.text()+has)).hint(a.dropCaps(damaged)))
	}
	switch text := count1(len(a.files), "file", "files"); {
	case bad != nil:
		return bad
	case usual != nil:
		return []Finding{usual.show(pass(fmt.Sprintf("%s, %d with capabilities as distributions have them", text, len(usual))))}
	default:
		return []Finding{pass(text + ", none with capabilities")}
	}
}
