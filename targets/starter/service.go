package starter

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// Service is a directory that the kit is to be in, or is in.
type Service struct {
	Dir    string
	Module string        // path of its module; "" = there is none yet
	Mod    *modfile.File // nil with Module ""
	Home   string        // one of Homes: where the kit's module is, or goes
	Has    *Manifest     // what was installed; nil = nothing, or not to the end

	goMod []byte
}

// Look reads what is in dir. A directory that does not exist is an empty one.
func Look(dir string) (*Service, error) {
	s := &Service{Dir: dir, Home: Homes[0]}
	switch info, err := os.Stat(dir); {
	case errors.Is(err, fs.ErrNotExist):
		return s, nil
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, fmt.Errorf("%q is a file: name the directory of a service", dir)
	}
	if err := s.readMod(); err != nil {
		return nil, err
	}
	return s, s.settleHome()
}

func (s *Service) readMod() error {
	text, err := os.ReadFile(s.path("go.mod"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if s.Mod, err = modfile.Parse("go.mod", text, nil); err != nil {
		return fmt.Errorf("reading the service: %w", err)
	}
	if s.Mod.Module == nil {
		return fmt.Errorf("%s names no module", s.path("go.mod"))
	}
	s.goMod, s.Module = text, s.Mod.Module.Mod.Path
	return nil
}

// settleHome finds where the kit is, or where there is room for it.
func (s *Service) settleHome() error {
	for _, home := range Homes {
		if m, err := ReadManifest(s.path(home, inner)); err == nil {
			s.Home, s.Has = home, m
			return nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if isKit(s.path(home, inner)) { // an installation that was interrupted
			s.Home = home
			return nil
		}
	}
	if !s.ownMagefiles() {
		return nil
	}
	s.Home = Homes[1]
	if entries, err := os.ReadDir(s.path(s.Home)); err == nil && len(entries) > 0 && !isDir(s.path(s.Home, inner)) {
		return fmt.Errorf("the service has mage files of its own, so that the kit goes into %q, and there is something else there: move that away", s.path(s.Home))
	}
	return nil
}

// ownMagefiles tells whether the service has mage files that are not the kit's.
func (s *Service) ownMagefiles() bool {
	if isFile(s.path(Homes[0], "go.mod")) && !isDir(s.path(Homes[0], inner)) {
		return true
	}
	for _, file := range goFiles(s.path(Homes[0])) {
		if !isDir(s.path(Homes[0], inner)) {
			return !strings.HasSuffix(file, "_test.go")
		}
	}
	return slices.ContainsFunc(goFiles(s.Dir), needsMageTag)
}

// goFiles are the paths of a directory's Go files; none if it cannot be read.
func goFiles(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var files []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !e.IsDir() {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	return files
}

// path is that of something in the service.
func (s *Service) path(elem ...string) string {
	return filepath.Join(append([]string{s.Dir}, elem...)...)
}

// prefix is the import path of the kit's source in the service.
func (s *Service) prefix() string { return s.homeModule() + "/" + inner }

// homeModule is the path of the kit's module in the service.
func (s *Service) homeModule() string { return s.Module + "/" + s.Home }

// workspace is the directory of the go.work that is in force in dir; "" if there
// is none. The nearest one is.
func workspace(dir string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for {
		if isFile(filepath.Join(dir, "go.work")) {
			return dir
		}
		above := filepath.Dir(dir)
		if above == dir {
			return ""
		}
		dir = above
	}
}

// vendored is the command that brings the service's vendor directory up to date.
func (s *Service) vendored() (Command, bool) {
	if isFile(s.path("vendor", "modules.txt")) {
		return Command{s.Dir, "go mod vendor"}, true
	}
	work := workspace(s.Dir)
	return Command{work, "go work vendor"}, work != "" && isFile(filepath.Join(work, "vendor", "modules.txt"))
}
