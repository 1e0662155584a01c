package launch

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// describe tells what it was started with, for a service that the kit starts
// itself: testscript tells its environment to nobody but its children.
func (t Ticket) describe() int {
	if err := t.tell(); err != nil {
		fmt.Fprintf(os.Stderr, "seaworthy: %v\n", err)
		return exitOver
	}
	return 0
}

func (t Ticket) tell() (err error) {
	var d Description
	if d.Dir, err = os.Getwd(); err != nil {
		return err
	}
	if d.Stdin, err = io.ReadAll(os.Stdin); err != nil {
		return err
	}
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, Variable+"=") {
			d.Env = append(d.Env, entry)
		}
	}
	c, err := dial(t.Book)
	if err != nil {
		return err
	}
	line := NewLine(c)
	if err := line.Send(Described, d.message(t.Step)); err != nil {
		return err
	}
	_, _, err = line.Receive() // it has been read
	return err
}
