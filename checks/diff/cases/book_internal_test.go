package cases

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/seaworthy/checks/diff/cases/launch"
)

func TestNoTwoStepsAreTheSame(t *testing.T) {
	t.Parallel()
	b := &book{}
	claims := make(chan *step)
	for range 20 {
		go func() { claims <- b.claim() }()
	}
	for range 20 {
		if s := <-claims; b.of(s.id) != s {
			t.Errorf("%q is of another", s.id)
		}
	}
	if len(b.steps) != 20 || b.of("0") != nil || b.of("21") != nil || b.of("x") != nil {
		t.Errorf("%d steps", len(b.steps))
	}
}

func TestAStepIsOfOneLauncherAndNoneStartsOnceTheRunIsOver(t *testing.T) {
	t.Parallel()
	b, err := openBook(t.TempDir(), &launch.Plan{Name: "svc"})
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	ask := func(step string) launch.Kind {
		c, err := net.Dial("unix", b.path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		line := launch.NewLine(c)
		if err := line.Send(launch.Began, []byte(step+"\x001\x002\x00arg")); err != nil {
			t.Fatal(err)
		}
		kind, _, _ := line.Receive()
		return kind
	}
	s := b.claim()
	if got := ask(s.id); got != launch.Orders {
		t.Errorf("the first got %v", got)
	}
	for _, step := range []string{s.id, "99", "x"} {
		if got := ask(step); got != 0 {
			t.Errorf("%q: got %v, want to be turned away", step, got)
		}
	}
	if b.whole() || b.await(10*time.Millisecond) {
		t.Error("a launcher that is there is taken for one that has ended")
	}
	b.abort()
	if got := ask(""); got != launch.Abort {
		t.Errorf("after the end: got %v", got)
	}
}

func TestASocketWhosePathWouldBeTooLongLiesElsewhere(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 30), "0123456789")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	b, err := openBook(dir, &launch.Plan{})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.path) > longest {
		t.Errorf("it is %d long", len(b.path))
	}
	if err := b.close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(b.path); !os.IsNotExist(err) {
		t.Errorf("it is left: %v", err)
	}
}
