package starter

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/semver"
)

// Init plans the kit in a service that exists: only what is missing, and nothing
// that is there is overwritten but for the lines that it adds.
func Init(k *Kit, s *Service, f Facts) (*Plan, error) {
	p := &Plan{Service: s, Kit: k}
	if err := p.refuse(f); err != nil {
		return nil, err
	}
	page, err := magefile(s.prefix(), f)
	if err != nil {
		return nil, err
	}
	if err := p.install(page); err != nil {
		return nil, err
	}
	if err := p.addIgnores(f.Ignored); err != nil {
		return nil, err
	}
	if err := p.addTool(); err != nil {
		return nil, err
	}
	if err := p.seal(); err != nil {
		return nil, err
	}
	if c, ok := s.vendored(); ok && p.touches("go.mod") {
		p.Vendor = append(p.Vendor, c)
	}
	p.foresee()
	return p, nil
}

// refuse says why the kit cannot go there.
func (p *Plan) refuse(f Facts) error {
	s := p.Service
	if len(f.Tracked) > 0 {
		return fmt.Errorf("git tracks %s in dist (%d in all), where builds go and which mage clean removes: move that elsewhere first", f.Tracked[0], len(f.Tracked))
	}
	if s.Has == nil {
		return nil
	}
	if p.Kit.Prefix == s.prefix() && len(p.Kit.Edited) > 0 {
		return fmt.Errorf("the kit here was edited (%s): %s says what is not as it was installed, and %s brings a newer one without losing it", p.Kit.Edited[0], s.Command("kit:status"), s.Command("kit:update"))
	}
	files := p.Kit.under(s.prefix())
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if s.Has.Files[inner+"/"+name] != sum(files[name]) {
			return fmt.Errorf("%q has the kit%s already, and it is another one than this: there, write %s", s.Dir, ofCommit(s.Has.Kit), s.Command("kit:update "+p.Kit.Root))
		}
	}
	return nil
}

func ofCommit(version string) string {
	if version == "" {
		return ""
	}
	return " " + short(version)
}

// short is a commit as people read it.
func short(version string) string {
	hash, dirty, _ := strings.Cut(version, "-")
	if len(hash) > 12 {
		hash = hash[:12]
	}
	if dirty != "" {
		hash += "-" + dirty
	}
	return hash
}

// install plans the kit's module: its source, what it requires, the wrappers, and
// the magefile last of them.
func (p *Plan) install(page []byte) error {
	s, home := p.Service, p.Service.Home
	files := p.Kit.under(s.prefix())
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := p.create(path.Join(home, inner, name), files[name]); err != nil {
			return err
		}
	}
	mod, err := p.Kit.goMod(s.homeModule(), nil)
	if err != nil {
		return err
	}
	own, err := ownNames(s.path(home))
	if err != nil {
		return err
	}
	text, left, err := wrappers(p.Kit.Files["targets/targets.go"], s.prefix(), own)
	if err != nil {
		return err
	}
	p.Left = left
	mine := []struct {
		name string
		data []byte
	}{{"go.mod", mod}, {"go.sum", []byte(p.Kit.Sum)}, {wrappersName, text}, {magefileName, page}}
	p.module = map[string][]byte{"go.mod": mod, "go.sum": []byte(p.Kit.Sum), wrappersName: text}
	for _, f := range mine {
		if err := p.create(path.Join(home, f.name), f.data); err != nil {
			return err
		}
	}
	return p.isolate()
}

// isolate plans a go.work for the kit's module, where another one is in force: the
// nearest one wins, and so neither hides the other.
func (p *Plan) isolate() error {
	if workspace(p.Service.Dir) == "" {
		return nil
	}
	text := "// The workspace above is not for the kit: neither moves the other's versions.\ngo " + p.Kit.Mod.Go.Version + "\n\nuse .\n"
	return p.create(path.Join(p.Service.Home, "go.work"), []byte(text))
}

// seal plans the manifest.
func (p *Plan) seal() error {
	s := p.Service
	m := Manifest{Schema: 1, Kit: p.Kit.Version, Module: s.prefix(), Requires: map[string]string{}, Files: map[string]string{}}
	for _, r := range p.Kit.Mod.Require {
		m.Requires[r.Mod.Path] = r.Mod.Version
	}
	for name, data := range p.Kit.under(s.prefix()) {
		m.Files[inner+"/"+name] = sum(data)
	}
	for name, data := range p.module {
		m.Files[name] = sum(data)
	}
	return p.replace(path.Join(s.Home, inner, ManifestName), m.encode())
}

// touches tells whether the plan has something to do with a file.
func (p *Plan) touches(name string) bool {
	return slices.ContainsFunc(p.Changes, func(c Change) bool { return c.Path == name && c.Kind != Kept })
}

// foresee notes what somebody will meet.
func (p *Plan) foresee() {
	s := p.Service
	if s.Mod != nil && s.Mod.Go != nil && semver.Compare("v"+s.Mod.Go.Version, oldestTool) < 0 && p.touches("go.mod") {
		p.note("go.mod says go " + s.Mod.Go.Version + ": a Go older than " + strings.TrimPrefix(oldestTool, "v") + " does not know its tool line, and the kit needs go " + p.Kit.Mod.Go.Version)
	}
	for _, c := range p.Changes {
		if c.Kind == Kept && filepath.ToSlash(c.Path) != path.Join(s.Home, magefileName) {
			p.note(c.Path + " is there with other content, and stays as it is")
		}
	}
}
