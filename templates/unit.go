// Package templates renders what keeps a service running, for systemd, Supervisor
// and PM2, from one model.
package templates

import "time"

// Unit describes how a service is kept running. The zero value of each field
// means what its comment says; only Name has to be set.
type Unit struct {
	Name          string   // of the service and of its files: "orders"; lower-case letters, digits and -, a letter first
	Description   string   // one line; "" = the name
	Documentation []string // "https://…", "man:orders(8)"; nil = none

	User    string   // it runs as, and its group; "" = Name. Never root
	Program string   // absolute path on the host; "" = /opt/NAME/current/bin/NAME
	Args    []string // after the program; what stands there arrives as it is, nothing is expanded
	WorkDir string   // absolute path; "" = the state directory, /var/lib/NAME

	// Writable are directories that it writes to, beside /var/lib/NAME, which is
	// its own. They are made if they are not there; nil = none.
	Writable []string

	// Env are variables for everybody to read: no secrets. Those belong into
	// /etc/NAME/env on the host, which the unit reads too and which is never
	// written over.
	Env     map[string]string
	Secrets []string // names of variables that /etc/NAME/env has to set; nil = none

	Listen       []string // ports and addresses it listens on: "8080", "127.0.0.1:8080", "[::1]:8080", "/run/orders/api.sock"; nil = none
	Socket       bool     // systemd holds the ports of Listen: a restart loses no request. The program has to take inherited sockets (LISTEN_FDS)
	Isolated     bool     // it opens no connection to anything, its own port included: it has no network. What it listens on then has to be systemd's (Socket)
	Capabilities []string // kept though it is not root: "CAP_NET_BIND_SERVICE", which comes by itself where a port of Listen below 1024 is not systemd's; nil = none

	Ready        Ready         // how it says that it is up: Notify (zero), Start or Exit
	Watchdog     time.Duration // killed and restarted if it has not said for so long that it is well; 0 = no watchdog
	StartTimeout time.Duration // until it is ready, with Exit until it has ended; 0 = 30 s, with Exit 1 h
	StopTimeout  time.Duration // from SIGTERM to SIGKILL; 0 = 30 s
	Restart      Restart       // when and how fast it is started again; zero = on failure, after 1 s
	Limits       Limits        // of what it may use; zero = 65536 open files, and the system's own for the rest
	Schedule     string        // when a timer runs it, as systemd's OnCalendar= has it: "daily", "*-*-* 02:30:00"; "" = it runs always. Then Ready is Exit

	Log     string // absolute path of a file for what it prints, below /var/log/NAME; "" = the journal. systemd has that from 240 on
	Health  string // URL that answers 200 while it is well: "http://127.0.0.1:8080/healthz"; "" = none. Used by deploys and tests, not by systemd
	Systemd int    // the oldest systemd that runs it; 0 = 252. What is newer than that is left out
}

// Ready is how a service says that it is up.
type Ready string

// Notify is by sd_notify(3), so that systemctl start fails where the service does.
// Start is that it has been started at all: of a service that cannot notify. Exit is
// of a program that ends once its work is done.
const (
	Notify Ready = ""
	Start  Ready = "start"
	Exit   Ready = "exit"
)

// Restart is when a service is started again after it ended.
type Restart struct {
	Policy   string        // "on-failure", "always" or "no"; "" = on-failure, with Exit no
	Delay    time.Duration // 0 = 1 s
	Burst    int           // after so many starts within Interval it stays down; 0 = 5
	Interval time.Duration // 0 = 1 min
}

// Limits are what a service may use; a zero field sets none, but for Files.
type Limits struct {
	Files  int    // open files; 0 = 65536
	Tasks  int    // processes and threads
	Memory string // "512M", "2G": it is killed above that
	CPU    string // "150%": of one processor
}
