package truth_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"syscall"
	"time"
)

// command is a process with a deadline and a group of its own, which goes with
// it.
type command struct {
	dir  string
	env  []string // nil is this process's own
	most time.Duration
	args []string
}

// run returns what the process wrote, both streams together, and how it ended.
func (c command) run() (output string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), c.most)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = c.dir, c.env, time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // whom it left behind
	}
	if ctx.Err() != nil {
		err = fmt.Errorf("not ended after %v", c.most)
	}
	return out.String(), err
}

// must is run of a tool that has to succeed.
func (c command) must() (output string, err error) {
	output, err = c.run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("%q: %w\n%s", c.args, err, output)
	}
	return output, err
}
