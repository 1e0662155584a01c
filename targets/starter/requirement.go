package starter

import (
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// goMod is the go.mod of the kit's module in a service: the kit's requirements, of
// which only those are direct that a file of the copy imports, and Mage as a tool.
// Requirements that the service has added there itself stay.
func (k *Kit) goMod(path string, own []*modfile.Require) ([]byte, error) {
	f := new(modfile.File)
	if err := f.AddModuleStmt(path); err != nil {
		return nil, err
	}
	if err := f.AddGoStmt(k.Mod.Go.Version); err != nil {
		return nil, err
	}
	if k.Mod.Toolchain != nil {
		if err := f.AddToolchainStmt(k.Mod.Toolchain.Name); err != nil {
			return nil, err
		}
	}
	direct := k.direct()
	var requires []*modfile.Require
	for _, r := range k.Mod.Require {
		requires = append(requires, &modfile.Require{Mod: r.Mod, Indirect: !direct[r.Mod.Path]})
	}
	for _, r := range own {
		i := slices.IndexFunc(requires, func(have *modfile.Require) bool { return have.Mod.Path == r.Mod.Path })
		switch {
		case i < 0:
			requires = append(requires, &modfile.Require{Mod: r.Mod, Indirect: r.Indirect})
		default:
			requires[i].Indirect = requires[i].Indirect && r.Indirect
			if semver.Compare(r.Mod.Version, requires[i].Mod.Version) > 0 {
				requires[i].Mod.Version = r.Mod.Version
			}
		}
	}
	f.SetRequireSeparateIndirect(requires)
	if err := f.AddTool(magePath); err != nil {
		return nil, err
	}
	f.SortBlocks()
	f.Cleanup()
	return f.Format()
}

// direct are the modules that files of the copy import. Mage is one of them: the
// wrappers import it.
func (k *Kit) direct() map[string]bool {
	direct := map[string]bool{magePath: true}
	for path := range k.imports("") {
		if m := k.provider(path); m != nil {
			direct[m.Mod.Path] = true
		}
	}
	return direct
}

// imports are the import paths in the Go files below a directory; "" = all.
func (k *Kit) imports(dir string) map[string]bool {
	found := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(k.Files)) {
		if !strings.HasSuffix(name, ".go") || dir != "" && !strings.HasPrefix(name, dir+"/") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, k.Files[name], parser.ImportsOnly)
		if err != nil {
			continue // the compiler will tell of it
		}
		for _, spec := range f.Imports {
			found[strings.Trim(spec.Path.Value, "`\"")] = true
		}
	}
	return found
}

// provider is the requirement that has a package: the one with the longest path.
func (k *Kit) provider(path string) *modfile.Require {
	var best *modfile.Require
	for _, r := range k.Mod.Require {
		if (path == r.Mod.Path || strings.HasPrefix(path, r.Mod.Path+"/")) && (best == nil || len(r.Mod.Path) > len(best.Mod.Path)) {
			best = r
		}
	}
	return best
}

// sums are the lines of go.sum for one module at one version.
func (k *Kit) sums(mod module.Version) []string {
	var lines []string
	for line := range strings.Lines(k.Sum) {
		if strings.HasPrefix(line, mod.Path+" "+mod.Version+" ") || strings.HasPrefix(line, mod.Path+" "+mod.Version+"/go.mod ") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// withSums adds lines to a go.sum where the go command would put them, and returns
// those that were missing.
func withSums(text string, lines []string) (string, []string) {
	have := strings.Split(strings.TrimRight(lf(text), "\n"), "\n")
	if have[0] == "" {
		have = nil
	}
	var added []string
	for _, line := range lines {
		if slices.Contains(have, line) {
			continue
		}
		at := len(have)
		if i := slices.IndexFunc(have, func(other string) bool { return after(other, line) }); i >= 0 {
			at = i
		}
		have = slices.Insert(have, at, line)
		added = append(added, line)
	}
	if len(added) == 0 {
		return text, nil
	}
	return inStyle(strings.Join(have, "\n")+"\n", text), added
}

// after tells whether line a of a go.sum comes after b: by path and version, as
// module.Sort has it.
func after(a, b string) bool {
	x, y := sumKey(a), sumKey(b)
	if x == y {
		return false
	}
	pair := []module.Version{x, y}
	module.Sort(pair)
	return pair[0] == y
}

func sumKey(line string) module.Version {
	words := strings.Fields(line)
	if len(words) < 2 {
		return module.Version{}
	}
	return module.Version{Path: words[0], Version: words[1]}
}

// inStyle gives text the line ends of an older text.
func inStyle(text, old string) string {
	if strings.Contains(old, "\r\n") {
		return strings.ReplaceAll(lf(text), "\n", "\r\n")
	}
	return text
}
