package launch

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestMain(m *testing.M) {
	if os.Getenv("LAUNCH_ROLE") != "" { // it was not taken for a launcher
		os.Stdout.WriteString("not launched")
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// start runs this binary as name with the ticket.
func start(t *testing.T, name, ticket string) (string, int) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the name of a program is that of its file here")
	}
	cmd := exec.Command(os.Args[0])
	cmd.Args[0] = name
	cmd.Env = append(os.Environ(), Variable+"="+ticket, "LAUNCH_ROLE=1")
	out, err := cmd.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return string(out), exit.ExitCode()
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(out), 0
}

func TestOnlyATicketAndTheRightNameMakeALauncher(t *testing.T) {
	t.Parallel()
	gone := filepath.Join(t.TempDir(), "gone")
	for _, row := range []struct{ name, ticket string }{
		{"svc", ""}, {"svc", "svc"}, {"svc", "||/"}, {"svc", "svc||relative"},
		{"other", Ticket{Name: "svc", Dir: gone}.String()},
	} {
		if out, code := start(t, row.name, row.ticket); out != "not launched" || code != 0 {
			t.Errorf("%q with %q: got %q and %d", row.name, row.ticket, out, code)
		}
	}
	out, code := start(t, "/some/where/svc", Ticket{Name: "svc", Dir: gone}.String())
	if code != exitOver || !strings.Contains(out, "the run of this case is over") {
		t.Errorf("a ticket of a run that is over: got %q and %d", out, code)
	}
}

func TestTheServiceFindsItselfAndNoTicket(t *testing.T) {
	t.Parallel()
	p := Plan{Bin: filepath.FromSlash("/r/bin"), Exe: filepath.FromSlash("/r/exe")}
	list := string(filepath.ListSeparator)
	got := p.environ([]string{"A=1", Variable + "=x", "PATH=" + p.Bin + list + "/usr/bin", "B=" + p.Bin})
	want := []string{"A=1", "PATH=" + p.Exe + list + "/usr/bin", "B=" + p.Bin}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestASpoolKeepsTheBeginningAndHashesAll(t *testing.T) {
	t.Parallel()
	var kept bytes.Buffer
	s := &Spool{Keep: &kept, Cap: 5}
	for _, text := range []string{"abc", "", "defg", "hi"} {
		if n, err := s.Write([]byte(text)); n != len(text) || err != nil {
			t.Fatal(n, err)
		}
	}
	sum := sha256.Sum256([]byte("abcdefghi"))
	if got := s.Output(); kept.String() != "abcde" || got.Size != 9 || got.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("got %q and %+v", &kept, got)
	}
	empty := sha256.Sum256(nil)
	if got := (&Spool{}).Output(); got.Size != 0 || got.SHA256 != hex.EncodeToString(empty[:]) {
		t.Errorf("of nothing: %+v", got)
	}
}

func TestNoTwoClaimsAreTheSame(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	claims := make(chan string)
	for range 20 {
		go func() {
			step, err := Claim(dir)
			if err != nil {
				step = err.Error()
			}
			claims <- step
		}()
	}
	seen := map[string]bool{}
	for range 20 {
		seen[<-claims] = true
	}
	if len(seen) != 20 || !seen["0001"] || !seen["0020"] {
		t.Errorf("got %v", seen)
	}
}
