package launch

import (
	"os"
	"os/exec"
)

// A child is the service.
type child struct {
	pid     int
	process *os.Process
}

func startChild(s spawn) (*child, error) {
	cmd := exec.Cmd{
		Path: s.path, Args: s.args, Dir: s.dir, Env: s.env,
		Stdin: s.files[0], Stdout: s.files[1], Stderr: s.files[2], SysProcAttr: attributes(),
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &child{cmd.Process.Pid, cmd.Process}, nil
}

// wait returns how the service ended, and what it exited with.
func (c *child) wait() (said string, code int, err error) {
	state, err := c.process.Wait()
	if err != nil {
		return "unknown", 1, err
	}
	return state.String(), state.ExitCode(), nil
}
