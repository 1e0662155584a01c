package targets

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/bundle"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/whole"
)

// bundling is the target that writes dist/NAME_VERSION_deps.tar.gz.
func bundling(toolchain *string) func(context.Context, *resolved) error {
	return func(ctx context.Context, r *resolved) error { return r.bundle(ctx, toolchain) }
}

func (r *resolved) bundle(ctx context.Context, toolchain *string) error {
	if err := usableDist(); err != nil {
		return exit{misused, err}
	}
	look, source, err := r.look(ctx)
	if err != nil {
		return coded(misused, withNearest(err))
	}
	version, _ := source.Version(r.Version, look.Version)
	m := bundle.Manifest{
		Name: r.name(look), Module: look.Module, Version: version, Commit: source.Commit, Dirty: source.Dirty, Go: look.Go,
	}
	if toolchain != nil {
		t, err := toolchainOf(look.Go, *toolchain)
		if err != nil {
			return exit{misused, err}
		}
		m.Toolchains = []string{t}
	}
	dirs := r.moduleRoots()
	if m.Tools, err = toolsOf(dirs); err != nil {
		return exit{broken, err}
	}
	f := bundle.Filler{Toolchains: m.Toolchains, Note: progressNote}
	for _, dir := range dirs {
		if vendored(dir) {
			m.Vendored = append(m.Vendored, filepath.ToSlash(dir))
		} else {
			f.Dirs = append(f.Dirs, dir)
		}
	}
	return r.writeBundle(ctx, m, f)
}

// writeBundle fills a module cache, packs it, and shows what is in the bundle.
func (r *resolved) writeBundle(ctx context.Context, m bundle.Manifest, f bundle.Filler) error {
	filled, err := f.Fill(ctx)
	if err != nil {
		return coded(broken, err)
	}
	defer filled.Remove()
	m.NotLooked = filled.NotLooked
	file := filepath.Join(dist, strings.NewReplacer("/", "-", `\`, "-", ":", "-").Replace(m.Name+"_"+m.Version+"_deps.tar.gz"))
	if m, err = packed(file, m, filled.ModCache); err != nil {
		return exit{broken, err}
	}
	fi, err := os.Stat(file)
	if err != nil {
		return exit{broken, err}
	}
	item := checks.Item{Name: filepath.ToSlash(file), Findings: []checks.Finding{{
		ID: "M3", Check: "bundle", Status: checks.Pass,
		Text: fmt.Sprintf("%d modules, %s, for commit %s", len(filled.Modules), megabytes(fi.Size()), cmp.Or(m.Commit, "unknown")),
		Hint: fmt.Sprintf(`there, in a clone of this commit: tar -xzf ../%s -C "$(go env GOMODCACHE)"`, filepath.Base(file)),
	}}}
	item.Findings = append(item.Findings, bundleFindings(m, filled)...)
	return r.show(checks.Report{Schema: 1, Items: []checks.Item{item}}, true)
}

// bundleFindings are what else is to be known of a bundle.
func bundleFindings(m bundle.Manifest, filled bundle.Filled) (all []checks.Finding) {
	sums := checks.Finding{ID: "M2", Check: "sumdb", Status: checks.Pass, Text: "the checksum database vouches for each module, and its answers are in the bundle"}
	if n := len(m.NotLooked); n > 0 {
		sums.Status = checks.Warn
		sums.Text = fmt.Sprintf("%d of %d sums could not be looked up (%s): go.sum alone holds these", n, len(filled.Modules), filled.Why)
		sums.Evidence = m.NotLooked
	}
	all = append(all, sums)
	if m.Dirty {
		all = append(all, checks.Finding{
			ID: "M4", Check: "commit", Status: checks.Warn, Text: "made with changes that are not committed: a clean checkout may need other modules", Hint: "git commit, and mage deps:bundle",
		})
	}
	for _, dir := range m.Vendored {
		all = append(all, checks.Finding{
			ID: "M5", Check: "vendored", Status: checks.Skip, Text: dir + ": its modules are in vendor/, which the commit brings, and not in the bundle",
		})
	}
	for _, t := range m.Toolchains {
		all = append(all, checks.Finding{ID: "M6", Check: "toolchain", Status: checks.Pass, Text: t + " is in it"})
	}
	return all
}

// packed writes the bundle to file.
func packed(file string, m bundle.Manifest, modCache string) (filled bundle.Manifest, err error) {
	err = whole.From(file, 0o644, func(w io.Writer) (err error) {
		filled, err = bundle.Write(w, m, modCache)
		return err
	})
	return filled, err
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

var released = regexp.MustCompile(`^go1\.[0-9]+(\.[0-9]+|rc[0-9]+|beta[0-9]+)?$`)

// toolchainOf is the toolchain for a platform, "yes" for this machine's, as the
// module golang.org/toolchain names it.
func toolchainOf(version, platform string) (string, error) {
	if platform == "yes" {
		platform = runtime.GOOS + "/" + runtime.GOARCH
	}
	p, err := gobuild.ParsePlatform(platform)
	if err != nil || p.Level != "" {
		return "", fmt.Errorf("-toolchain=%s: write yes for this machine's, or a platform such as linux/amd64", platform)
	}
	if !released.MatchString(version) {
		return "", fmt.Errorf("-toolchain: this Go is %q, which is no release: there is no module of it", version)
	}
	return version + "." + p.GOOS + "-" + p.GOARCH, nil
}

// moduleRoots are the directories whose modules a build needs: the service's, those
// that are tested, and the kit's with mage.
func (r *resolved) moduleRoots() []string {
	var all []string
	for _, dir := range append(r.moduleDirs(), r.dir(), ".", "magefiles", "seaworthy") {
		dir = filepath.Clean(dir)
		if fi, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil && fi.Mode().IsRegular() && !slices.Contains(all, dir) {
			all = append(all, dir)
		}
	}
	return all
}

// vendored reports whether the go command takes a module's dependencies from
// vendor/ by itself ("go help vendor").
func vendored(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "vendor", "modules.txt"))
	return err == nil
}

// toolsOf are the tools of go.mod files with the versions of their modules.
func toolsOf(dirs []string) ([]string, error) {
	var all []string
	for _, dir := range dirs {
		name := filepath.Join(dir, "go.mod")
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		mod, err := modfile.Parse(name, data, nil)
		if err != nil {
			return nil, err
		}
		for _, t := range mod.Tool {
			all = append(all, t.Path+toolVersion(mod, t.Path))
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// toolVersion is "@" and the version of the module that has the tool; "" for a
// package of the module itself.
func toolVersion(mod *modfile.File, tool string) string {
	longest, version := "", ""
	for _, r := range mod.Require {
		if p := r.Mod.Path; len(p) > len(longest) && (tool == p || strings.HasPrefix(tool, p+"/")) {
			longest, version = p, "@"+r.Mod.Version
		}
	}
	return version
}
