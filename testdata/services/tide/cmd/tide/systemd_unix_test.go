//go:build unix

package main

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestSystemdIsToldOfEachStep(t *testing.T) {
	t.Parallel()
	name := filepath.Join(shortDir(t), "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	p := start(t, []string{"NOTIFY_SOCKET=" + name, "WATCHDOG_USEC=200000"})
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

func TestAnInheritedSocketIsServed(t *testing.T) {
	t.Parallel()
	for _, network := range []string{"tcp", "unix"} {
		t.Run(network, func(t *testing.T) {
			t.Parallel()
			p, client := inherit(t, network)
			if !strings.Contains(p.log(), "inherited=true") {
				t.Errorf("the log is\n%s", p.log())
			}
			response, err := client.Get("http://localhost/healthz")
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			p.send(t, syscall.SIGTERM)
			p.ends(t, 0)
		})
	}
}

func TestTheWatchdogIsFedThoughTheSocketIsOutOfReach(t *testing.T) {
	t.Parallel()
	name := filepath.Join(shortDir(t), "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	l, err := net.Listen("unix", filepath.Join(shortDir(t), "http"))
	if err != nil {
		t.Fatal(err)
	}
	file, err := l.(*net.UnixListener).File()
	if err != nil {
		t.Fatal(err)
	}
	l.Close() // takes its path away; the file stays open
	cmd := exec.Command("sh", "-c", `LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" serve`, program)
	cmd.Env = append(os.Environ(), "NOTIFY_SOCKET="+name, "WATCHDOG_USEC=200000")
	cmd.ExtraFiles = []*os.File{file}
	p := launch(t, cmd)
	file.Close()
	told := []string{receive(t, socket), receive(t, socket), receive(t, socket)}
	if got := strings.Join(told, " "); got != "READY=1 WATCHDOG=1 WATCHDOG=1" {
		t.Errorf("systemd is told %s", got)
	}
	p.send(t, syscall.SIGTERM)
	p.ends(t, 0)
}

func TestSeveralInheritedSocketsAreRefused(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	file, err := l.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	cmd := exec.Command("sh", "-c", `LISTEN_FDS=2 LISTEN_PID=$$ exec "$0" serve`, program)
	cmd.ExtraFiles = []*os.File{file, file}
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "got 2 sockets, want one") {
		t.Errorf("got %v, %s", err, out)
	}
}

// inherit runs "tide serve" on a socket that we have opened, as systemd does,
// and returns a client of that socket.
func inherit(t *testing.T, network string, args ...string) (*process, *http.Client) {
	t.Helper()
	addr := "127.0.0.1:0"
	if network == "unix" {
		addr = filepath.Join(shortDir(t), "http")
	}
	l, err := net.Listen(network, addr)
	if err != nil {
		t.Fatal(err)
	}
	file, err := l.(interface{ File() (*os.File, error) }).File()
	if err != nil {
		t.Fatal(err)
	}
	// LISTEN_PID is the process itself, which only a shell can know before the
	// program runs. The address is one that cannot be listened on.
	cmd := exec.Command("sh", "-c", `LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" serve -addr 256.0.0.1:0 "$@"`, program)
	cmd.Args = append(cmd.Args, args...)
	cmd.ExtraFiles = []*os.File{file} // descriptor 3
	t.Cleanup(func() { file.Close(); l.Close() })
	return launch(t, cmd), clientOf(l.Addr())
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
