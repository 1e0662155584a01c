package cases

import (
	"os/exec"
	"sync"
	"time"

	"example.com/seaworthy/checks/diff/cases/launch"
)

// A forkServer is a launcher that stays: it starts what the lines of a script ask
// for that run the service and nothing else, one after the other. A launcher for
// each of them would take about as long to start as the service itself. One that was
// not started is not asked.
type forkServer struct {
	cmd   *exec.Cmd
	gone  chan struct{}     // closed once the process is
	lines chan *launch.Line // its own, once it has reported
	line  *launch.Line      // taken from lines

	done    chan struct{} // closed once it is not needed any more
	dismiss sync.Once     // closes done
}

// worthwhile is how many lines there have to be: a fork server is a process, too.
const worthwhile = 2

func newForkServer() *forkServer {
	return &forkServer{gone: make(chan struct{}), lines: make(chan *launch.Line, 1), done: make(chan struct{})}
}

// start starts the process, which reports by itself. What it says on its standard
// error is lost: it tells the same to the kit.
func (f *forkServer) start(launcher string, t launch.Ticket, env []string) error {
	t.Serve = true
	cmd := exec.Command(launcher)
	cmd.Env = append(env, launch.Variable+"="+t.String())
	if err := cmd.Start(); err != nil {
		return err
	}
	f.cmd = cmd
	go func() {
		defer close(f.gone)
		cmd.Wait()
	}()
	return nil
}

// attend lends the line of a launcher that says it is the fork server to who asks
// it for commands, until it is not needed any more.
func (f *forkServer) attend(line *launch.Line) {
	select {
	case f.lines <- line:
		<-f.done
	default: // there is one
	}
}

// run has the fork server run the service, and returns when it has ended. It
// returns nil if there is no fork server, or no more.
func (f *forkServer) run(b *book, c launch.Command) *step {
	if f.line == nil && f.cmd != nil {
		select {
		case f.line = <-f.lines:
		case <-f.gone:
		}
	}
	if f.line == nil || f.over() {
		return nil
	}
	s := b.claim()
	defer close(s.over)
	s.take(f.line, launch.Start{Step: s.id, Pid: f.cmd.Process.Pid, At: time.Now(), Args: c.Args})
	err := f.line.Send(launch.Launch, c.Message())
	for kind := launch.Launch; err == nil && kind != launch.Ended; {
		var data []byte
		if kind, data, err = f.line.Receive(); err == nil {
			err = s.note(kind, data)
		}
	}
	if end, _ := s.ended(); !end.Again {
		f.end()
	}
	return s
}

func (f *forkServer) over() bool {
	select {
	case <-f.done:
		return true
	case <-f.gone:
		return true
	default:
		return false
	}
}

// end lets the fork server end, which needs no more than that.
func (f *forkServer) end() { f.dismiss.Do(func() { close(f.done) }) }

// wait returns once the process is gone.
func (f *forkServer) wait() {
	if f.cmd == nil {
		return
	}
	select {
	case <-f.gone:
	case <-time.After(late):
		f.kill()
		<-f.gone
	}
}

// kill ends the process at once, and with it what it runs.
func (f *forkServer) kill() {
	if f.cmd != nil {
		f.cmd.Process.Kill()
	}
}
