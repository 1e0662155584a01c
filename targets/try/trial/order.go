// Package trial is what the driver in the container is told, and what it saw.
package trial

import (
	"io/fs"
	"time"
)

// The names of files in the directory that host and container share, and where
// the container has it.
const (
	OrderFile  = "order.json"
	FactsFile  = "facts.json"
	DriverFile = "driver"
	Program    = "program"     // the service's binary
	LogFile    = "driver.log"  // what the driver prints
	Shared     = "/run/shared" // the directory, for systemd-nspawn and in the container
)

// Order is a service to try, and what there is to know about it.
type Order struct {
	Name    string // of the service: "orders"
	User    string // it runs as
	Program string // where its binary belongs
	Files   []File // units, accounts and directories, laid out before the first start
	Plain   []File // the service without a socket, to compare with; nil = no comparison

	Socket  bool // systemd holds its ports
	Ends    bool // it is a program that ends
	Revives bool // it is started again after a failure

	Health       string        // URL that answers 200; "" = none is asked
	Watchdog     time.Duration // of the unit; 0 = none
	StartTimeout time.Duration
	StopTimeout  time.Duration
	Delay        time.Duration // between a failure and the next start
	Burst        int           // so many starts are allowed in a row

	Writable  []string // directories that it has to be able to write to
	Secrets   []string // variables that get a placeholder in /etc/NAME/env
	Addresses []string // that the container needs on its network
	Units     []string // whose properties are written down
	Steps     []string // what is done after the start, by the names of Facts.Journal; nil = everything
}

// File is a file of the container.
type File struct {
	Path string
	Data []byte
	Mode fs.FileMode
}

// Started are the names of the service's units that are started and stopped: the
// socket first, which the service needs.
func (o Order) Started() []string {
	if o.Socket {
		return []string{o.Name + ".socket", o.Name + ".service"}
	}
	return []string{o.Name + ".service"}
}
