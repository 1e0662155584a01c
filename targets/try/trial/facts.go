package trial

import "time"

// Facts is what was seen. A nil pointer is what was not tried: the service did
// not start, or the order has no such thing.
type Facts struct {
	Broken string // why the trial ended early; "" = it did not

	Start   *Command          // systemctl start, of the good binary
	Health  *Answer           // right after that
	Process *Process          // the main process
	Backlog *Backlog          // of the port that Health names
	Writes  []Write           // by the service's account, in its mount namespace
	Show    map[string]Values // all properties, by unit

	Kill    *Revival // after SIGKILL
	Hang    *Revival // after SIGSTOP, which only a watchdog notices
	Stop    *Stop
	Missing *Command // systemctl start without a binary
	Crash   *Command // systemctl start of one that exits with 1 at once
	Limit   *Limit
	Load    *Load // restarts under load
	Plain   *Load // the same without a socket

	Left    []string            // processes of the account after all was stopped: "123 orders"
	Journal map[string][]string // the last lines of the service's journal, by step
}

// Values are properties, as systemctl show writes them.
type Values map[string]string

// Command is a command that was run.
type Command struct {
	Code   int // -1 = it did not end in time, or did not start
	Took   time.Duration
	Output string // the end of stdout and stderr
}

// Answer is that to a request for the health.
type Answer struct {
	Status int // of HTTP; 0 = none came
	Err    string
	Took   time.Duration // until it came, or until nobody waited any longer
}

// Process is what /proc/PID/status says, and what was expected of the account.
type Process struct {
	PID        int
	UIDs, GIDs []int // real, effective, saved, file system
	Account    int   // uid of Order.User; -1 = there is none
	CapEff     uint64
	CapBnd     uint64
	CapPrm     uint64
	CapAmb     uint64
	NoNewPrivs int
	Seccomp    int
}

// Write is a try to make a file in a directory that everybody may write to.
type Write struct {
	Dir string
	Own bool   // it is the service's own
	Err string // "" = it worked
}

// Backlog is how many connections may wait.
type Backlog struct {
	Queue int    // of the listening socket
	Most  int    // net.core.somaxconn
	Err   string // why it is not known; "" = it is
}

// Revival is a service that was killed or stopped answering.
type Revival struct {
	Watchdog      time.Duration // WatchdogSec that was in force; 0 = it does not matter
	Unfed         bool          // the watchdog killed it before anything was done to it
	Before, After int           // the main process; After 0 = none came
	Restarts      int           // NRestarts since the last start
	Took          time.Duration // until it was healthy again
	Health        Answer
	Result        string // of the service while it was down, as far as it was seen
}

// Stop is systemctl stop.
type Stop struct {
	Command
	Result string // of the service: "success"
	State  string // ActiveState
}

// Limit is the start limit: used up by a binary that crashes, then the good one.
type Limit struct {
	Starts  int     // that were tried
	Hit     bool    // systemd refused
	Refused Command // of the good binary, without reset-failed
	Back    Command // of the good binary, after reset-failed
	State   string  // ActiveState at the end
}

// Load is requests, each on a connection of its own, while the service is
// restarted.
type Load struct {
	Restarts int // that worked
	Failed   []string
	Sent     int
	Lost     int            // that no answer came to
	Turned   map[int]int    // answers that were not 200, by status
	Errors   map[string]int // of those that were lost, by their words
	Slowest  time.Duration
	Took     time.Duration
}
