package cases

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	_ "example.com/seaworthy/checks/diff/cases/launch/early" // the running program may be the launcher
)

// A place is the directory of one run. Its path is as long as that of any other
// run in the same Options.Work: paths reach what services print, and the length of
// an environment moves a stack.
//
// Few files are made, as that costs more than all else here where many were removed
// a moment ago.
type place struct {
	dir      string
	launcher string // found by the service's name
	binary   string // the service itself, under its own name
	script   string // the case
}

func newPlace(o Options, c Case, b Build) (place, error) {
	work, err := filepath.Abs(o.Work)
	if err != nil {
		return place{}, err
	}
	if work, err = filepath.EvalSymlinks(work); err != nil {
		return place{}, err
	}
	launcher, err := o.launcher()
	if err != nil {
		return place{}, err
	}
	var random [5]byte
	rand.Read(random[:])
	dir := filepath.Join(work, hex.EncodeToString(random[:]))
	p := place{
		dir: dir, launcher: launcher,
		binary: executable(dir, b.Name), script: filepath.Join(dir, c.Name+Extension),
	}
	if err := p.fill(c, b); err != nil {
		p.remove()
		return place{}, err
	}
	return p, nil
}

// fill makes what there is in p. No service has a name that begins with a dot.
func (p *place) fill(c Case, b Build) error {
	if err := os.Mkdir(p.dir, 0o700); err != nil {
		return err
	}
	if b.Name == "script-"+c.Name || b.Name == filepath.Base(p.script) {
		return fmt.Errorf("a file of this name is needed for the service %s: rename the case", b.Name)
	}
	err := errors.Join(os.WriteFile(p.script, c.Data, 0o600), same(b.Path, p.binary))
	if filepath.Base(p.launcher) == filepath.Base(p.binary) && !strings.ContainsRune(p.launcher, filepath.ListSeparator) {
		return err
	}
	program, bin := p.launcher, filepath.Join(p.dir, ".bin")
	p.launcher = executable(bin, b.Name)
	return errors.Join(err, os.Mkdir(bin, 0o700), point(program, p.launcher))
}

// launcher is the path of the program that stands for the service.
func (o Options) launcher() (string, error) {
	if o.Launcher == "" {
		return os.Executable()
	}
	return filepath.Abs(o.Launcher)
}

func executable(dir, name string) string {
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(dir, name)
}

// point makes the program also found as path.
func point(program, path string) error {
	if runtime.GOOS != "windows" {
		return os.Symlink(program, path)
	}
	return same(program, path)
}

// same makes path the same file as program, or a copy where that cannot be: a
// program that asks the system where it is is told path. A link has no writer
// that could keep it from being run.
func same(program, path string) error {
	in, err := os.Open(program)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	if info.Mode()&0o111 != 0 && os.Link(program, path) == nil {
		return nil
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// remove removes all of p, also what a service has made read-only.
func (p place) remove() error {
	if os.RemoveAll(p.dir) == nil {
		return nil
	}
	filepath.WalkDir(p.dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			os.Chmod(path, 0o700)
		}
		return nil
	})
	return os.RemoveAll(p.dir)
}
