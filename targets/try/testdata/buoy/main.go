// Command buoy is a service for the tests of package try. It says when it is
// ready, feeds its watchdog, and takes an inherited socket. Its flags make it
// misbehave.
package main

import (
	"context"
	"flag"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"time"
)

var (
	addr   = flag.String("addr", "127.0.0.1:8080", "where it listens, without an inherited socket")
	deaf   = flag.Bool("deaf", false, "ignore SIGTERM")
	rude   = flag.Bool("rude", false, "end on SIGTERM at once, whatever is open")
	starve = flag.Bool("starve", false, "never feed the watchdog")
)

func main() {
	flag.Parse()
	l, err := listen()
	if err != nil {
		log.Fatal(err)
	}
	open := &connections{fresh: map[net.Conn]bool{}}
	server := &http.Server{ConnState: open.note, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(time.Millisecond)
		w.Write([]byte("ok\n"))
	})}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	tell("READY=1")
	go feed()

	term := make(chan os.Signal, 1)
	signal.Notify(term, syscall.SIGTERM)
	for range term {
		if *rude {
			os.Exit(0)
		}
		if !*deaf {
			break
		}
	}
	l.Close()
	<-served                 // now open has a note of every connection that was accepted
	open.settle(time.Second) // Shutdown drops those whose request it has not read yet
	server.Shutdown(context.Background())
}

// connections are those on which nothing was read yet.
type connections struct {
	mu    sync.Mutex
	fresh map[net.Conn]bool
}

func (c *connections) note(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if state == http.StateNew {
		c.fresh[conn] = true
	} else if state != http.StateActive {
		delete(c.fresh, conn)
	}
}

// settle waits until each was answered, or for so long.
func (c *connections) settle(limit time.Duration) {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		c.mu.Lock()
		n := len(c.fresh)
		c.mu.Unlock()
		if n == 0 {
			return
		}
	}
}

func listen() (net.Listener, error) {
	if os.Getenv("LISTEN_PID") == strconv.Itoa(os.Getpid()) {
		return net.FileListener(os.NewFile(3, "http"))
	}
	return net.Listen("tcp", *addr)
}

// tell is sd_notify(3).
func tell(state string) {
	conn, err := net.Dial("unixgram", os.Getenv("NOTIFY_SOCKET"))
	if err != nil {
		return
	}
	defer conn.Close()
	conn.Write([]byte(state))
}

func feed() {
	usec, err := strconv.Atoi(os.Getenv("WATCHDOG_USEC"))
	if err != nil || *starve {
		return
	}
	for ; ; time.Sleep(time.Duration(usec) * time.Microsecond / 2) {
		tell("WATCHDOG=1")
	}
}
