package cases

import (
	"os/exec"
	"slices"
	"syscall"

	"example.com/seaworthy/checks/diff/cases/launch"
)

// guard starts what is to outlive the kit, if that is killed, and then ends what the
// script has started besides the service, which no launcher watches. Where the
// script starts nothing else there is none. dismiss ends it, and nothing else.
//
// It does not carry the mark of the run, by which it would be taken for a part of
// it, and is in a group of its own, which is not killed with that of the kit.
func (r *run) guard() (dismiss func(), err error) {
	if r.reading.alone {
		return func() {}, nil
	}
	cmd := exec.Command(r.place.launcher, r.place.dir)
	cmd.Env = append(slices.Clone(r.o.Env), launch.Variable+"="+launch.Ticket{Name: r.b.Name, Guard: true}.String())
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if _, err := cmd.StdinPipe(); err != nil { // at its end with this process, or with Wait
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return func() {
		cmd.Process.Kill()
		cmd.Wait()
	}, nil
}
