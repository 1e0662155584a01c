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
	orders := make(chan order)
	go l.listen(orders, gone)
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
		case o := <-orders:
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
// other way not to be ended by them.
func (l *launcher) signals() <-chan os.Signal {
	signals := make(chan os.Signal, 16)
	if l.plan.Signals || runtime.GOOS == "windows" {
		signal.Notify(signals, passedOn...)
	} else {
		signal.Ignore(passedOn...)
	}
	return signals
}

// An order is what the kit wants: a signal, by its name, or the end.
type order struct {
	signal string
	end    string // why
}

// listen hears what the kit says, until gone is closed.
func (l *launcher) listen(orders chan<- order, gone <-chan struct{}) {
	for {
		var o order
		switch kind, data, err := l.line.Receive(); {
		case err != nil:
			o.end = "abandoned: the kit is gone"
		case kind == Abort:
			o.end = "cancelled"
		case kind == Signal:
			o.signal = string(data)
		}
		select {
		case orders <- o:
		case <-gone:
			return
		}
		if o.end != "" {
			return
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
