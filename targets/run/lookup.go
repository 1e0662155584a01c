package run

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// reason is why a process did not start or was stopped: words for people, and
// the errors that errors.Is finds in it.
type reason struct {
	text string
	is   []error
}

func (r *reason) Error() string   { return r.text }
func (r *reason) Unwrap() []error { return r.is }

// lookup returns the absolute path of a program that is a name on PATH, or a
// path seen from dir.
func lookup(program, dir string) (string, error) {
	if program == "" {
		return "", &reason{"no program named", []error{exec.ErrNotFound}}
	}
	target, isName := program, filepath.Base(program) == program
	if !isName {
		abs, err := fromDir(program, dir)
		if err != nil {
			return "", err
		}
		target = abs
	}
	path, err := exec.LookPath(target)
	switch {
	case err == nil:
		return filepath.Abs(path)
	case errors.Is(err, exec.ErrDot):
		return "", &reason{"found only in the current directory, which is not searched; write " + quote("."+string(filepath.Separator)+program), []error{err}}
	case isName:
		return "", &reason{"not found on PATH", []error{err}}
	case errors.Is(err, fs.ErrPermission):
		return "", &reason{"not executable", []error{err}}
	}
	return "", &reason{"no such program", []error{exec.ErrNotFound, err}}
}

// fromDir returns the absolute form of a path that starts in dir.
func fromDir(path, dir string) (string, error) {
	if filepath.IsAbs(path) {
		return path, nil
	}
	return filepath.Abs(filepath.Join(dir, path))
}

// checkDir returns an error that names dir if no process can run in it. The
// system's own error for this looks as if the program were missing.
func checkDir(dir string) error {
	if dir == "" {
		return nil
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &reason{fmt.Sprintf("directory %q does not exist", dir), []error{err}}
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%q is not a directory", dir)
	}
	return nil
}

// startFailure turns what the system said of a program that exists into words.
func startFailure(err error) error {
	text := err.Error()
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		text = path.Err.Error()
	}
	if errors.Is(err, fs.ErrNotExist) {
		text = "its interpreter (ELF loader or #! line) does not exist"
	}
	return &reason{"cannot start: " + text, []error{err}}
}

// environ returns this process's environment with extra added over it, and PWD
// set to dir if there is one. os/exec keeps the last entry of each key.
func environ(dir string, extra []string) ([]string, error) {
	env := os.Environ()
	if dir != "" {
		pwd, err := filepath.Abs(dir)
		if err != nil {
			return nil, err
		}
		env = append(env, "PWD="+pwd)
	}
	for _, entry := range extra {
		if strings.Index(entry, "=") < 1 {
			return nil, fmt.Errorf("environment entry %q is not KEY=VALUE", entry)
		}
	}
	return append(env, extra...), nil
}
