package launch

import (
	"os"
	"os/signal"
	"strconv"
)

// serve is launch for what the kit asks for, until it asks for no more. A launcher
// that has had to kill ends, too: what it starts would not be as before.
func (t Ticket) serve() int {
	l, err := t.begin(Serving, strconv.AppendInt(nil, int64(os.Getpid()), 10))
	if err != nil {
		return over(err)
	}
	l.serves, l.line.patient = true, true
	signal.Notify(make(chan os.Signal, 1), passedOn...) // and nobody looks
	for again := true; again; {
		switch o := <-l.orders; {
		case o.end != "":
			return 0
		case o.command != nil:
			_, again = l.launch(*o.command)
		}
	}
	return 0
}
