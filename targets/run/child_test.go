package run

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The test binary is also every process that the tests start: roleVar says
// which one it is, lineVar where it reports that it lives.
const (
	roleVar = "RUN_TEST_ROLE"
	lineVar = "RUN_TEST_LINE"
	raceVar = "GORACE=atexit_sleep_ms=0" // the race detector's exit takes a second otherwise
)

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVar); role != "" {
		roles[role]()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var roles = map[string]func(){
	"args":   func() { fmt.Printf("%q\n", os.Args[1:]) },
	"where":  func() { dir, _ := os.Getwd(); fmt.Println(dir); fmt.Println(os.Getenv("PWD")) },
	"copy":   func() { io.Copy(os.Stdout, os.Stdin) },
	"stderr": failWithStderr,
	"fail":   func() { os.Exit(3) },
	"flood":  flood,
	"turns":  takeTurns,
	"busy": func() {
		for from := time.Now(); time.Since(from) < 100*time.Millisecond; {
		}
	},
	"patient":  func() { lifeline("patient"); rest() },
	"polite":   tidyUp,
	"slow":     tidyUpSlowly,
	"hasty":    func() { slow := spawn("slow"); slow.Stderr = nil; slow.Start(); lifeline("hasty"); rest() },
	"stubborn": func() { ignoreSignals(); lifeline("stubborn"); rest() },
	"leaver":   func() { spawn("stubborn").Start(); waitForLine() },
	"family":   func() { ignoreSignals(); spawn("stubborn").Start(); lifeline("family"); rest() },
	"kit":      kit,
	"mage":     func() { lifeline("mage"); spawn("kit").Run() },
}

// rest waits to be ended. A bare select{} is a deadlock to the runtime where no
// signal is waited for, and ends the process by itself on Windows.
func rest() { time.Sleep(time.Hour) }

// child returns a Cmd that plays role.
func child(role string, args ...string) Cmd {
	return Cmd{Path: os.Args[0], Args: args, Env: []string{roleVar + "=" + role, raceVar}, Timeout: 5 * time.Minute}
}

// spawn is how the processes of the tests start each other: with the same
// stdout and stderr, and with nothing that would end the new one.
func spawn(role string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVar+"="+role, raceVar)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd
}

func kit() {
	ctx, stop := Context(context.Background())
	defer stop()
	lifeline("kit")
	c := child("family")
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	if err := c.Run(ctx); err != nil {
		os.Exit(1)
	}
}

func failWithStderr() {
	for i := range 2000 {
		fmt.Fprintf(os.Stderr, "noise %d\n", i)
	}
	fmt.Fprint(os.Stderr, "main.c:3:9: error: 'x' undeclared\n    3 |  x;\n      |  ^\n")
	os.Exit(3)
}

func flood() {
	block := []byte(strings.Repeat("flood\n", 1000))
	for {
		os.Stdout.Write(block) // an error is no reason to end: the limit must be
	}
}

func takeTurns() {
	for i := range 200 {
		fmt.Fprintln(os.Stdout, "out", i)
		fmt.Fprintln(os.Stderr, "err", i)
	}
}

func tidyUp() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	lifeline("polite")
	<-signals
	fmt.Println("tidied up")
}

// tidyUpSlowly reports on its lifeline that it was given the time.
func tidyUpSlowly() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	lifeline("slow")
	<-signals
	time.Sleep(300 * time.Millisecond)
	fmt.Fprint(kept[0], "tidied up")
}

func ignoreSignals() { signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP) }

// waitForLine returns when the one started last has reported.
func waitForLine() { bufio.NewReader(os.Stdin).ReadString('\n') }

// lifeline connects to the test and tells it who lives. The system closes the
// connection when the process dies, in whatever way.
func lifeline(role string) {
	conn, err := net.Dial("tcp", os.Getenv(lineVar))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(4)
	}
	fmt.Fprintln(conn, role, os.Getpid())
	kept = append(kept, conn)
}

var kept []net.Conn // a connection that nobody holds is closed by the collector

// patience is how long a test waits for what must come. No test passes by it.
const patience = 60 * time.Second

// lives is the test's end of the lifelines.
type lives struct {
	t        *testing.T
	listener net.Listener
	conns    map[string]net.Conn
	pids     map[string]int
}

func watchLives(t *testing.T) *lives {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return &lives{t, listener, map[string]net.Conn{}, map[string]int{}}
}

// env returns the entry that makes a process report here.
func (l *lives) env() string { return lineVar + "=" + l.listener.Addr().String() }

// await waits until every one of roles has reported.
func (l *lives) await(roles ...string) {
	l.t.Helper()
	l.listener.(*net.TCPListener).SetDeadline(time.Now().Add(patience))
	for range roles {
		conn, err := l.listener.Accept()
		if err != nil {
			l.t.Fatalf("waiting for %v: %v (seen %v)", roles, err, l.pids)
		}
		l.t.Cleanup(func() { conn.Close() })
		var role string
		var pid int
		if _, err := fmt.Fscan(conn, &role, &pid); err != nil {
			l.t.Fatal(err)
		}
		l.conns[role], l.pids[role] = conn, pid
	}
	for _, role := range roles {
		if l.conns[role] == nil {
			l.t.Fatalf("%q has not reported, these have: %v", role, l.pids)
		}
	}
}

// gone waits for the death of each of roles.
func (l *lives) gone(roles ...string) {
	l.t.Helper()
	for _, role := range roles {
		l.lastWords(role)
	}
}

// lastWords waits for the death of role and returns what it said after its
// first report.
func (l *lives) lastWords(role string) string {
	l.t.Helper()
	l.conns[role].SetReadDeadline(time.Now().Add(patience))
	words, err := io.ReadAll(l.conns[role])
	if e, ok := err.(net.Error); ok && e.Timeout() {
		l.t.Errorf("%q (pid %d) is still alive", role, l.pids[role])
	}
	return strings.TrimSpace(string(words))
}
