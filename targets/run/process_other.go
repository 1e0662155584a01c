//go:build !unix && !windows

package run

import (
	"os"
	"os/exec"
)

// group is a process alone: this system has no groups that could be killed.
type group struct{ process *os.Process }

func newGroup(cmd *exec.Cmd) (*group, error) { return &group{}, nil }

func (g *group) start(cmd *exec.Cmd) error {
	err := cmd.Start()
	g.process = cmd.Process
	return err
}

func (g *group) interrupt()   { g.process.Signal(os.Interrupt) }
func (g *group) terminate()   { g.process.Kill() }
func (g *group) kill()        { g.process.Kill() }
func (g *group) exited() bool { return false }
func (g *group) alive() bool  { return false }
func (g *group) close()       {}

func (p *process) signal() string { return "" }
