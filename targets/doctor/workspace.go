package doctor

import (
	"cmp"
	"context"
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"

	"example.com/seaworthy/checks"
)

// workspace asks whether a go.work leaves the service, or the kit beside it, out.
// The go command then takes neither for a module (golang/go#51204).
func (p *patient) workspace(context.Context) []checks.Finding {
	var used string
	var rows []checks.Finding
	for _, dir := range p.moduleDirs() {
		w, err := p.workOf(dir)
		switch {
		case w.file == "":
			continue
		case err != nil:
			hint := "go work edit -fmt " + shown(w.file)
			if p.chosen() != "" {
				hint = unset("GOWORK")
			}
			return one(fail(hint, "%v", err))
		}
		used = w.file
		if !w.uses(dir) {
			rows = append(rows, p.hidden(w, dir))
		}
	}
	if p.Env("GOWORK") == "off" {
		for i := range rows { // it works for now
			rows[i].Status, rows[i].Text = checks.Warn, rows[i].Text+", but for GOWORK=off"
		}
	}
	switch {
	case len(rows) > 0:
		return rows
	case used == "":
		return one(pass("none here or above"))
	}
	return one(pass("%s has what is built here", shown(used)))
}

// moduleDirs are the directories of the service's module and of the kit's, if it
// is one.
func (p *patient) moduleDirs() []string {
	var dirs []string
	if file := above(p.Dir, "go.mod"); file != "" {
		dirs = append(dirs, filepath.Dir(file))
	}
	for _, kit := range kitDirs[1:] {
		if _, err := os.Stat(filepath.Join(kit, "go.mod")); err == nil {
			if abs, err := filepath.Abs(kit); err == nil {
				dirs = append(dirs, abs)
			}
		}
	}
	return dirs
}

// work is a go.work; file is "" where there is none.
type work struct {
	file string
	dirs []string // that it uses
}

// chosen is the go.work that the environment names. With GOWORK=off, which is how
// doctor is run where another one hides the kit, it is about the next time.
func (p *patient) chosen() string {
	if file := p.Env("GOWORK"); file != "off" {
		return file
	}
	return ""
}

// workOf is the go.work that holds in dir.
func (p *patient) workOf(dir string) (work, error) {
	w := work{file: cmp.Or(p.chosen(), above(dir, "go.work"))}
	if w.file == "" {
		return w, nil
	}
	text, err := os.ReadFile(w.file)
	if err != nil {
		return w, err
	}
	f, err := modfile.ParseWork(shown(w.file), text, nil)
	if err != nil {
		return w, err
	}
	for _, u := range f.Use {
		used := filepath.FromSlash(u.Path)
		if !filepath.IsAbs(used) {
			used = filepath.Join(filepath.Dir(w.file), used)
		}
		w.dirs = append(w.dirs, used)
	}
	return w, nil
}

func (w work) uses(dir string) bool {
	is, err := os.Stat(dir)
	for _, used := range w.dirs {
		if fi, err2 := os.Stat(used); err == nil && err2 == nil && os.SameFile(is, fi) {
			return true
		}
	}
	return false
}

// hidden says what to type for a module that w leaves out. The kit's own gets a
// go.work of its own, so that its modules move no version of the service's.
func (p *patient) hidden(w work, dir string) checks.Finding {
	name := shown(dir)
	if name == "magefiles" || name == "seaworthy" {
		hint := "(cd " + name + " && go work init .), or doctor -fix=true"
		if p.chosen() != "" {
			hint = unset("GOWORK")
		}
		return fail(hint, "%s leaves out %s: mage cannot compile the kit", shown(w.file), name)
	}
	return fail("go work use "+name+", or GOWORK=off", "%s leaves out %s: go build and go tool find no module there", shown(w.file), cmp.Or(name, "."))
}
