package targets

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/unit"
)

// unitTypes are those that are judged: what a service brings along.
var unitTypes = []string{"service", "socket", "timer", "path"}

// judgingUnits is checkUnits of one path, as session takes it.
func judgingUnits(path *string) func(context.Context, *resolved) error {
	return func(ctx context.Context, r *resolved) error { return r.checkUnits(ctx, path) }
}

// checkUnits judges one unit file, or those of a directory: dist/units where
// none is named.
func (r *resolved) checkUnits(ctx context.Context, path *string) error {
	at := unitDir()
	if path != nil {
		at = *path
	}
	info, err := os.Stat(at)
	switch {
	case path == nil && errors.Is(err, fs.ErrNotExist):
		return exit{cannotTell, errors.New("no units in dist/units: name a file or a directory with -path=FILE")}
	case err != nil:
		return exit{broken, err}
	}
	files, dir := []string{at}, filepath.Dir(at)
	if info.IsDir() {
		if files, err = unitFiles(at); err != nil {
			return exit{broken, err}
		}
		dir = at
	}
	if len(files) == 0 {
		return exit{cannotTell, fmt.Errorf("no unit in %s: there is no file that ends with .service, .socket, .timer or .path, and none of Supervisor or PM2", filepath.ToSlash(at))}
	}
	report, err := r.unitReport(files, dir)
	if err != nil {
		return exit{broken, err}
	}
	if err := analyzed(ctx, &report, dir); err != nil {
		return exit{broken, err}
	}
	return r.show(report, true)
}

// unitReport is an item a file. The units in dir are one another's peers.
func (r *resolved) unitReport(files []string, dir string) (checks.Report, error) {
	report := checks.Report{Schema: 1}
	peers, err := unitPeers(dir)
	if err != nil {
		return report, err
	}
	for _, file := range files {
		judge := otherManager(file)
		if judge == nil {
			judge = func(file string) ([]checks.Finding, error) {
				return judgeUnit(file, checks.UnitOptions{Peers: peers, Hosts: r.hosts})
			}
		}
		findings, err := judge(file)
		if err != nil {
			return report, err
		}
		report.Items = append(report.Items, checks.Item{Name: filepath.ToSlash(file), Findings: findings})
	}
	return report, nil
}

// judgeUnit judges a file with its drop-ins merged, where FILE.d has any.
func judgeUnit(file string, o checks.UnitOptions) ([]checks.Finding, error) {
	names, err := filepath.Glob(filepath.Join(escapeGlob(file)+".d", "*.conf"))
	if err != nil || len(names) == 0 {
		return checks.UnitFile(file, o)
	}
	f, err := unit.ReadFile(file)
	if err != nil {
		return checks.UnitFile(file, o) // which says what systemd would
	}
	var dropins []*unit.File
	for _, name := range names {
		d, err := unit.ReadFile(name)
		if err != nil {
			return checks.UnitFile(name, o)
		}
		dropins = append(dropins, d)
	}
	return checks.Unit(f.Merge(dropins...), o), nil
}

// escapeGlob takes their meaning from the characters that Glob gives one. On
// Windows there is no escape, and only [ matters in a file's name.
func escapeGlob(path string) string {
	var b strings.Builder
	for _, r := range path {
		if r == '[' {
			b.WriteString("[[]")
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// unitFiles lists the unit files of a directory, sorted, and then those that are
// rendered below it for Supervisor and PM2. Links are left out: they are other names
// of a unit, and masks.
func unitFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		file := filepath.Join(dir, e.Name())
		if e.Type().IsRegular() && (isUnit(file) || otherManager(file) != nil) {
			files = append(files, file)
		}
	}
	for _, below := range []string{filepath.Join(supervisor.name, "*.conf"), filepath.Join(pm2.name, "ecosystem.*")} {
		rendered, err := filepath.Glob(filepath.Join(escapeGlob(dir), below))
		if err != nil {
			return nil, err
		}
		files = append(files, rendered...)
	}
	return files, nil
}

// otherManager is what judges a file that is none of systemd's; nil if it is one, or
// nobody's. A .conf is Supervisor's by its directory, or by its sections.
func otherManager(path string) func(string) ([]checks.Finding, error) {
	name := filepath.Base(path)
	if strings.HasPrefix(name, "ecosystem.") && slices.Contains([]string{".json", ".js", ".cjs", ".mjs", ".yml", ".yaml"}, filepath.Ext(name)) {
		return checks.PM2File
	}
	if filepath.Ext(name) != ".conf" {
		return nil
	}
	if filepath.Base(filepath.Dir(path)) == supervisor.name {
		return checks.SupervisorFile
	}
	if text, err := os.ReadFile(path); err == nil && supervised.Match(text) {
		return checks.SupervisorFile
	}
	return nil
}

// supervised is a section that only Supervisor's files have.
var supervised = regexp.MustCompile(`(?m)^\[(program|supervisord|eventlistener|fcgi-program|group)(:[^\]]*)?\]`)

// isUnit goes by the name.
func isUnit(path string) bool {
	return slices.Contains(unitTypes, strings.TrimPrefix(filepath.Ext(path), "."))
}

// unitPeers reads the units of a directory, links among them. One that systemd
// refuses says nothing here: it is judged where it is named.
func unitPeers(dir string) ([]*unit.File, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	peers := []*unit.File{}
	for _, e := range entries {
		kind := strings.TrimPrefix(filepath.Ext(e.Name()), ".")
		if e.IsDir() || unit.SectionsOf(kind) == nil {
			continue
		}
		name := filepath.ToSlash(filepath.Join(dir, e.Name()))
		f, err := unit.ReadFile(name)
		if err != nil {
			f = &unit.File{Path: name}
		}
		peers = append(peers, f)
	}
	return peers, nil
}
