package run

import (
	"context"
	"errors"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"
)

// A process that must stop is interrupted, terminated after askAgain, and
// killed after grace. The interrupt comes first because "go test" and "go run"
// end their children and remove their work directory on SIGINT, and neither on
// SIGTERM ("go build" leaves its directory on both). grace is less than the five
// seconds that mage waits for its targets after Ctrl-C.
const (
	askAgain = time.Second
	grace    = 3 * time.Second
)

// process is a command that was started, with its descendants.
type process struct {
	cmd      *exec.Cmd
	group    *group
	stopping atomic.Bool // it was told to stop
	killed   atomic.Bool // the grace is over
}

// start starts cmd in a group of its own.
func start(cmd *exec.Cmd) (*process, error) {
	g, err := newGroup(cmd)
	if err != nil {
		return nil, err
	}
	// A descendant outside the group may hold the pipes of stdout and stderr
	// for as long as it lives: they are closed a while after the exit.
	cmd.WaitDelay = grace
	if err := g.start(cmd); err != nil {
		g.close()
		return nil, err
	}
	return &process{cmd: cmd, group: g}, nil
}

// wait waits for the end of the process and then ends its group. It returns
// what os/exec says of the process; a pipe that somebody outside the group
// still holds is no failure.
func (p *process) wait(ctx context.Context) error {
	gone := make(chan struct{})
	var watcher sync.WaitGroup
	watcher.Go(func() { p.stopWhenDone(ctx, gone) })

	swept := p.group.exited() && !p.stopping.Load()
	if swept {
		p.group.kill()
	}
	err := p.cmd.Wait()
	for p.stopping.Load() && !p.killed.Load() && p.group.alive() {
		time.Sleep(5 * time.Millisecond) // the others have the rest of the grace
	}
	close(gone)
	watcher.Wait()
	if !swept && p.group.alive() {
		p.group.kill()
	}
	p.group.close()
	if errors.Is(err, exec.ErrWaitDelay) {
		return nil
	}
	return err
}

// stopWhenDone ends the group once ctx is done, unless it is gone before.
func (p *process) stopWhenDone(ctx context.Context, gone <-chan struct{}) {
	select {
	case <-gone:
		return
	case <-ctx.Done():
	}
	p.stopping.Store(true)
	p.group.interrupt()
	if elapsed(askAgain, gone) {
		p.group.terminate()
		elapsed(grace-askAgain, gone)
	}
	p.group.kill()
	p.killed.Store(true)
}

// elapsed waits for d and reports whether it passed before gone was closed.
func elapsed(d time.Duration, gone <-chan struct{}) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-gone:
		return false
	case <-timer.C:
		return true
	}
}
