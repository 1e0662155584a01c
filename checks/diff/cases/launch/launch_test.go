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
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestMain(m *testing.M) {
	Become()
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
		{"svc", ""}, {"svc", "svc"}, {"svc", "||/"}, {"svc", "svc||launch|relative"},
		{"other", Ticket{Name: "svc", Book: gone}.String()},
	} {
		if out, code := start(t, row.name, row.ticket); out != "not launched" || code != 0 {
			t.Errorf("%q with %q: got %q and %d", row.name, row.ticket, out, code)
		}
	}
	out, code := start(t, "/some/where/svc", Ticket{Name: "svc", Book: gone}.String())
	if code != exitOver || !strings.Contains(out, "the run of this case is over") {
		t.Errorf("a ticket of a run that is over: got %q and %d", out, code)
	}
	if out, code := start(t, "svc", Ticket{Name: "svc", Guard: true}.String()); code != exitOver {
		t.Errorf("a guard of no run: got %q and %d", out, code)
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

func TestMessagesAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	at := time.Unix(1, 2)
	for _, want := range []Start{{Pid: 1, At: at}, {Step: "3", Pid: 7, At: at, Args: []string{""}}, {Pid: 1, At: at, Args: []string{"a b", "", "\n"}}} {
		got, err := ParseStart(want.message())
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
	}
	end := End{Exit: "signal: killed", Stopped: true, Stdout: Output{1 << 40, "ab"}, Stderr: Output{2, ""}, At: at, Trouble: "a; b"}
	if got, err := ParseEnd(end.message()); err != nil || got != end {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, want := range []Description{{Dir: "/"}, {Dir: "/a", Env: []string{"A=", "B=c\n"}, Stdin: []byte("x\x00y")}, {Dir: "/", Stdin: []byte{0}}} {
		step, got, err := ParseDescription(want.message("5"))
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil || step != "5" {
			t.Errorf("%q, %v\n%s", step, err, diff)
		}
	}
	end.Again = true
	if got, err := ParseEnd(end.message()); err != nil || got != end {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, want := range []Command{{Dir: "/"}, {Dir: "/a b", Args: []string{"", "x\n"}, Env: []string{"A=", "B=c\n"}}, {Env: []string{"3"}}, {Args: []string{"3"}}} {
		got, err := parseCommand(want.Message())
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
	}
	plan := Plan{Path: "p", Name: "n", Bin: "b", Exe: "e", Deadline: at, Limit: "60s", Cap: 5, Processes: 6, Signals: true}
	for _, runners := range [][2][]string{{}, {{"under", "it"}, nil}, {nil, {"meter", ""}}, {{"u"}, {"m", "o"}}} {
		plan.Under, plan.Meter = runners[0], runners[1]
		got, err := parsePlan(plan.Message())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plan, *got, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	}
	for _, text := range []string{"", "a\x00b", "\x00\x00\x00\x00\x00\x00\x00\x009", "/\x00-1", "/\x001"} {
		_, err1 := ParseStart([]byte(text))
		_, err2 := ParseEnd([]byte(text))
		_, _, err3 := ParseDescription([]byte(text))
		_, err4 := parsePlan([]byte(text))
		_, err5 := parseCommand([]byte(text))
		if err1 == nil || err2 == nil || err3 == nil || err4 == nil || err5 == nil {
			t.Errorf("%q: %v, %v, %v, %v, %v", text, err1, err2, err3, err4, err5)
		}
	}
}
