package targets

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/whole"
	"example.com/seaworthy/templates"
)

// unitDir is where units are rendered to.
func unitDir() string { return filepath.Join(dist, "units") }

// manager is one of the programs that keep a service running.
type manager struct {
	name   string
	render func(templates.Unit, templates.Options) ([]templates.File, error)
}

var (
	systemd    = manager{"systemd", templates.Systemd}
	supervisor = manager{"supervisor", templates.Supervisor}
	pm2        = manager{"pm2", templates.PM2}
)

// rendering is render of some formats, as session takes it.
func rendering(formats ...manager) func(context.Context, *resolved) error {
	return func(ctx context.Context, r *resolved) error { return r.render(ctx, formats) }
}

// render writes the files of the formats, and judges what it wrote. Of several
// formats one that has no word for something is left out, and that is told.
func (r *resolved) render(ctx context.Context, formats []manager) error {
	if err := usableDist(); err != nil {
		return exit{misused, err}
	}
	files, report, err := r.rendered(ctx, formats)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := whole.Write(filepath.Join(unitDir(), filepath.FromSlash(f.Name)), f.Data, 0o644); err != nil {
			return exit{broken, err}
		}
	}
	if len(formats) > 1 {
		if err := removeExtra(files); err != nil {
			return exit{broken, err}
		}
	}
	judged, err := r.judgeRendered(files)
	if err != nil {
		return exit{broken, err}
	}
	if err := analyzed(ctx, &judged, unitDir()); err != nil {
		return exit{broken, err}
	}
	report.Items = append(judged.Items, report.Items...)
	return r.show(report, false)
}

// rendered are the files of the formats, and an item for each format that cannot
// be rendered.
func (r *resolved) rendered(ctx context.Context, formats []manager) ([]templates.File, checks.Report, error) {
	report := checks.Report{Schema: 1}
	name, err := r.serviceName(ctx)
	if err != nil {
		return nil, report, err
	}
	u := r.unit(name)
	if err := u.Validate(); err != nil {
		return nil, report, exit{misused, err}
	}
	o, err := r.unitOptions()
	if err != nil {
		return nil, report, exit{misused, err}
	}
	var files []templates.File
	for _, format := range formats {
		some, err := format.render(u, o)
		if err != nil && len(formats) == 1 || err != nil && format.name == systemd.name {
			return nil, report, exit{misused, err}
		}
		if err != nil {
			report.Items = append(report.Items, checks.Item{Name: format.name, Findings: []checks.Finding{{
				ID: "H4", Check: "render", Status: checks.Skip, Text: "not rendered: " + strings.ReplaceAll(err.Error(), "\n", "; "), Hint: "mage unit:systemd",
			}}})
			continue
		}
		files = append(files, some...)
	}
	return files, report, nil
}

// unit is Config's, filled in for the service of that name.
func (r *resolved) unit(name string) templates.Unit {
	u := r.Config.Unit
	if u.Name == "" {
		u.Name = name
	}
	if u.Systemd == 0 {
		for _, h := range r.hosts {
			if h.Systemd != 0 && (u.Systemd == 0 || h.Systemd < u.Systemd) {
				u.Systemd = h.Systemd
			}
		}
	}
	return u
}

// unitOptions take a service's own templates, of which there may be others below
// its templates directory that are none of ours.
func (r *resolved) unitOptions() (templates.Options, error) {
	o := templates.Options{Made: "seaworthy"}
	dir := filepath.Join(r.dir(), "templates")
	for _, name := range []string{systemd.name, supervisor.name} {
		_, err := os.Stat(filepath.Join(dir, name))
		switch {
		case err == nil:
			o.Overrides = only{os.DirFS(dir)}
		case !errors.Is(err, fs.ErrNotExist):
			return o, err
		}
	}
	return o, nil
}

// only shows the directories of a service's templates that are for units.
type only struct{ fs.FS }

// ReadDir implements fs.ReadDirFS.
func (o only) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	if name != "." {
		return entries, err
	}
	var kept []fs.DirEntry
	for _, e := range entries {
		if e.IsDir() && (e.Name() == systemd.name || e.Name() == supervisor.name) {
			kept = append(kept, e)
		}
	}
	return kept, err
}

// removeExtra removes what was rendered once, and would not be now.
func removeExtra(files []templates.File) error {
	drifts, err := templates.Check(files, os.DirFS(unitDir()))
	if err != nil {
		return err
	}
	for _, d := range drifts {
		if d.Kind == "extra" {
			if err := os.Remove(filepath.Join(unitDir(), filepath.FromSlash(d.Name))); err != nil {
				return err
			}
		}
	}
	return nil
}

// judgeRendered is what check:unit says of the files.
func (r *resolved) judgeRendered(files []templates.File) (checks.Report, error) {
	var paths []string
	for _, f := range files {
		path := filepath.Join(unitDir(), filepath.FromSlash(f.Name))
		if isUnit(path) || otherManager(path) != nil {
			paths = append(paths, path)
		}
	}
	return r.unitReport(paths, unitDir())
}

// checkingDrift is checkDrift, as session takes it.
func checkingDrift(dir *string) func(context.Context, *resolved) error {
	return func(ctx context.Context, r *resolved) error {
		at := unitDir()
		if dir != nil {
			at = *dir
		}
		return r.checkDrift(ctx, at)
	}
}

// checkDrift compares a directory of rendered files with what would be rendered
// now.
func (r *resolved) checkDrift(ctx context.Context, dir string) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return exit{misused, fmt.Errorf("%q is no directory of rendered units: write mage unit:all first, or name one with -dir=DIR", filepath.ToSlash(dir))}
	}
	files, report, err := r.rendered(ctx, []manager{systemd, supervisor, pm2})
	if err != nil {
		return err
	}
	drifts, err := templates.Check(files, os.DirFS(dir))
	if err != nil {
		return exit{broken, err}
	}
	item := checks.Item{Name: filepath.ToSlash(dir)}
	for _, f := range files {
		// Elsewhere there may be a part of them: the units, and not Supervisor's.
		if found := driftOf(f.Name, drifts); dir == unitDir() || found.Text != driftWords["missing"] {
			item.Findings = append(item.Findings, found)
		}
	}
	for _, d := range drifts {
		if d.Kind == "extra" {
			item.Findings = append(item.Findings, driftOf(d.Name, drifts))
		}
	}
	if len(item.Findings) == 0 {
		return exit{cannotTell, fmt.Errorf("none of the files that mage unit:all renders is in %s", filepath.ToSlash(dir))}
	}
	report.Items = append([]checks.Item{item}, report.Items...)
	return r.show(report, true)
}

// driftWords say what kind of drift it is.
var driftWords = map[string]string{
	"missing": "is not there",
	"stale":   "was rendered from another description, or by another version of the kit",
	"edited":  "was edited by hand",
	"extra":   "was rendered once, and would not be now",
}

// driftOf is the finding of one file.
func driftOf(name string, drifts []templates.Drift) checks.Finding {
	f := checks.Finding{ID: "H5", Check: name, Status: checks.Pass, Text: "is as it would be rendered now"}
	for _, d := range drifts {
		if d.Name == name {
			f.Status, f.Text = checks.Fail, driftWords[d.Kind]
			f.Hint = "mage unit:all, and copy it from dist/units"
			if d.Kind == "edited" {
				f.Hint = "put what the host needs into a drop-in: /etc/systemd/system/" + filepath.Base(name) + ".d/local.conf"
			}
			if d.Diff != "" {
				f.Evidence = strings.Split(strings.TrimRight(d.Diff, "\n"), "\n")
			}
		}
	}
	return f
}
