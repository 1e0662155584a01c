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

func startChild(path string, args []string, env []string, files [3]*os.File) (*child, error) {
	cmd := exec.Cmd{
		Path: path, Args: args, Env: env, Stdin: files[0], Stdout: files[1], Stderr: files[2], SysProcAttr: attributes(),
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
