//go:build linux

package main_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var meter string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	dir, err := os.MkdirTemp("", "meter-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	meter = filepath.Join(dir, "meter")
	cmd := exec.Command("go", "build", "-o", meter, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	if out, err := cmd.CombinedOutput(); err != nil {
		panic(string(out))
	}
	return m.Run()
}

// shell is a meter over a script; out is what it writes to.
func shell(t *testing.T, script string, args ...string) (cmd *exec.Cmd, out string) {
	t.Helper()
	out = filepath.Join(t.TempDir(), "out")
	return exec.Command(meter, append([]string{out, "/bin/sh", "-c", script}, args...)...), out
}

// fields are those of the only line in the file.
func fields(t *testing.T, out string) []int {
	t.Helper()
	data, err := os.ReadFile(out)
	if err != nil || bytes.Count(data, []byte("\n")) != 1 {
		t.Fatalf("got %q, %v, want one line", data, err)
	}
	var numbers []int
	for word := range strings.FieldsSeq(string(data)) {
		n, err := strconv.Atoi(word)
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		numbers = append(numbers, n)
	}
	if len(numbers) != 9 {
		t.Fatalf("%q has %d fields, want 9", data, len(numbers))
	}
	return numbers
}

// state is how the command ended.
func state(cmd *exec.Cmd) syscall.WaitStatus {
	cmd.Run()
	return cmd.ProcessState.Sys().(syscall.WaitStatus)
}

func TestTheProgramSeesItsNameAndItsStreams(t *testing.T) {
	t.Parallel()
	cmd, out := shell(t, `echo "$0|$1"; cat; echo err >&2; tr '\0' '|' </proc/$$/cmdline`, "a b", "")
	cmd.Stdin = strings.NewReader("in\n")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	stdout, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := string(stdout); !strings.HasPrefix(got, "a b|\nin\nsh|-c|echo ") || stderr.String() != "err\n" {
		t.Errorf("got %q and %q", got, stderr.String())
	}
	if f := fields(t, out); f[8] != 0 {
		t.Errorf("got %v", f)
	}
}

func TestItEndsAsTheProgramDoes(t *testing.T) {
	t.Parallel()
	cmd, out := shell(t, "exit 7")
	if got := state(cmd).ExitStatus(); got != 7 || fields(t, out)[8] != 7 {
		t.Errorf("got %d and %v", got, fields(t, out))
	}
	for _, s := range []syscall.Signal{
		syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGKILL,
		syscall.SIGSEGV, syscall.SIGABRT, syscall.SIGPIPE, syscall.SIGUSR1, syscall.SIGALRM,
	} {
		cmd, out := shell(t, "ulimit -c 0; kill -"+strconv.Itoa(int(s))+" $$")
		var stderr strings.Builder
		cmd.Stderr = &stderr
		if got := state(cmd); !got.Signaled() || got.Signal() != s || stderr.Len() > 0 {
			t.Errorf("%v: got %#x, stderr %q", s, got, stderr.String())
		}
		if got := fields(t, out)[8]; got != -int(s) {
			t.Errorf("%v: the line has %d", s, got)
		}
	}
}

func TestASignalToTheGroupIsForTheProgram(t *testing.T) {
	t.Parallel()
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR2} {
		number := strconv.Itoa(int(s))
		cmd, out := shell(t, "trap 'echo caught; exit 9' "+number+"; echo ready; for i in 1 2 3 4 5 6 7 8 9; do sleep 1; done")
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		var said [64]byte
		n, _ := stdout.Read(said[:])
		syscall.Kill(-cmd.Process.Pid, s)
		m, _ := stdout.Read(said[n:])
		cmd.Wait()
		if got := string(said[:n+m]); got != "ready\ncaught\n" || cmd.ProcessState.ExitCode() != 9 {
			t.Errorf("%v: got %q, %v", s, got, cmd.ProcessState)
		}
		if got := fields(t, out)[8]; got != 9 {
			t.Errorf("%v: the line has %d", s, got)
		}
	}
}

func TestSignalsAreIgnoredWhereTheyWereAndNowhereElse(t *testing.T) {
	t.Parallel()
	const look = "trap '' HUP; grep -E 'Sig(Ign|Blk)' /proc/self/status"
	plain, err := exec.Command("/bin/sh", "-c", look).Output()
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out")
	metered, err := exec.Command("/bin/sh", "-c", "trap '' HUP; exec "+meter+" "+out+" /bin/sh -c \"grep -E 'Sig(Ign|Blk)' /proc/self/status\"").Output()
	if err != nil || !bytes.Equal(plain, metered) {
		t.Errorf("got %s, %v, want %s", metered, err, plain)
	}
}

func TestTheProgramEndsWithItsMeter(t *testing.T) {
	t.Parallel()
	cmd, _ := shell(t, "echo $$; exec sleep 100")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said [32]byte
	n, _ := stdout.Read(said[:])
	pid, err := strconv.Atoi(strings.TrimSpace(string(said[:n])))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	for range 500 {
		stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
		if err != nil || bytes.Contains(stat, []byte(") Z ")) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	syscall.Kill(pid, syscall.SIGKILL)
	t.Error("it went on without it")
}

func TestLinesOfSeveralMetersDoNotMix(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { exec.Command(meter, out, "/bin/true").Run() })
	}
	all.Wait()
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if len(strings.Fields(line)) != 9 {
			t.Errorf("got %q", line)
		}
	}
	if got := strings.Count(string(data), "\n"); got != 20 {
		t.Errorf("got %d lines, want 20", got)
	}
}

func TestWhatCannotBeMeasuredIsNotStarted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	flag := filepath.Join(dir, "flag")
	for _, row := range []struct {
		args []string
		code int
		says string
	}{
		{nil, 2, "usage: meter OUT PROGRAM ARG...\n"},
		{[]string{"out"}, 2, "usage: meter OUT PROGRAM ARG...\n"},
		{[]string{filepath.Join(dir, "out"), "/no/such/program"}, 126, "meter: /no/such/program: no such file or directory\n"},
		{[]string{"/no/such/out", "/usr/bin/touch", flag}, 126, "meter: open /no/such/out: no such file or directory\n"},
	} {
		cmd := exec.Command(meter, row.args...)
		var stderr strings.Builder
		cmd.Stderr = &stderr
		err, _ := errors.AsType[*exec.ExitError](cmd.Run())
		if err == nil || err.ExitCode() != row.code || stderr.String() != row.says {
			t.Errorf("%q: got %v and %q", row.args, err, stderr.String())
		}
	}
	if _, err := os.Stat(flag); err == nil {
		t.Error("the program was started")
	}
}

func TestProcessorTimeIsThatOfAllItWaitedFor(t *testing.T) {
	t.Parallel()
	cmd, out := shell(t, "sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done'; sleep 0.1")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	f := fields(t, out)
	if f[0] < 1000 || f[2] < 100e6 || f[4] == 0 {
		t.Errorf("got %v, want a user time, 100 ms at least and some page faults", f)
	}
}

// The peak of a child is at least what its parent had; through a meter it is its
// own.
func TestThePeakIsTheProgramsOwn(t *testing.T) {
	const size = 300 << 20
	ballast := make([]byte, size)
	for i := 0; i < size; i += 4096 {
		ballast[i] = 1
	}
	direct := exec.Command("/bin/true")
	if err := direct.Run(); err != nil {
		t.Fatal(err)
	}
	if got := direct.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10; got < size {
		t.Logf("this kernel tells %d bytes without a meter", got)
	}
	out := filepath.Join(t.TempDir(), "out")
	if err := exec.Command(meter, out, "/bin/true").Run(); err != nil {
		t.Fatal(err)
	}
	if got := fields(t, out)[3]; got > 8<<20 || got == 0 {
		t.Errorf("got %d bytes for true(1), started from %d", got, size)
	}
	ballast[0]++ // it was there until now
}
