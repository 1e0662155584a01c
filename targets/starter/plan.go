package starter

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/seaworthy/targets/whole"
)

// What becomes of a file.
const (
	New     = "new"
	Changed = "changed"
	Removed = "removed"
	Kept    = "kept" // it is there with other content, and stays
)

// Change is what becomes of one file.
type Change struct {
	Path  string   // slash path below the service
	Kind  string   // see the constants
	Lines []string // of a file of the service's own: what is added; else why
	data  []byte
}

// Plan is all that would be done, in its order. The manifest is last, so that what
// was interrupted can be done again.
type Plan struct {
	Service *Service
	Kit     *Kit
	Changes []Change
	Left    []string // targets that the service defines itself
	Notes   []string // what somebody should know, a line each

	Vendor []Command // what brings vendor directories up to date afterwards

	module map[string][]byte // of the kit's module, what is not source: as a kit alone has it
}

// Command is one to run in a directory.
type Command struct{ Dir, Line string }

// Empty tells whether there is nothing to do.
func (p *Plan) Empty() bool {
	return !slices.ContainsFunc(p.Changes, func(c Change) bool { return c.Kind != Kept })
}

// create plans a file that must not be there with other content.
func (p *Plan) create(name string, data []byte) error {
	old, err := os.ReadFile(p.Service.path(filepath.FromSlash(name)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.add(Change{Path: name, Kind: New, data: data})
	case err != nil:
		return err
	case !bytes.Equal(old, data):
		p.add(Change{Path: name, Kind: Kept})
	}
	return nil
}

// replace plans a file that takes the place of what is there.
func (p *Plan) replace(name string, data []byte, lines ...string) error {
	old, err := os.ReadFile(p.Service.path(filepath.FromSlash(name)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.add(Change{Path: name, Kind: New, Lines: lines, data: data})
	case err != nil:
		return err
	case !bytes.Equal(old, data):
		p.add(Change{Path: name, Kind: Changed, Lines: lines, data: data})
	}
	return nil
}

func (p *Plan) add(c Change) { p.Changes = append(p.Changes, c) }

func (p *Plan) note(s string) { p.Notes = append(p.Notes, s) }

// Write carries the plan out, file by file, each by rename.
func (p *Plan) Write() error {
	for _, c := range p.Changes {
		file := p.Service.path(filepath.FromSlash(c.Path))
		switch c.Kind {
		case New, Changed:
			if err := writeFile(file, c.data); err != nil {
				return err
			}
		case Removed:
			if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			p.tidyUp(filepath.Dir(file))
		}
	}
	return nil
}

// tidyUp removes directories of the kit that were left empty.
func (p *Plan) tidyUp(dir string) {
	root := p.Service.path(p.Service.Home, inner)
	for strings.HasPrefix(dir, root+string(filepath.Separator)) && os.Remove(dir) == nil {
		dir = filepath.Dir(dir)
	}
}

// writeFile writes a file by rename. What a link points to is replaced, and the
// mode of a file that was there stays.
func writeFile(file string, data []byte) error {
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(file); err == nil {
		mode = info.Mode().Perm()
		if file, err = filepath.EvalSymlinks(file); err != nil {
			return err
		}
	}
	return whole.Write(file, data, mode)
}
