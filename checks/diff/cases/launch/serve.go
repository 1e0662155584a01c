package launch

import (
	"os"
	"os/signal"
)

// serve is launch for what the kit asks for, until it asks for no more. A launcher
// that has had to kill ends, too: what it starts would not be as before.
func (t Ticket) serve() int {
	l, err := t.begin(Serving, nil)
	if err != nil {
		return over(err)
	}
	l.serves, l.line.patient = true, true
	survive()
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

// survive keeps signals from ending this process; nobody looks at them. One that is
// ignored stays so: what is started comes by what its parent ignores, and not by
// what it catches.
func survive() {
	for _, s := range passedOn {
		if !signal.Ignored(s) {
			signal.Notify(make(chan os.Signal, 1), s)
		}
	}
}
