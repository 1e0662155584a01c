package templates

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"slices"

	"github.com/rogpeppe/go-internal/diff"
)

// Drift is a file that is not what would be rendered now.
type Drift struct {
	Name string // of the file, as File has it
	Kind string // "missing", "stale", "edited" or "extra": see Check
	Diff string // from what is there (-) to what would be rendered (+), for people; "" of a missing or an extra file
}

// Check compares what was rendered with a directory and returns what differs,
// by name: a missing file, a stale one, rendered from another description or by
// another version, an edited one, changed by hand since, and an extra one, which
// was rendered once and would not be now. Files that were never rendered are not
// looked at. rendered has to be all that dir is for: a file of a format that was
// left out is extra. An error means that dir could not be read.
func Check(rendered []File, dir fs.FS) ([]Drift, error) {
	var drifts []Drift
	known := map[string]bool{}
	for _, want := range rendered {
		known[want.Name] = true
		have, err := fs.ReadFile(dir, want.Name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			drifts = append(drifts, Drift{Name: want.Name, Kind: "missing"})
		case err != nil:
			return nil, err
		case !bytes.Equal(have, want.Data):
			drifts = append(drifts, Drift{want.Name, drifted(want.Name, have), string(diff.Diff("as it is", have, "as it would be rendered", want.Data))})
		}
	}
	extra, err := extras(known, dir)
	if err != nil {
		return nil, err
	}
	drifts = append(drifts, extra...)
	slices.SortFunc(drifts, func(a, b Drift) int { return cmp.Compare(a.Name, b.Name) })
	return drifts, nil
}

// drifted tells an older rendering from an edit.
func drifted(name string, have []byte) string {
	if _, whole := intact(name, have); whole {
		return "stale"
	}
	return "edited"
}

// rooms are the directories below dist/units that files are rendered to.
var rooms = []string{"supervisor", "pm2"}

// extras are the files of ours in dir that are not known.
func extras(known map[string]bool, dir fs.FS) (found []Drift, err error) {
	err = fs.WalkDir(dir, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && name == ".":
			return fs.SkipAll // no directory: all is missing, nothing extra
		case errors.Is(err, fs.ErrNotExist):
			return nil // it was there a moment ago, and is none of ours
		case err == nil && entry.IsDir() && name != "." && !slices.Contains(rooms, name):
			return fs.SkipDir
		case err != nil || !entry.Type().IsRegular() || known[name]:
			return err
		}
		data, err := fs.ReadFile(dir, name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if ours, _ := intact(name, data); ours {
			found = append(found, Drift{Name: name, Kind: "extra"})
		}
		return nil
	})
	return found, err
}
