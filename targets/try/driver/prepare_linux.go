package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"example.com/seaworthy/targets/try/trial"
)

// prepare lays out what a package would install.
func (s *session) prepare() error {
	if err := writableUsr(); err != nil {
		return err
	}
	for _, address := range s.Addresses {
		s.command(patience, "ip", "address", "add", address, "dev", "lo")
	}
	if err := lay(s.Files); err != nil {
		return err
	}
	if err := s.installProgram(); err != nil {
		return err
	}
	for _, dir := range probed {
		if err := openDir(dir); err != nil {
			return err
		}
	}
	return s.accounts()
}

// writableUsr puts a layer over the host's /usr, which is read-only here, so that
// it is the unit alone that keeps the service from writing there.
func writableUsr() error {
	const layer = "/run/usr-layer"
	for _, dir := range []string{"/up", "/work"} {
		if err := os.MkdirAll(layer+dir, 0o755); err != nil {
			return err
		}
	}
	err := unix.Mount("overlay", "/usr", "overlay", 0, "lowerdir=/usr,upperdir="+layer+"/up,workdir="+layer+"/work")
	if err != nil {
		return fmt.Errorf("mount a layer over /usr: %w", err)
	}
	return nil
}

// openDir makes a directory that everybody may write to: where it cannot be
// written to, that is the sandbox and not its mode.
func openDir(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	return os.Chmod(dir, 0o777)
}

func lay(files []trial.File) error {
	for _, f := range files {
		if err := os.MkdirAll(filepath.Dir(f.Path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(f.Path, f.Data, f.Mode); err != nil {
			return err
		}
	}
	return nil
}

// installProgram copies the binary to its place, as a release is: complete, and by
// a rename.
func (s *session) installProgram() error {
	if err := os.MkdirAll(filepath.Dir(s.Program), 0o755); err != nil {
		return err
	}
	from, err := os.Open(filepath.Join(trial.Shared, trial.Program))
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(s.Program+".new", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if err := errors.Join(err, to.Close()); err != nil {
		return err
	}
	return os.Rename(s.Program+".new", s.Program)
}

// accounts makes the account and the directories, and gives each secret a value
// that a service can start with.
func (s *session) accounts() error {
	var secrets strings.Builder
	for _, name := range s.Secrets {
		fmt.Fprintf(&secrets, "%s=\"placeholder\"\n", name)
	}
	if secrets.Len() > 0 {
		env := trial.File{Path: filepath.Join("/etc", s.Name, "env"), Data: []byte(secrets.String()), Mode: 0o600}
		if err := lay([]trial.File{env}); err != nil {
			return err
		}
	}
	commands := [][]string{{"systemd-sysusers"}}
	for _, f := range s.Files {
		if strings.HasPrefix(f.Path, "/etc/tmpfiles.d/") {
			commands = append(commands, []string{"systemd-tmpfiles", "--create", f.Path})
		}
	}
	for _, c := range append(commands, []string{"systemctl", "daemon-reload"}) {
		if done := s.command(patience, c[0], c[1:]...); done.Code != 0 {
			return fmt.Errorf("%s: exit status %d: %s", c[0], done.Code, done.Output)
		}
	}
	return nil
}
