// Package launch is the process that stands between a case and the service: it
// starts the service, keeps what it writes, notes how it ended, and lets nothing
// that it started outlive it.
//
// A case runs the service by its name, through PATH, which finds under that name
// the program launcher, which is this package alone, or a link to the running kit.
// What is so started finds a ticket in its environment and becomes a
// launcher: the program in its function main, the kit in the init function of
// package early, before anything else of it is initialised or printed. That is why
// this package imports little: Go initialises a package as soon as what it imports
// is, so a launch does not pay for the rest of the kit. The program is faster
// still: an init function is bound to one thread, so that whenever another
// goroutine has had its turn two threads have to be woken.
//
// Where a script shows that it runs a command of the service and nothing else, the
// kit asks a launcher that stays for it, a fork server: it starts one after the
// other, and each costs what the service itself does. A launcher of its own costs
// nearly as much again.
//
// What a script starts besides the service has no launcher. A guard, which is one
// that starts nothing, waits for the kit to be killed and then ends what carries the
// mark of the run: its directory, in the environment.
//
// A launcher reports over a socket, and writes no file: to make one costs more, on
// a file system in which many were removed a moment ago, than all else it does.
//
// Without the ticket, or under any other name, Become does nothing.
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

// Exit codes of a launcher that has none of the service to pass on.
const (
	exitStopped    = 124 // it was ended: the deadline, or too many processes
	exitOver       = 125 // the run that the ticket is for is over
	exitNotStarted = 126
)

// A Ticket tells a launcher what it is and where it belongs.
type Ticket struct {
	Name     string // of the service: the name that the launcher must have been called by
	Step     string // what the kit knows the launch by; "" if it does not know of it
	Describe bool   // it is to tell what it was started with, and start nothing
	Serve    bool   // it is to start what the kit asks for, one command after the other
	Guard    bool   // it is to outlive the kit, and then to end what is left of the run
	Book     string // the path of the socket to which it reports; "" for a guard
}

// String returns t as the value of Variable.
func (t Ticket) String() string {
	role := "launch"
	switch {
	case t.Describe:
		role = "describe"
	case t.Serve:
		role = "serve"
	case t.Guard:
		role = "guard"
	}
	return t.Name + "|" + t.Step + "|" + role + "|" + t.Book
}

func parseTicket(text string) (t Ticket, ok bool) {
	parts := strings.SplitN(text, "|", 4)
	if len(parts) != 4 {
		return Ticket{}, false
	}
	t = Ticket{Name: parts[0], Step: parts[1], Book: parts[3]}
	t.Describe, t.Serve, t.Guard = parts[2] == "describe", parts[2] == "serve", parts[2] == "guard"
	return t, t.Name != "" && (t.Guard || filepath.IsAbs(t.Book))
}

// Become makes this process a launcher, and ends with it, if it was started as
// one.
func Become() {
	text := os.Getenv(Variable)
	if text == "" || len(os.Args) == 0 {
		return
	}
	t, ok := parseTicket(text)
	switch {
	case !ok || called(os.Args[0]) != t.Name:
	case t.Describe:
		os.Exit(t.describe())
	case t.Serve:
		leave(t.serve())
	case t.Guard:
		leave(t.guard(os.Args[1:]))
	default:
		leave(t.launch(os.Args[1:]))
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
