// Package launch is the process that stands between a case and the service: it
// starts the service, keeps what it writes, notes how it ended, and lets nothing
// that it started outlive it.
//
// A case runs the service by its name, through PATH, where a link of that name
// leads to the running kit. The kit so started finds a ticket in its environment
// and becomes a launcher, in this package's init function, before anything else
// of the kit is initialised or printed. That is why this package imports little:
// Go initialises a package as soon as what it imports is, so a launch does not
// pay for the rest of the kit.
//
// Without the ticket, or under any other name, importing this package does
// nothing.
package launch

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Variable is the environment variable that holds the ticket. The service never
// sees it.
const Variable = "_SEAWORTHY_LAUNCH"

// Describe is the other name that a launcher acts under: it notes its
// environment, directory and standard input, and exits.
const Describe = "seaworthy-describe"

// Exit codes of a launcher that has none of the service to pass on.
const (
	exitStopped    = 124 // it was ended: the deadline, or too many processes
	exitOver       = 125 // the run that the ticket is for is over
	exitNotStarted = 126
)

// A Ticket tells a launcher what it is and where it belongs.
type Ticket struct {
	Name string // of the service: the name that the launcher must have been called by
	Step string // the step to fill in, as of Claim; "" claims the next
	Dir  string // of the run's record; holds the Plan
}

// String returns t as the value of Variable.
func (t Ticket) String() string { return t.Name + "|" + t.Step + "|" + t.Dir }

func parseTicket(text string) (t Ticket, ok bool) {
	parts := strings.SplitN(text, "|", 3)
	if len(parts) != 3 || parts[0] == "" || !filepath.IsAbs(parts[2]) {
		return Ticket{}, false
	}
	return Ticket{Name: parts[0], Step: parts[1], Dir: parts[2]}, true
}

func init() {
	text := os.Getenv(Variable)
	if text == "" || len(os.Args) == 0 {
		return
	}
	t, ok := parseTicket(text)
	if !ok {
		return
	}
	switch called(os.Args[0]) {
	case t.Name:
		leave(t.launch(os.Args[1:]))
	case Describe:
		os.Exit(t.describe())
	}
}

// called returns the name of a program that was started as arg0.
func called(arg0 string) string {
	name := filepath.Base(arg0)
	if runtime.GOOS == "windows" {
		name = strings.TrimSuffix(strings.ToLower(name), ".exe")
	}
	return name
}
