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

	"golang.org/x/mod/modfile"
)

// ErrNoKit is the answer where no kit is installed.
var ErrNoKit = errors.New("no kit is installed here")

// Update plans a newer kit in the place of the one in s. What was edited here stays
// if the newer kit brings nothing new to that file, and is kept beside otherwise.
func Update(k *Kit, s *Service) (*Plan, error) {
	if s.Has == nil {
		return nil, ErrNoKit
	}
	p := &Plan{Service: s, Kit: k}
	files := k.under(s.prefix())
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := p.renew(inner+"/"+name, files[name]); err != nil {
			return nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Has.Files)) {
		if rest, ok := strings.CutPrefix(name, inner+"/"); ok && files[rest] == nil {
			if err := p.retire(name); err != nil {
				return nil, err
			}
		}
	}
	if err := p.renewModule(); err != nil {
		return nil, err
	}
	if err := p.renewWrappers(); err != nil {
		return nil, err
	}
	if isFile(s.path(s.Home, "vendor", "modules.txt")) && p.touches(path.Join(s.Home, "go.mod")) {
		p.Vendor = append(p.Vendor, Command{s.path(s.Home), "go mod vendor"})
	}
	return p, p.seal()
}

// renew plans one file of the kit; name is below the kit's module.
func (p *Plan) renew(name string, data []byte) error {
	s := p.Service
	full := path.Join(s.Home, name)
	old, err := os.ReadFile(s.path(filepath.FromSlash(full)))
	switch was := s.Has.Files[name]; {
	case errors.Is(err, fs.ErrNotExist) || err == nil && sum(old) == was:
		return p.replace(full, data)
	case err != nil:
		return err
	case bytes.Equal(old, data):
		return nil
	case was == sum(data):
		p.add(Change{Path: full, Kind: Kept, Lines: []string{"edited here, and as before in this kit"}})
		return nil
	}
	return p.giveWay(full, old, Change{Path: full, Kind: Changed, data: data})
}

// giveWay plans a change to a file that was edited.
func (p *Plan) giveWay(name string, old []byte, c Change) error {
	aside, err := p.setAside(name, old)
	if err != nil {
		return err
	}
	p.add(c)
	p.note(name + " was edited here: your text is in " + path.Base(aside) + " beside it")
	return nil
}

// retire plans the end of a file that the newer kit has no more.
func (p *Plan) retire(name string) error {
	full := path.Join(p.Service.Home, name)
	old, err := os.ReadFile(p.Service.path(filepath.FromSlash(full)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case sum(old) == p.Service.Has.Files[name]:
		p.add(Change{Path: full, Kind: Removed})
		return nil
	}
	return p.giveWay(full, old, Change{Path: full, Kind: Removed})
}

// renewModule plans go.mod and go.sum of the kit's module. What the service has
// added to them stays.
func (p *Plan) renewModule() error {
	s := p.Service
	own, err := s.ownRequires()
	if err != nil {
		return err
	}
	mod, err := p.Kit.goMod(s.homeModule(), own)
	if err != nil {
		return err
	}
	pure, err := p.Kit.goMod(s.homeModule(), nil)
	if err != nil {
		return err
	}
	p.module = map[string][]byte{"go.mod": pure, "go.sum": []byte(p.Kit.Sum)}
	old, err := os.ReadFile(s.path(s.Home, "go.mod"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := p.replace(path.Join(s.Home, "go.mod"), mod, addedLines(string(old), string(mod))...); err != nil {
		return err
	}
	sums, err := os.ReadFile(s.path(s.Home, "go.sum"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text := p.Kit.Sum
	if sum(sums) != s.Has.Files["go.sum"] {
		text, _ = withSums(string(sums), strings.Split(strings.TrimSpace(p.Kit.Sum), "\n"))
	}
	return p.replace(path.Join(s.Home, "go.sum"), []byte(text))
}

// ownRequires are what the go.mod of the kit's module requires beyond the installed
// kit, or at another version.
func (s *Service) ownRequires() ([]*modfile.Require, error) {
	text, err := os.ReadFile(s.path(s.Home, "go.mod"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	f, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.Home, err)
	}
	return slices.DeleteFunc(f.Require, func(r *modfile.Require) bool { return s.Has.Requires[r.Mod.Path] == r.Mod.Version }), nil
}

// renewWrappers plans the wrappers of the newer kit's targets.
func (p *Plan) renewWrappers() error {
	s := p.Service
	own, err := ownNames(s.path(s.Home))
	if err != nil {
		return err
	}
	text, left, err := wrappers(p.Kit.Files["targets/targets.go"], s.prefix(), own)
	if err != nil {
		return err
	}
	p.Left, p.module[wrappersName] = left, text
	name := path.Join(s.Home, wrappersName)
	old, err := os.ReadFile(s.path(s.Home, wrappersName))
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && !s.wrappersEdited(old, own):
		return p.replace(name, text)
	case err != nil:
		return err
	case bytes.Equal(old, text):
		return nil
	}
	return p.giveWay(name, old, Change{Path: name, Kind: Changed, data: text})
}
