package cases

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// A place is the directory of one run. Its path is as long as that of any other
// run in the same Options.Work: paths reach what services print, and the length of
// an environment moves a stack.
type place struct {
	dir    string
	bin    string // the launcher under the service's name
	exe    string // the service under its own name
	script string // the case
}

func newPlace(o Options, c Case, b Build) (place, error) {
	work, err := filepath.Abs(o.Work)
	if err != nil {
		return place{}, err
	}
	if work, err = filepath.EvalSymlinks(work); err != nil {
		return place{}, err
	}
	var random [5]byte
	rand.Read(random[:])
	dir := filepath.Join(work, hex.EncodeToString(random[:]))
	p := place{
		dir: dir,
		bin: filepath.Join(dir, "bin"), exe: filepath.Join(dir, "exe"),
		script: filepath.Join(dir, c.Name+Extension),
	}
	if err := p.fill(o, c, b); err != nil {
		p.remove()
		return place{}, err
	}
	return p, nil
}

func (p place) fill(o Options, c Case, b Build) error {
	if err := os.Mkdir(p.dir, 0o700); err != nil {
		return err
	}
	for _, dir := range []string{p.bin, p.exe} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
	}
	launcher, err := o.launcher()
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(p.script, c.Data, 0o600),
		point(launcher, p.launcher(b.Name)),
		same(b.Path, p.binary(b.Name)),
	)
}

// launcher is the path of the program that stands for the service.
func (o Options) launcher() (string, error) {
	if o.Launcher == "" {
		return os.Executable()
	}
	return filepath.Abs(o.Launcher)
}

func (p place) launcher(name string) string { return executable(p.bin, name) }
func (p place) binary(name string) string   { return executable(p.exe, name) }

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
	filepath.WalkDir(p.dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			os.Chmod(path, 0o700)
		}
		return nil
	})
	return os.RemoveAll(p.dir)
}
