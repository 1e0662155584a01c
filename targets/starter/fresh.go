package starter

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// Fresh plans a new service, complete, and the kit in it. The directory may hold
// what a new repository has, a README or a licence: that stays.
func Fresh(k *Kit, s *Service, name, modulePath string) (*Plan, error) {
	if err := module.CheckImportPath(modulePath); err != nil {
		return nil, fmt.Errorf("-module=%s cannot be a module's path: %w", modulePath, err)
	}
	if s.Home != Homes[0] {
		return nil, fmt.Errorf("%q has mage files already: a new service goes into an empty directory", s.Dir)
	}
	s.Module = modulePath
	p := &Plan{Service: s, Kit: k}
	files, err := k.sample(view{Name: name, Module: modulePath, Kit: s.prefix()})
	if err != nil {
		return nil, err
	}
	if err := p.onlyOurs(files); err != nil {
		return nil, err
	}
	page := files[Homes[0]+"/"+magefileName]
	delete(files, Homes[0]+"/"+magefileName)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		create := p.create
		if name == ".gitignore" && isFile(s.path(name)) {
			create = func(string, []byte) error { return p.addIgnores(nil) }
		}
		if err := create(name, files[name]); err != nil {
			return nil, err
		}
	}
	if err := p.install(page); err != nil {
		return nil, err
	}
	if err := p.freshMod(); err != nil {
		return nil, err
	}
	if err := p.seal(); err != nil {
		return nil, err
	}
	p.foresee()
	return p, nil
}

// view is what the sample's templates are rendered from.
type view struct{ Name, Module, Kit string }

// sample is the content of a new service, by slash paths below it.
func (k *Kit) sample(v view) (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, data := range k.Files {
		rel, ok := strings.CutPrefix(name, sampleRoot+"/")
		if !ok {
			continue
		}
		if tmpl, ok := strings.CutPrefix(rel, "files/"); ok {
			text, err := render(tmpl, data, v)
			if err != nil {
				return nil, err
			}
			files[visible(tmpl)] = text
			continue
		}
		files[rel] = moved(data, k.Prefix+"/"+sampleRoot, v.Module)
	}
	if files[Homes[0]+"/"+magefileName] == nil {
		return nil, fmt.Errorf("the kit in %q has no %s/files for new services", k.Root, sampleRoot)
	}
	return files, nil
}

// visible is the path of what a template makes: dot-gitignore.tmpl is .gitignore.
func visible(name string) string {
	words := strings.Split(strings.TrimSuffix(name, ".tmpl"), "/")
	for i, w := range words {
		if rest, ok := strings.CutPrefix(w, "dot-"); ok {
			words[i] = "." + rest
		}
	}
	return strings.Join(words, "/")
}

func render(name string, data []byte, v view) ([]byte, error) {
	if !strings.HasSuffix(name, ".tmpl") {
		return data, nil
	}
	t, err := template.New(path.Base(name)).Option("missingkey=error").Parse(string(data))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, v)
	return b.Bytes(), err
}

// onlyOurs refuses a directory with a program in it that is not the one that would
// be written.
func (p *Plan) onlyOurs(files map[string][]byte) error {
	return filepath.WalkDir(p.Service.Dir, func(file string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && file == p.Service.Dir:
			return fs.SkipAll
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || file == p.Service.path(Homes[0])):
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(file) != ".go" && d.Name() != "go.mod":
			return nil
		}
		rel, err := filepath.Rel(p.Service.Dir, file)
		if err != nil {
			return err
		}
		if text, err := os.ReadFile(file); err == nil && bytes.Equal(text, files[filepath.ToSlash(rel)]) {
			return nil
		}
		return fmt.Errorf("%q has %s already: a new service goes into an empty directory; for one that exists, leave out -module and have a go.mod there (go mod init %s)", p.Service.Dir, filepath.ToSlash(rel), p.Service.Module)
	})
}

// freshMod plans go.mod and go.sum of a new service: what its sample imports, and
// Mage as a tool.
func (p *Plan) freshMod() error {
	f := new(modfile.File)
	if err := f.AddModuleStmt(p.Service.Module); err != nil {
		return err
	}
	if err := f.AddGoStmt(p.Kit.Mod.Go.Version); err != nil {
		return err
	}
	lines := p.Kit.sums(module.Version{Path: magePath, Version: p.Kit.mageVersion()})
	needs := map[string]module.Version{}
	for imported := range p.Kit.imports(sampleRoot) {
		if r := p.Kit.provider(imported); r != nil {
			needs[r.Mod.Path] = r.Mod
		}
	}
	for _, name := range slices.Sorted(maps.Keys(needs)) {
		f.AddNewRequire(name, needs[name].Version, false)
		lines = append(lines, p.Kit.sums(needs[name])...)
	}
	text, err := f.Format()
	if err != nil {
		return err
	}
	if text, _, err = p.Kit.withTool(text); err != nil {
		return err
	}
	sums, _ := withSums("", lines)
	if err := p.create("go.sum", []byte(sums)); err != nil {
		return err
	}
	return p.create("go.mod", text)
}
