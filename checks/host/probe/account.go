package probe

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"example.com/seaworthy/checks/host/profile"
)

// parseAccounts reads the names and ids of passwd(5) or group(5), which lie in
// the first and the third field of both. Comments, and what glibc takes for a
// reference to NIS, are left out. Of names with one id the file's first stays
// first.
func parseAccounts(text string) []profile.Account {
	var all []profile.Account
	for line := range strings.Lines(text) {
		fields := strings.Split(strings.TrimSpace(line), ":")
		if len(fields) < 3 || fields[0] == "" || strings.ContainsRune("#+-", rune(fields[0][0])) {
			continue
		}
		if id, err := strconv.ParseUint(fields[2], 10, 32); err == nil {
			all = append(all, profile.Account{Name: fields[0], ID: uint32(id)})
		}
	}
	slices.SortStableFunc(all, func(a, b profile.Account) int { return cmp.Compare(a.ID, b.ID) })
	return all
}
