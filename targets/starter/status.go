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
	"golang.org/x/mod/semver"
)

// What kind of drift a file has.
const (
	Edited  = "edited"
	Missing = "missing"
	Extra   = "extra"
	Aside   = "aside" // kept from before an update
)

// Drift is one file of the kit's module that is not as it was installed.
type Drift struct {
	Path string // slash path below the service
	Kind string // see the constants
	Note string // more about it; "" = nothing
}

// Status compares the kit in s with its manifest. It returns how many files were
// looked at.
func Status(s *Service) (drifts []Drift, looked int, err error) {
	if s.Has == nil {
		return nil, 0, ErrNoKit
	}
	for _, name := range slices.Sorted(maps.Keys(s.Has.Files)) {
		data, err := os.ReadFile(s.path(s.Home, filepath.FromSlash(name)))
		full := path.Join(s.Home, name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			drifts = append(drifts, Drift{full, Missing, ""})
		case err != nil:
			return nil, 0, err
		case sum(data) != s.Has.Files[name]:
			note, edited, err := s.look(name, data)
			if err != nil {
				return nil, 0, err
			}
			if edited {
				drifts = append(drifts, Drift{full, Edited, note})
			}
		}
	}
	extra, err := s.extra()
	return append(drifts, extra...), len(s.Has.Files), err
}

// look says whether a file whose hash differs was edited in a way that matters: the
// service may add requirements, and replace targets.
func (s *Service) look(name string, data []byte) (note string, edited bool, err error) {
	switch name {
	case wrappersName:
		own, err := ownNames(s.path(s.Home))
		return "", err != nil || s.wrappersEdited(data, own), err
	case "go.sum":
		return s.lacksSums(string(data))
	case "go.mod":
		return s.lacksRequires(data)
	}
	return "", true, nil
}

// wrappersEdited tells whether the wrappers are not those of the installed kit.
// One that was deleted because the service defines the target is no edit.
func (s *Service) wrappersEdited(text []byte, own names) bool {
	if sum(text) == s.Has.Files[wrappersName] {
		return false
	}
	source, err := os.ReadFile(s.path(s.Home, inner, "targets", "targets.go"))
	if err != nil {
		return true
	}
	want, _, err := wrappers(source, s.prefix(), own)
	return err != nil || !bytes.Equal(squeezed(text), squeezed(want))
}

// squeezed is text without empty lines.
func squeezed(text []byte) []byte {
	var kept []string
	for line := range strings.Lines(lf(string(text))) {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	return []byte(strings.Join(kept, "\n"))
}

// lacksRequires names the requirements of the kit that go.mod has not, or has at an
// older version.
func (s *Service) lacksRequires(data []byte) (string, bool, error) {
	f, err := modfile.Parse("go.mod", data, nil)
	if err != nil {
		return err.Error(), true, nil
	}
	have := map[string]string{}
	for _, r := range f.Require {
		have[r.Mod.Path] = r.Mod.Version
	}
	var lacks []string
	for _, name := range slices.Sorted(maps.Keys(s.Has.Requires)) {
		if want := s.Has.Requires[name]; semver.Compare(have[name], want) < 0 {
			lacks = append(lacks, name+" "+want)
		}
	}
	return "requires no more " + strings.Join(lacks, ", "), len(lacks) > 0, nil
}

// lacksSums names the requirements of the kit that go.sum has no line for.
func (s *Service) lacksSums(text string) (string, bool, error) {
	text = "\n" + lf(text)
	var lacks []string
	for _, name := range slices.Sorted(maps.Keys(s.Has.Requires)) {
		if !strings.Contains(text, "\n"+name+" ") {
			lacks = append(lacks, name)
		}
	}
	return fmt.Sprintf("has no line for %s", strings.Join(lacks, ", ")), len(lacks) > 0, nil
}

// extra are files among the kit's source that were not installed.
func (s *Service) extra() (drifts []Drift, err error) {
	err = filepath.WalkDir(s.path(s.Home, inner), func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(s.path(s.Home), file)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		switch {
		case s.Has.Files[name] != "" || name == inner+"/"+ManifestName:
		case strings.Contains(path.Base(name), editedMark):
			drifts = append(drifts, Drift{path.Join(s.Home, name), Aside, ""})
		default:
			drifts = append(drifts, Drift{path.Join(s.Home, name), Extra, ""})
		}
		return nil
	})
	return drifts, err
}
