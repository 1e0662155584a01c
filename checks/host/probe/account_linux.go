package probe

import (
	"os"
	"slices"

	"example.com/seaworthy/checks/host/profile"
)

// accounts finds the users and groups, and who runs this.
func (m *machine) accounts() {
	m.Users = m.accountsOf("/etc/passwd", "users")
	m.Groups = m.accountsOf("/etc/group", "groups")
	m.User = profile.User{UID: uint32(os.Geteuid()), GID: uint32(os.Getegid())}
	i := slices.IndexFunc(m.Users, func(a profile.Account) bool { return a.ID == m.User.UID })
	if i >= 0 {
		m.User.Name = m.Users[i].Name
	}
	if why := m.Why("users"); why != "" {
		m.SetUnknown("user.name", why)
	}
	groups, err := os.Getgroups()
	if !m.unless(err, "user.groups") {
		return
	}
	for _, gid := range append(groups, os.Getegid()) {
		m.User.Groups = append(m.User.Groups, uint32(gid))
	}
	slices.Sort(m.User.Groups)
	m.User.Groups = slices.Compact(m.User.Groups)
}

func (m *machine) accountsOf(path, place string) []profile.Account {
	data, err := readFile(path, 4<<20)
	if !m.unless(err, place) {
		return nil
	}
	return parseAccounts(string(data))
}
