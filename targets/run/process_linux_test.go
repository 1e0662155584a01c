package run

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Without a thread of its own for forks, the child here dies with the thread
// that asked for it: golang/go#27505.
func TestAChildOutlivesTheThreadThatAskedForIt(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVar+"=copy")
	reader, writer := io.Pipe()
	var out bytes.Buffer
	cmd.Stdin, cmd.Stdout = reader, &out
	p := startOnDyingThread(t, cmd)
	io.WriteString(writer, "still here")
	writer.Close()
	if err := p.wait(context.Background()); err != nil || out.String() != "still here" {
		t.Errorf("got %q and %v, want the copy of stdin", &out, err)
	}
}

func startOnDyingThread(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	type started struct {
		p   *process
		tid int
		err error
	}
	done := make(chan started)
	held := make(chan struct{})
	defer close(held)
	var ask func()
	ask = func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with this function
		if unix.Gettid() == os.Getpid() {
			go ask() // Go does not end the main thread; while we hold it, ask gets another
			<-held
			return
		}
		p, err := start(cmd)
		done <- started{p, unix.Gettid(), err}
	}
	go ask()
	s := <-done
	if s.err != nil {
		t.Fatal(s.err)
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		if _, err := os.Stat(fmt.Sprintf("/proc/self/task/%d", s.tid)); os.IsNotExist(err) {
			return s.p
		}
		if time.Now().After(deadline) {
			t.Fatal("the thread does not end")
		}
	}
}

func TestEachVariableReachesTheChildOnce(t *testing.T) {
	t.Parallel()
	c := child("environ")
	c.Dir = "/"
	c.Env = append(c.Env, "HOME=/first", "HOME=/last", "EMPTY=", "ODD=a=b $HOME 'q' \\")
	out, err := c.Output(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	env := bytes.Split([]byte(out), []byte{0})
	for _, want := range []string{"HOME=/last", "EMPTY=", "ODD=a=b $HOME 'q' \\", "PWD=/", roleVar + "=environ"} {
		key, _, _ := bytes.Cut([]byte(want), []byte("="))
		var got []string
		for _, entry := range env {
			if bytes.HasPrefix(entry, append(key, '=')) {
				got = append(got, string(entry))
			}
		}
		if !slices.Equal(got, []string{want}) {
			t.Errorf("got %q, want just %q", got, want)
		}
	}
}

func init() {
	roles["environ"] = func() { // os.Environ of Go would hide a duplicate
		raw, _ := os.ReadFile("/proc/self/environ")
		os.Stdout.Write(raw)
	}
}
