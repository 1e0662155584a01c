package bundle

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Place is where a bundle is to be restored.
type Place struct {
	ModCache string            // GOMODCACHE; made if it is not there
	Module   string            // the service's; a bundle of another one is refused
	Sums     map[string]string // go.sum: "example.com/m v1.0.0" → "h1:…"
}

// Restored is what came of it.
type Restored struct {
	Manifest  Manifest
	Placed    int   // files that were put in place
	Bytes     int64 // of those
	Kept      int   // files that were there and good
	Unvouched int   // modules that go.sum does not have: the go command will ask the checksum database's files
}

// Restore puts what is in a bundle into the module cache. All is unpacked beside
// it and held against the manifest and go.sum first: with an error, nothing has
// changed, unless it is one of the last renames.
func (p Place) Restore(r io.Reader) (res Restored, err error) {
	b, m, err := open(r)
	if err != nil {
		return res, err
	}
	res.Manifest = m
	if m.Module != p.Module {
		return res, fmt.Errorf("it is a bundle of %s, and here is %s", m.Module, p.Module)
	}
	undo, err := makeAll(p.ModCache)
	if err != nil {
		return res, err
	}
	defer undo()
	stage, err := os.MkdirTemp(p.ModCache, "seaworthy-restore-")
	if err != nil {
		return res, err
	}
	defer os.RemoveAll(stage)
	if err := b.unpack(m, stage); err != nil {
		return res, err
	}
	if res.Unvouched, err = p.vouch(m); err != nil {
		return res, err
	}
	for _, f := range m.Files {
		placed, err := p.place(f, stage)
		if err != nil {
			return res, err
		}
		if placed {
			res.Placed, res.Bytes = res.Placed+1, res.Bytes+f.Size
		} else {
			res.Kept++
		}
	}
	return res, nil
}

// makeAll makes a directory. undo removes what was made, as far as it is empty.
func makeAll(dir string) (undo func(), err error) {
	var made []string
	for d := filepath.Clean(dir); ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); err == nil || d == filepath.Dir(d) {
			break
		}
		made = append(made, d)
	}
	return func() {
		for _, d := range made {
			os.Remove(d) // fails where something is in it
		}
	}, os.MkdirAll(dir, 0o777)
}

// vouch holds the bundle's sums, which its files have, against go.sum. It counts
// the modules that go.sum does not have.
func (p Place) vouch(m Manifest) (unvouched int, err error) {
	for _, f := range m.Files {
		key, ok := f.sumKey()
		if !ok {
			continue
		}
		switch want, known := p.Sums[key]; {
		case known && want != f.Sum:
			return 0, fmt.Errorf("%s has the sum %s, and go.sum here says %s: do not build with it", strings.Replace(key, " ", "@", 1), f.Sum, want)
		case !known && strings.HasSuffix(f.Name, ".zip"):
			unvouched++
		}
	}
	return unvouched, nil
}

// place moves one file from the stage into the cache, unless a good one is there.
func (p Place) place(f File, stage string) (bool, error) {
	to := filepath.Join(p.ModCache, filepath.FromSlash(f.Name))
	if p.good(f, to) {
		return false, nil
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return false, err
	}
	if zip, ok := strings.CutSuffix(to, ".zip"); ok {
		// With it the go command would not hash the new zip file.
		if err := os.Remove(zip + ".ziphash"); err != nil && !os.IsNotExist(err) {
			return false, err
		}
	}
	return true, os.Rename(filepath.Join(stage, filepath.FromSlash(f.Name)), to)
}

// good reports whether what lies in the place of f can stay: a module with the
// same sum, whoever has packed it, or anything else that no sum speaks of.
func (p Place) good(f File, file string) bool {
	fi, err := os.Lstat(file)
	if err != nil || !fi.Mode().IsRegular() || fi.Size() == 0 && f.Size > 0 {
		return false
	}
	sum, err := sumOf(f, file)
	return err == nil && sum == f.Sum
}

// AddSums reads a go.sum into sums.
func AddSums(sums map[string]string, data []byte) {
	for line := range strings.Lines(string(data)) {
		if words := strings.Fields(line); len(words) == 3 && strings.HasPrefix(words[2], "h1:") {
			sums[words[0]+" "+words[1]] = words[2]
		}
	}
}
