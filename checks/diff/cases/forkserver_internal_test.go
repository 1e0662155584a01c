package cases

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"example.com/seaworthy/checks/diff/cases/launch"
)

func TestAForkServerEndsByItselfOnceItIsNotNeeded(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there is none here")
	}
	program, err := exec.LookPath("true")
	if err != nil {
		t.Fatal(err)
	}
	launcher, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(time.Minute)
	b, err := openBook(t.TempDir(), &launch.Plan{Path: program, Name: "true", Deadline: deadline, Cap: 1 << 20, Processes: 9})
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	if err := b.server.start(launcher, launch.Ticket{Name: filepath.Base(launcher), Book: b.path}, nil); err != nil {
		t.Fatal(err)
	}
	defer b.server.kill()
	for range 3 {
		s := b.server.run(b, launch.Command{Dir: t.TempDir()})
		if s == nil {
			t.Fatal("it takes no command")
		}
		if end, _ := s.ended(); end.Exit != "exit status 0" || !end.Again {
			t.Fatalf("got %+v", end)
		}
	}
	b.server.end()
	select {
	case <-b.server.gone:
	case <-time.After(20 * time.Second):
		t.Error("it is still there")
	}
	if b.server.run(b, launch.Command{Dir: t.TempDir()}) != nil {
		t.Error("it took a command after its end")
	}
}
