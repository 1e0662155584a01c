//go:build linux

package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is an sshd of our own, with its own keys, on a free port.
type server struct {
	dir     string // keys and known_hosts
	runtime string // XDG_RUNTIME_DIR of its sessions, empty
	port    int
}

// start starts an sshd in a mount namespace of its own, after the commands in
// mounts.
func start(t *testing.T, mounts ...string) *server {
	t.Helper()
	for _, tool := range []string{"/usr/sbin/sshd", "ssh", "ssh-keygen", "unshare"} {
		if _, err := exec.LookPath(tool); err != nil {
			skip(t, tool+" is not installed")
		}
	}
	if os.Getuid() != 0 {
		skip(t, "an sshd of our own, in a mount namespace, needs root")
	}
	s := &server{dir: t.TempDir(), runtime: t.TempDir(), port: freePort(t)}
	for _, key := range []string{"host", "user", "stranger"} {
		run(t, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", s.path(key))
	}
	s.write(t, "authorized_keys", s.read(t, "user.pub"))
	s.write(t, "known_hosts", fmt.Sprintf("[127.0.0.1]:%d %s", s.port, s.read(t, "host.pub")))
	s.write(t, "sshd_config", strings.Join([]string{
		"ListenAddress 127.0.0.1:" + strconv.Itoa(s.port), "HostKey " + s.path("host"), "AuthorizedKeysFile " + s.path("authorized_keys"),
		"PidFile none", "StrictModes no", "UsePAM no", "PasswordAuthentication no", "SetEnv XDG_RUNTIME_DIR=" + s.runtime, "",
	}, "\n"))
	script := strings.Join(append([]string{"mount -t tmpfs tmpfs /run", "mkdir -m 755 /run/sshd"}, mounts...), " && ")
	script = strings.ReplaceAll(script, "$RUNTIME", s.runtime)
	cmd := exec.Command("unshare", "--mount", "--propagation", "private", "sh", "-ec", script+" && exec /usr/sbin/sshd -D -e -f "+s.path("sshd_config"))
	cmd.Stderr = &syncBuffer{}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Logf("sshd said:\n%s", cmd.Stderr)
		}
	})
	s.wait(t)
	return s
}

// syncBuffer is a buffer that may be read while a process writes to it.
type syncBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (s *server) path(name string) string { return filepath.Join(s.dir, name) }

func (s *server) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(s.path(name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (s *server) read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(s.path(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// wait waits until the server answers.
func (s *server) wait(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)))
		if err == nil {
			c.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("sshd does not answer")
		}
	}
}

func (s *server) target() string { return fmt.Sprintf("ssh://root@127.0.0.1:%d", s.port) }

// options are those of a user whose key the server knows, and who knows the
// server's.
func (s *server) options(t *testing.T) Options {
	t.Helper()
	prober := builtProber(t)
	return Options{
		Run:    runCommand,
		Prober: func(string) ([]byte, error) { return prober, nil },
		SSH: []string{"-F", "none", "-i", s.path("user"), "-o", "IdentitiesOnly=yes",
			"-o", "UserKnownHostsFile=" + s.path("known_hosts"), "-o", "GlobalKnownHostsFile=/dev/null"},
	}
}

// runCommand runs a command as a caller of Fetch would.
func runCommand(ctx context.Context, name string, args []string, stdin io.Reader) (string, string, error) {
	var stdout, stderr strings.Builder
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, &stdout, &stderr
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	return stdout.String(), stderr.String(), err
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

var prober struct {
	sync.Once
	data []byte
	err  error
}

// builtProber is the prober for this machine, built once.
func builtProber(t *testing.T) []byte {
	t.Helper()
	prober.Do(func() {
		dir, err := os.MkdirTemp("", "prober")
		if err != nil {
			prober.err = err
			return
		}
		defer os.RemoveAll(dir)
		file := filepath.Join(dir, "prober")
		cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", file, "example.com/seaworthy/checks/host/prober")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+runtime.GOARCH)
		if out, err := cmd.CombinedOutput(); err != nil {
			prober.err = fmt.Errorf("%w: %s", err, out)
			return
		}
		prober.data, prober.err = os.ReadFile(file)
	})
	if prober.err != nil {
		t.Fatal(prober.err)
	}
	return prober.data
}

// nothingLeft checks that sessions have left nothing, as soon as they are over.
func (s *server) nothingLeft(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		left, _ := os.ReadDir(s.runtime)
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("left %v", left)
		}
	}
}

// failure is the *Error in err.
func failure(t *testing.T, err error) *Error {
	t.Helper()
	var f *Error
	if !errors.As(err, &f) {
		t.Fatalf("error %v, want an *Error", err)
	}
	return f
}
