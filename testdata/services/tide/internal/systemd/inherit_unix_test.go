//go:build unix

package systemd

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain is also the service that the tests start: it takes its sockets,
// answers one connection on each with the socket's name, and ends.
func TestMain(m *testing.M) {
	if os.Getenv("SYSTEMD_TEST_SERVICE") == "" {
		os.Exit(m.Run())
	}
	if err := answer(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func answer() error {
	listeners, err := Listeners()
	if err != nil {
		return err
	}
	for _, name := range []string{"LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"} {
		if value, set := os.LookupEnv(name); set {
			return fmt.Errorf("%s is still %q", name, value)
		}
	}
	if again, err := Listeners(); len(again) > 0 || err != nil {
		return fmt.Errorf("the second call found %d sockets, %v", len(again), err)
	}
	for i := range listeners {
		if err := syscall.Fstat(firstDescriptor+i, new(syscall.Stat_t)); err == nil && !cloexec(firstDescriptor+i) {
			return fmt.Errorf("descriptor %d is open for children", firstDescriptor+i)
		}
	}
	for _, l := range listeners {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		fmt.Fprintf(conn, "%s of %d", l.Name, len(listeners))
		conn.Close()
	}
	return nil
}

// cloexec reports whether a descriptor is closed on exec.
func cloexec(fd int) bool {
	flags, _, _ := syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_GETFD, 0)
	return flags&syscall.FD_CLOEXEC != 0
}

// service is this test binary as systemd starts a service that has the files.
// LISTEN_PID is the process itself, which only a shell can know before the
// program runs.
func service(t *testing.T, files ...*os.File) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", `LISTEN_PID=$$ exec "$0"`, self)
	cmd.Env = append(os.Environ(), "SYSTEMD_TEST_SERVICE=1", "LISTEN_FDNAMES=http:admin", fmt.Sprintf("LISTEN_FDS=%d", len(files)))
	cmd.ExtraFiles = files // from descriptor 3 on
	return cmd
}

func TestSocketsAreInheritedWithTheirNames(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "sd") // short: a socket's name must fit
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	unix, err := net.Listen("unix", filepath.Join(dir, "admin"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := service(t, file(t, tcp), file(t, unix))
	var out strings.Builder
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		addr net.Addr
		text string
	}{{tcp.Addr(), "http of 2"}, {unix.Addr(), "admin of 2"}} {
		conn, err := net.Dial(want.addr.Network(), want.addr.String())
		if err != nil {
			t.Fatal(err)
		}
		conn.SetDeadline(time.Now().Add(10 * time.Second)) // the socket stays open here, whether it is served or not
		buffer := make([]byte, 100)
		if n, _ := conn.Read(buffer); string(buffer[:n]) != want.text {
			t.Errorf("%s answers %q, want %q", want.addr, buffer[:n], want.text)
		}
		conn.Close()
		if t.Failed() {
			cmd.Process.Kill()
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, out.String())
	}
}

func TestWhatIsNoListeningSocketIsRefused(t *testing.T) {
	t.Parallel()
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	out, err := service(t, file(t, l), null).CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || !strings.Contains(string(out), "socket activation: descriptor 4: ") {
		t.Errorf("got %v, %s", err, out)
	}
}

// file is the open file of a listener. A Unix socket's path outlives it here,
// as it does with systemd.
func file(t *testing.T, l net.Listener) *os.File {
	t.Helper()
	f, err := l.(interface{ File() (*os.File, error) }).File()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil && !errors.Is(err, fs.ErrClosed) {
			t.Error(err)
		}
		l.Close()
	})
	return f
}
