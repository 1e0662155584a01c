package host

import (
	"fmt"
	"slices"
	"strings"
)

// Lookup finds a host of the catalogue by its name ("debian-12") or by another
// spelling of it ("debian-bookworm", "bookworm"), which leads to the same row:
// the Name of what it returns is always the catalogue's. Spelling and case are
// exact; for anything else the error names what is near, as it is typed.
// The host is a copy, free to change.
func Lookup(name string) (Host, error) {
	all, err := rows()
	if err != nil {
		return Host{}, err
	}
	for _, r := range all {
		if r.Name == name || slices.Contains(r.Aliases, name) {
			return r.host(), nil
		}
	}
	return Host{}, unknown(name, all)
}

// Catalogue returns every host, sorted by name with numbers in their order
// (debian-9 before debian-10). The hosts are copies, free to change.
func Catalogue() []Host {
	all, _ := rows() // the file is embedded, and a test reads it
	hosts := make([]Host, len(all))
	for i, r := range all {
		hosts[i] = r.host()
	}
	return hosts
}

func unknown(name string, all []row) error {
	near := suggest(name, all)
	switch len(near) {
	case 0:
		return fmt.Errorf("no host %q in the catalogue", name)
	case 1:
		return fmt.Errorf("no host %q in the catalogue; did you mean %q?", name, near[0])
	}
	quoted := make([]string, len(near))
	for i, n := range near {
		quoted[i] = fmt.Sprintf("%q", n)
	}
	return fmt.Errorf("no host %q in the catalogue; did you mean one of %s?", name, strings.Join(quoted, ", "))
}

// suggest prefers names to aliases, and for a bare family ("ubuntu") lists its
// releases.
func suggest(name string, all []row) []string {
	var names, spellings, family []string
	for _, r := range all {
		names = append(names, r.Name)
		spellings = append(spellings, r.Aliases...)
		if name != "" && strings.HasPrefix(r.Name, strings.ToLower(name)+"-") {
			family = append(family, r.Name)
		}
	}
	if len(family) > 0 {
		return family
	}
	if n := Nearest(name, slices.Concat(names, spellings)); n != "" {
		return []string{n}
	}
	return nil
}
