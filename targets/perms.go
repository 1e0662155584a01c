package targets

import (
	"fmt"
	"slices"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/tree"
)

// checkPerms judges the modes, owners and capabilities in a directory or an
// archive.
func checkPerms(path string) error {
	s, err := settle(Service, environ())
	if err != nil {
		return exit{misused, err}
	}
	t, err := tree.Read(path)
	if err != nil {
		return exit{broken, err}
	}
	item := checks.Item{
		Name:     path,
		Facts:    []string{t.Format, fmt.Sprintf("entries: %d", len(t.Entries))},
		Findings: checks.Perms(t),
	}
	err = s.show(checks.Report{Schema: 1, Items: []checks.Item{item}}, true)
	if err == nil && !judged(item.Findings) {
		return exit{cannotTell, fmt.Errorf("nothing in %s could be judged: each SKIP says why", path)}
	}
	return err
}

// judged reports whether one finding at least is no SKIP.
func judged(findings []checks.Finding) bool {
	return slices.ContainsFunc(findings, func(f checks.Finding) bool { return f.Status != checks.Skip })
}
