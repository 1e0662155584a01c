//go:build unix

package targets

import (
	"io/fs"
	"os/user"
	"slices"
	"strconv"
	"syscall"
)

// ownerOf is "root:adm"; numbers where there is no name.
func ownerOf(info fs.FileInfo) string {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	owner, group := strconv.Itoa(int(stat.Uid)), strconv.Itoa(int(stat.Gid))
	if u, err := user.LookupId(owner); err == nil {
		owner = u.Username
	}
	if g, err := user.LookupGroupId(group); err == nil {
		group = g.Name
	}
	return owner + ":" + group
}

// mayUse reports whether the modes give a user one bit, 4 to read or 1 to enter. For
// one who is not known, and for root, they do; ACLs are not looked at.
func mayUse(info fs.FileInfo, name string, bit fs.FileMode) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	u, err := user.Lookup(name)
	if !ok || err != nil || u.Uid == "0" {
		return true
	}
	groups, _ := u.GroupIds()
	switch {
	case u.Uid == strconv.Itoa(int(stat.Uid)):
		bit <<= 6
	case u.Gid == strconv.Itoa(int(stat.Gid)) || slices.Contains(groups, strconv.Itoa(int(stat.Gid))):
		bit <<= 3
	}
	return info.Mode().Perm()&bit != 0
}
