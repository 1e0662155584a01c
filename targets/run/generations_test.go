//go:build unix

package run

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
)

// startGenerations starts mage, which starts the kit, which starts a child with
// Cmd, which starts a grandchild. The last two ignore what can be ignored.
func startGenerations(t *testing.T) (*lives, *exec.Cmd) {
	t.Helper()
	l := watchLives(t)
	mage := spawn("mage")
	mage.Env = append(mage.Env, l.env())
	mage.Stdout, mage.Stderr = nil, nil
	if err := mage.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		mage.Process.Kill()
		mage.Wait()
	})
	l.await("mage", "kit", "family", "stubborn")
	return l, mage
}

func TestNothingIsLeftWhenASignalEndsMageOrTheKit(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, target string
		signal       syscall.Signal
		gone         []string
	}{
		{"mage is killed", "mage", syscall.SIGKILL, []string{"mage", "kit", "family", "stubborn"}},
		{"mage is terminated", "mage", syscall.SIGTERM, []string{"mage", "kit", "family", "stubborn"}},
		{"the kit is terminated", "kit", syscall.SIGTERM, []string{"kit", "family", "stubborn", "mage"}},
		{"the kit is interrupted", "kit", syscall.SIGINT, []string{"kit", "family", "stubborn", "mage"}},
		{"the kit's terminal closes", "kit", syscall.SIGHUP, []string{"kit", "family", "stubborn", "mage"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			l, _ := startGenerations(t)
			if err := syscall.Kill(l.pids[test.target], test.signal); err != nil {
				t.Fatal(err)
			}
			l.gone(test.gone...)
		})
	}
}

func TestTheChildDiesWithAKitThatIsKilled(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has PR_SET_PDEATHSIG")
	}
	l, _ := startGenerations(t)
	syscall.Kill(l.pids["kit"], syscall.SIGKILL)
	l.gone("kit", "family")
	syscall.Kill(l.pids["stubborn"], syscall.SIGKILL) // nobody is left to do it
	l.gone("stubborn")
}

func TestADaemonThatHoldsThePipeDoesNotHoldUs(t *testing.T) {
	t.Parallel()
	l := watchLives(t)
	c := child("daemonizer")
	c.Env = append(c.Env, l.env())
	c.Stdout = &bytes.Buffer{}
	if err := c.Run(context.Background()); err != nil {
		t.Errorf("got %v, want success: the process itself exited with 0", err)
	}
	l.await("stubborn")
	syscall.Kill(l.pids["stubborn"], syscall.SIGKILL)
	l.gone("stubborn")
}

func init() {
	roles["daemonizer"] = func() {
		daemon := spawn("stubborn")
		daemon.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		daemon.Start()
	}
	roles["abort"] = func() { syscall.Kill(syscall.Getpid(), syscall.SIGKILL); select {} }
}

func TestASignalIsNamed(t *testing.T) {
	t.Parallel()
	err := child("abort").Run(context.Background())
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Signal != "SIGKILL" || e.Code != -1 {
		t.Fatalf("got %+v, want SIGKILL and code -1", err)
	}
}
