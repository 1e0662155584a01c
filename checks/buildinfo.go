package checks

// buildInfo is A4: what the Go toolchain wrote down, and whether the tree was
// clean.
func buildInfo(s Subject) Finding {
	g := s.File.Go
	switch {
	case s.isC() && s.Wanted.Dirty:
		return warn(s.noGo() + ", " + uncommitted).hint(commitFirst)
	case s.isC():
		return pass(s.noGo() + ", which has none")
	case g == nil:
		return skip("no Go build information: not a Go program, or packed or obfuscated")
	case g.Setting("vcs.modified") == "true" || s.Wanted.Dirty:
		return warn(g.GoVersion + ", " + uncommitted).hint(commitFirst).show(s.settings())
	case g.Path == "":
		return pass(g.GoVersion).show(s.settings())
	}
	return pass(g.GoVersion + ", " + g.Path).show(s.settings())
}

const (
	uncommitted = "from a tree with changes that are not committed"
	commitFirst = "git commit (or git stash), then build again"
)

// settings are what the go command was told, "CGO_ENABLED=0".
func (s Subject) settings() []string {
	var lines []string
	for _, set := range s.File.Go.Settings {
		lines = append(lines, set.Key+"="+set.Value)
	}
	return lines
}
