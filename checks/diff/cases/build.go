package cases

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"
)

// A Build is what the cases are run on.
type Build struct {
	Name string // the service's command, as the cases call it
	Path string // the binary

	// Under is what runs the binary where this machine cannot, such as
	// qemu-aarch64-static -L /usr/aarch64-linux-gnu. Everything may then take
	// twenty times as long. nil means nothing.
	Under []string

	// Meter is what measures it: a program and its own arguments, before Under
	// and the binary. Its paths are absolute. It is one process more beside each
	// of the service's, in their group, and has to pass on how they end. nil
	// means nothing.
	Meter []string
}

// Options are of no meaning to what is recorded, as long as they are the same
// for all builds that are compared. The zero value works.
type Options struct {
	// Work is where the directories of runs are made; "" is the system's
	// directory for temporary files. All that a run makes is gone after it.
	Work string
	// Launcher is the program of package launch/launcher, best under the service's
	// name: then its directory is the first in PATH, and should hold nothing else
	// that runs; elsewhere each run makes a link to it. "" is the running program
	// itself, which is larger and takes longer to start: see launch.
	Launcher string
	// Deadline is for one run of one case; 0 is a minute.
	Deadline time.Duration
	// Ready is how long a service may take until it is; 0 is ten seconds.
	Ready time.Duration
	// Grace is how long it may take to stop; 0 is ten seconds.
	Grace time.Duration
	// Cap is how many bytes are kept of a stream; 0 is 4 MiB. Longer ones are
	// hashed to their end.
	Cap int64
	// Processes is how many the service may have at a time, itself included; 0
	// is 256. It is held on Linux alone.
	Processes int
	// Env holds KEY=VALUE entries that join or replace those of a case.
	Env []string
}

// emulated is how much slower a build is that runs under something.
const emulated = 20

func (o Options) filled(b Build) Options {
	factor := time.Duration(1)
	if len(b.Under) > 0 {
		factor = emulated
	}
	o.Work = cmp.Or(o.Work, os.TempDir())
	o.Deadline = factor * cmp.Or(o.Deadline, time.Minute)
	o.Ready = factor * cmp.Or(o.Ready, 10*time.Second)
	o.Grace = factor * cmp.Or(o.Grace, 10*time.Second)
	o.Cap = cmp.Or(o.Cap, 4<<20)
	o.Processes = cmp.Or(o.Processes, 256)
	return o
}

var command = regexp.MustCompile(`^[\pL\pN_][\pL\pN_.+-]*$`)

// found returns b with absolute paths, or why it cannot be run.
func (b Build) found() (Build, error) {
	if !command.MatchString(b.Name) {
		return b, fmt.Errorf("service name %q is not that of a command", b.Name)
	}
	info, err := os.Stat(b.Path)
	switch {
	case err != nil:
		return b, err
	case !info.Mode().IsRegular():
		return b, fmt.Errorf("%s is no file", b.Path)
	}
	if b.Path, err = filepath.Abs(b.Path); err != nil {
		return b, err
	}
	if len(b.Under) == 0 {
		return b, nil
	}
	under, err := exec.LookPath(b.Under[0])
	if err != nil && !errors.Is(err, exec.ErrDot) {
		return b, fmt.Errorf("%s cannot be run here without %s: %w", filepath.Base(b.Path), b.Under[0], err)
	}
	if under, err = filepath.Abs(under); err != nil {
		return b, err
	}
	b.Under = append([]string{under}, b.Under[1:]...)
	return b, nil
}
