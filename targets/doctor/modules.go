package doctor

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"example.com/seaworthy/checks"
)

// modules looks for the modules that the service's and the kit's go.mod name
// directly. The others of the build list are not always needed.
func (p *patient) modules(ctx context.Context) []checks.Finding {
	s := p.settings(ctx)
	if s.err != nil {
		return one(skip("not looked for: there is no go command to say where they are kept"))
	}
	if s.GOMODCACHE == "" {
		return one(skip("not looked for: there is no place for them, see home"))
	}
	total, missing, vendored := 0, []string(nil), false
	seen := map[string]bool{}
	for _, dir := range append([]string{p.Dir}, kitDirs...) {
		file, mod := moduleOf(dir)
		if mod == nil || seen[file] {
			continue
		}
		seen[file] = true
		if _, err := os.Stat(filepath.Join(filepath.Dir(file), "vendor", "modules.txt")); err == nil {
			vendored = true
			continue
		}
		for _, v := range direct(mod) {
			total++
			if !cached(s.GOMODCACHE, v) {
				missing = append(missing, v.String())
			}
		}
	}
	switch {
	case len(seen) == 0:
		return one(skip("there is no go.mod here"))
	case len(missing) == 0 && total == 0 && vendored:
		return one(pass("all are vendored: nothing is fetched"))
	case len(missing) == 0:
		return one(pass("%s named in go.mod: in the module cache", count(total, "module")))
	}
	slices.Sort(missing)
	f := p.lacking(ctx, missing)
	f.Evidence = missing
	return one(f)
}

// lacking is a WARN where they can be fetched, and else a FAIL.
func (p *patient) lacking(ctx context.Context, missing []string) checks.Finding {
	what := missing[0]
	if n := len(missing) - 1; n > 0 {
		what += fmt.Sprintf(" and %d more", n)
	}
	reachable := slices.Contains(entries(p.settings(ctx).GOPROXY), "direct")
	for _, a := range p.answers(ctx) {
		reachable = reachable || a.reached()
	}
	if reachable {
		return warn("go tool mage deps", "not in the module cache yet: %s", what)
	}
	return fail("go tool mage deps where there is a network", "not in the module cache, and there is no proxy to fetch from: %s", what)
}

// direct are the modules that f requires itself, as they are replaced; those that
// are replaced by a directory are left out.
func direct(f *modfile.File) []module.Version {
	var all []module.Version
	for _, r := range f.Require {
		v := r.Mod
		for _, to := range f.Replace {
			if to.Old.Path == v.Path && (to.Old.Version == "" || to.Old.Version == v.Version) {
				v = to.New
			}
		}
		if !r.Indirect && v.Version != "" {
			all = append(all, v)
		}
	}
	return all
}

// cached reports whether the module cache has v, unpacked or as it was fetched
// (https://go.dev/ref/mod#module-cache).
func cached(dir string, v module.Version) bool {
	path, err := module.EscapePath(v.Path)
	if err != nil {
		return false
	}
	ver, err := module.EscapeVersion(v.Version)
	if err != nil {
		return false
	}
	path = filepath.FromSlash(path)
	for _, name := range []string{path + "@" + ver, filepath.Join("cache", "download", path, "@v", ver+".zip")} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return true
		}
	}
	return false
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
