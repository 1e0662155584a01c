package launch

import (
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"
)

const (
	// beat is how often a launcher looks around.
	beat = 20 * time.Millisecond
	// lastWords is what a service has between the deadline's SIGQUIT, upon
	// which a Go program prints its goroutines, and its end.
	lastWords = time.Second
)

// watch passes signals on and ends the service when its time is over or nobody
// wants it any more, until gone is closed.
func (l *launcher) watch(gone <-chan struct{}) {
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, passedOn...)
	late := time.NewTimer(time.Until(l.plan.Deadline))
	defer late.Stop()
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
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
		case <-ticker.C:
			if l.cause = l.unwanted(); l.cause != "" {
				l.keeper.kill()
				<-gone
				return
			}
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

// unwanted does what the control file says, and returns why the service has to
// end; "" if it has not.
func (l *launcher) unwanted() string {
	if name := l.step.control(); name != "" {
		l.keeper.signal(name)
	}
	if l.keeper.orphaned() {
		return "abandoned: the kit is gone"
	}
	if _, err := os.Stat(filepath.Join(l.record, abortFile)); err == nil {
		return "cancelled"
	}
	if l.keeper.members() > l.plan.Processes {
		return fmt.Sprintf("more than %d processes", l.plan.Processes)
	}
	return ""
}
