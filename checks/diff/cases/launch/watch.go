package launch

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"time"
)

const (
	// beat is how often a launcher counts the processes of the service.
	beat = 20 * time.Millisecond
	// lastWords is what a service has between the deadline's SIGQUIT, upon
	// which a Go program prints its goroutines, and its end.
	lastWords = time.Second
)

// watch passes signals on and ends the service when its time is over or nobody
// wants it any more, until gone is closed.
func (l *launcher) watch(gone <-chan struct{}) {
	signals := l.signals()
	late := time.NewTimer(time.Until(l.plan.Deadline))
	defer late.Stop()
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for l.cause == "" {
		select {
		case <-gone:
			return
		case s := <-signals:
			if isTimeout(s) { // testscript's, at the deadline
				l.late(gone)
				return
			}
			l.keeper.pass(s)
		case <-late.C:
			l.late(gone)
			return
		case o := <-l.orders:
			if l.cause = o.end; o.signal != "" {
				l.keeper.signal(o.signal)
			}
		case <-ticker.C:
			if l.keeper.members() > l.plan.Processes {
				l.cause = fmt.Sprintf("more than %d processes", l.plan.Processes)
			}
		}
	}
	l.keeper.kill()
	<-gone
}

// signals are those to pass on. To listen for them would be a good part of what a
// launch costs, and is not done where the script sends none. Windows knows of no
// other way not to be ended by them. A fork server only has to live on, and must
// not ignore them: what it starts next would.
func (l *launcher) signals() <-chan os.Signal {
	signals := make(chan os.Signal, 16)
	switch {
	case l.serves:
		return nil
	case l.plan.Signals || runtime.GOOS == "windows":
		signal.Notify(signals, passedOn...)
	default:
		signal.Ignore(passedOn...)
	}
	return signals
}

// An order is what the kit wants: a command, a signal by its name, or the end.
type order struct {
	command *Command
	signal  string
	end     string // why
}

// listen hears what the kit says, to the end.
func (l *launcher) listen() {
	for o := (order{}); o.end == ""; l.orders <- o {
		o = order{}
		switch kind, data, err := l.line.Receive(); {
		case err != nil:
			o.end = "abandoned: the kit is gone"
		case kind == Abort:
			o.end = "cancelled"
		case kind == Signal:
			o.signal = string(data)
		case kind == Launch:
			command, err := parseCommand(data)
			if err != nil {
				o.end = err.Error()
			}
			o.command = &command
		}
	}
}

// late ends the service at the deadline.
func (l *launcher) late(gone <-chan struct{}) {
	l.cause = "deadline: " + l.plan.Limit
	l.keeper.quit()
	select {
	case <-gone:
		return
	case <-time.After(lastWords):
	}
	l.keeper.kill()
	<-gone
}
