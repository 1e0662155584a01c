//go:build unix

package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestASignalStopsTheServiceWithExitCode0(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			p := launch(t, exec.Command(self(t), "serve", "-addr", "127.0.0.1:0"))
			if got := p.health(t); got != 200 {
				t.Errorf("healthz answers %d", got)
			}
			p.send(t, signal)
			p.ends(t, 0)
			if !strings.Contains(p.log.String(), "msg=stopped") {
				t.Errorf("the log is\n%s", &p.log)
			}
		})
	}
}

func TestHealthIs503WhileTheServiceLingers(t *testing.T) {
	t.Parallel()
	p := launch(t, exec.Command(self(t), "serve", "-addr", "127.0.0.1:0", "-linger", "2s"))
	p.send(t, syscall.SIGTERM)
	p.waitFor(t, "msg=stopping")
	if got := p.health(t); got != 503 {
		t.Errorf("after SIGTERM healthz answers %d", got)
	}
	p.ends(t, 0)
}

func TestTheSecondSignalEndsTheServiceAtOnce(t *testing.T) {
	t.Parallel()
	p := launch(t, exec.Command(self(t), "serve", "-addr", "127.0.0.1:0", "-linger", "1m"))
	p.send(t, syscall.SIGTERM)
	p.waitFor(t, "msg=stopping")
	p.send(t, syscall.SIGTERM)
	p.ends(t, -1) // killed by the signal
}

func TestSystemdIsToldOfEachStep(t *testing.T) {
	t.Parallel()
	name := filepath.Join(shortDir(t), "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	p := inherit(t, "NOTIFY_SOCKET="+name, "WATCHDOG_USEC=200000")
	told := []string{receive(t, socket), receive(t, socket), receive(t, socket)}
	if got := strings.Join(told, " "); got != "READY=1 WATCHDOG=1 WATCHDOG=1" {
		t.Errorf("at first systemd is told %s", got)
	}
	p.send(t, syscall.SIGTERM)
	for message := "WATCHDOG=1"; message != "STOPPING=1"; message = receive(t, socket) {
		if message != "WATCHDOG=1" {
			t.Fatalf("after SIGTERM systemd is told %q", message)
		}
	}
	p.ends(t, 0)
}

// A restart behind a socket of systemd's: what one process has not accepted, the
// next one answers.
func TestNoRequestIsLostBehindAnInheritedSocket(t *testing.T) {
	t.Parallel()
	p := inherit(t)
	if got := p.health(t); got != 200 {
		t.Errorf("healthz answers %d", got)
	}
	p.send(t, syscall.SIGTERM)
	p.ends(t, 0)
	conn, err := net.Dial("tcp", p.addr) // nobody accepts it now
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
	q := launch(t, passing(t, p.socket))
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("asked between two processes, it answers %v, %v", response, err)
	}
	q.send(t, syscall.SIGTERM)
	q.ends(t, 0)
}

// A process is the program that runs.
type process struct {
	cmd    *exec.Cmd
	addr   string
	socket *os.File // that it inherited, if it did
	lines  chan string
	log    strings.Builder // what was read of it
}

// self is the test binary, which launch makes run main.
func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// launch runs cmd and waits until it says where it listens.
func launch(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	cmd.Env = append(cmd.Environ(), "TEST_RUN_MAIN=1")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	p := &process{cmd: cmd, lines: make(chan string, 1000)}
	go func() {
		defer close(p.lines)
		for scanner := bufio.NewScanner(stderr); scanner.Scan(); {
			p.lines <- scanner.Text()
		}
	}()
	line := p.waitFor(t, "msg=listening")
	p.addr = regexp.MustCompile(`addr=(\S+)`).FindStringSubmatch(line)[1]
	return p
}

// inherit runs the program on a socket that we have opened, as systemd does.
func inherit(t *testing.T, env ...string) *process {
	t.Helper()
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	file, err := l.File() // a copy, which stays open
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	cmd := passing(t, file)
	cmd.Env = append(cmd.Environ(), env...)
	p := launch(t, cmd)
	p.socket = file
	return p
}

// passing is the program with an inherited socket, and an address that cannot be
// listened on. LISTEN_PID is the process itself, which only a shell can know
// before the program runs.
func passing(t *testing.T, socket *os.File) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("sh", "-c", `LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" serve -addr 256.0.0.1:0`, self(t))
	cmd.ExtraFiles = []*os.File{socket} // descriptor 3
	return cmd
}

// waitFor reads the log up to a line with text in it.
func (p *process) waitFor(t *testing.T, text string) string {
	t.Helper()
	timeout := time.After(20 * time.Second)
	for {
		select {
		case line, open := <-p.lines:
			if !open {
				t.Fatalf("the log ends before %q:\n%s", text, &p.log)
			}
			fmt.Fprintln(&p.log, line)
			if strings.Contains(line, text) {
				return line
			}
		case <-timeout:
			t.Fatalf("no %q in\n%s", text, &p.log)
		}
	}
}

func (p *process) send(t *testing.T, signal syscall.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
}

// ends waits for the end of the process and checks its exit code.
func (p *process) ends(t *testing.T, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { p.cmd.Process.Kill() })
	defer stop()
	for line := range p.lines {
		fmt.Fprintln(&p.log, line)
	}
	p.cmd.Wait()
	if ctx.Err() != nil {
		t.Fatalf("the process did not end by itself; the log is\n%s", &p.log)
	}
	if got := p.cmd.ProcessState.ExitCode(); got != code {
		t.Errorf("exit code %d, want %d; the log is\n%s", got, code, &p.log)
	}
}

// health is the status of /healthz, asked on a connection of its own.
func (p *process) health(t *testing.T) int {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 20 * time.Second}
	response, err := client.Get("http://" + p.addr + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

func receive(t *testing.T, socket *net.UnixConn) string {
	t.Helper()
	socket.SetReadDeadline(time.Now().Add(20 * time.Second))
	buffer := make([]byte, 4096)
	n, err := socket.Read(buffer)
	if err != nil {
		t.Fatal(err)
	}
	return string(buffer[:n])
}

// shortDir is a directory whose path leaves room for a socket's name.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "s")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
