// Command orders ends in the ways that services end.
package main

import (
	"crypto/tls"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"os/user"
	"syscall"
	"time"
)

var address = flag.String("addr", ":8080", "where to listen")

// ways are what the first argument can be; the second is what it is done to.
var ways = map[string]func(operand string) error{
	"config":   config,
	"dial":     dial,
	"secret":   secret,
	"listen":   listen,
	"lookup":   lookup,
	"user":     lookupUser,
	"fill":     fill,
	"write":    write,
	"files":    files,
	"memory":   memory,
	"tls":      trust,
	"panic":    func(string) error { return newStore(nil).open() },
	"deadlock": func(string) error { <-make(chan int); return nil },
	"kill":     func(string) error { return syscall.Kill(os.Getpid(), syscall.SIGKILL) },
	"mount":    func(string) error { _, _, errno := syscall.Syscall(syscall.SYS_SYNC, 0, 0, 0); return errno },
	"exit":     func(string) error { os.Exit(7); return nil },
	"ok":       serve,
	"hang":     func(string) error { time.Sleep(time.Hour); return nil },
	"watchdog": hangAfterReady,
}

func main() {
	flag.Parse()
	way, ok := ways[flag.Arg(0)]
	if !ok {
		flag.Usage()
		os.Exit(2)
	}
	fail := func(err error) { log.Fatalf("orders: %v", err) }
	if os.Getenv("LOG") == "slog" {
		logger := slog.New(slog.NewJSONHandler(os.Stderr, nil))
		logger.Info("starting", "addr", *address)
		fail = func(err error) { logger.Error("cannot start", "err", err); os.Exit(1) }
	}
	if err := way(flag.Arg(1)); err != nil {
		fail(err)
	}
}

func config(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading the configuration: %w", err)
	}
	var settings struct{ Addr string }
	if err := json.Unmarshal(data, &settings); err != nil {
		return fmt.Errorf("parsing %s: %w", file, err)
	}
	return nil
}

func dial(to string) error {
	conn, err := net.DialTimeout("tcp", to, 300*time.Millisecond)
	if err != nil {
		return fmt.Errorf("connecting to the database: %w", err)
	}
	return conn.Close()
}

func secret(name string) error {
	if os.Getenv(name) == "" {
		return fmt.Errorf("environment variable %s is not set", name)
	}
	return nil
}

func listen(at string) error {
	l, err := net.Listen("tcp", at)
	if err != nil {
		return err
	}
	return http.Serve(l, nil)
}

func lookup(name string) error {
	_, err := net.Dial("tcp", name+":5432")
	return err
}

func lookupUser(name string) error {
	_, err := user.Lookup(name)
	return err
}

// fill writes until the disk is full.
func fill(file string) error {
	f, err := os.Create(file)
	for block := make([]byte, 1<<20); err == nil; {
		_, err = f.Write(block)
	}
	return err
}

func write(file string) error { return os.WriteFile(file, []byte("x"), 0o600) }

// files opens files until it may not.
func files(string) error {
	limit := syscall.Rlimit{Cur: 32, Max: 32}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	for {
		if _, err := os.Open(os.Args[0]); err != nil {
			return err
		}
	}
}

// memory takes memory until there is none.
func memory(string) error {
	var all [][]byte
	for {
		block := make([]byte, 64<<20)
		for i := 0; i < len(block); i += 4096 {
			block[i] = 1
		}
		all = append(all, block)
		fmt.Fprintln(io.Discard, len(all))
	}
}

// trust asks a server whose certificate nobody signed.
func trust(string) error {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{}}}
	_, err := client.Get(s.URL)
	return err
}

type store struct{ path *string }

func newStore(path *string) *store { return &store{path} }

func (s *store) open() error {
	_, err := os.Stat(*s.path)
	return err
}

func serve(string) error {
	log.Print("orders: ready")
	tell("READY=1")
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
	return nil
}

func hangAfterReady(string) error {
	tell("READY=1")
	time.Sleep(time.Hour)
	return nil
}

// tell is sd_notify(3); without a socket it says nothing.
func tell(state string) {
	if conn, err := net.Dial("unixgram", os.Getenv("NOTIFY_SOCKET")); err == nil {
		fmt.Fprint(conn, state)
		conn.Close()
	}
}
