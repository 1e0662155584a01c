package truth_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// system is a root file system and the machine that it runs on.
type system struct {
	name string
	kind string // "suite", "odd" (made from one), "libs" (has libtruth somewhere) or "cpu"; "" is apart from all
	arch string
	from string // "" or the root that it is made from

	// suite and packages are what it is made of, where it is made from none.
	suite    string
	packages []string

	steps []string // commands, run in the root: see workshop.run
	files map[string]string

	emulator string // "" runs on this machine's own processor
	cpu      string // the emulator's processor
	level    string // which level that is; "" of the machine's own is found out

	dir string
}

// make lays the root out.
func (s *system) make(w *workshop) error {
	if s.from != "" {
		if _, err := w.run(w.dir, "cp -al "+w.system(s.from).dir+" "+s.dir); err != nil {
			return err
		}
	}
	for _, dir := range []string{"proc", "opt", "etc"} {
		if err := os.MkdirAll(filepath.Join(s.dir, dir), 0o755); err != nil {
			return err
		}
	}
	if s.suite != "" {
		if err := w.suite(s.suite).unpack(s.dir, s.packages...); err != nil {
			return err
		}
	}
	for name, text := range s.files {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	for _, step := range s.steps {
		if _, err := w.run(s.dir, step); err != nil {
			return err
		}
	}
	return s.putEmulator(w)
}

// putEmulator puts the emulator into the root.
func (s *system) putEmulator(w *workshop) error {
	if s.emulator == "" {
		return nil
	}
	_, err := w.run(s.dir, "ln -f "+filepath.Join(w.dir, s.emulator)+" "+s.emulator)
	return err
}

// outcome is what happened to a program that was started.
type outcome struct {
	started bool
	said    string // its end and its first words
}

// marker is what each program says once it runs.
const marker = "it runs"

// start runs a program of the root in it, as nobody, where / is the current
// directory and the environment is empty.
func (s *system) start(program string) outcome {
	args := []string{"unshare", "--mount", "--propagation", "private", "--root", s.dir, "--mount-proc=/proc", "--wd", "/", "--setgid", "65534", "--setuid", "65534"}
	if s.emulator != "" {
		args = append(args, "/"+s.emulator)
		if s.cpu != "" {
			args = append(args, "-cpu", s.cpu)
		}
	}
	out, err := command{dir: "/", env: []string{}, most: 20 * time.Second, args: append(args, program)}.run()
	end := "exit status 0"
	if err != nil {
		end = err.Error()
	}
	words := strings.Join(strings.Fields(out), " ")
	return outcome{err == nil && strings.Contains(out, marker), fmt.Sprintf("%s: %s", end, words[:min(len(words), 300)])}
}
