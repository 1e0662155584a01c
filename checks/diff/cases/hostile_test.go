//go:build linux

package cases_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/seaworthy/checks/diff/cases"
)

// Each test here fails as well if play finds a process left.

func TestWhatEscapesToASessionOfItsOwnIsEnded(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, script("exec hostile escape"), cases.Options{})
	p.held(t)
	if got := p.step(t, "exec hostile escape").Run.Exit; got != "exit status 0" {
		t.Errorf("got %q", got)
	}
}

func TestTheDeadlineEndsAProcessAndAllItStarted(t *testing.T) {
	t.Parallel()
	begun := time.Now()
	p := play(t, hostile, script("! exec hostile sleep"), cases.Options{Deadline: soon})
	p.fails(t, "exec hostile sleep: deadline: 2s") // although failure was expected
	run := p.step(t, "exec hostile sleep").Run
	if run.Exit != "deadline: 2s" || !strings.Contains(string(run.Stderr.Data), "SIGQUIT") {
		t.Errorf("got %q and %.200q, want the goroutines", run.Exit, run.Stderr.Data)
	}
	if took := time.Since(begun); took > 2*time.Minute {
		t.Errorf("it took %v", took)
	}
}

func TestAServiceThatIgnoresSignalsIsKilledAfterTheGrace(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, script("service hostile deaf $ADDR", "ready /ok", "shutdown TERM"), cases.Options{Grace: time.Second / 2})
	p.fails(t, "script.txtar:3: shutdown TERM: it was still running 500ms after SIGTERM and was killed")
	if got := p.step(t, "service hostile deaf $ADDR").Run.Exit; got != "signal: killed" {
		t.Errorf("got %q", got)
	}
}

func TestAServiceThatTheScriptForgetsIsStopped(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, script("service hostile serve $ADDR", "ready /ok"), cases.Options{})
	p.held(t)
	if got := p.step(t, "service hostile serve $ADDR").Run.Exit; got != "signal: terminated" {
		t.Errorf("got %q", got)
	}
}

func TestTheKillingOfTheLauncherIsNoticedAndLeavesNothingOfTheService(t *testing.T) {
	t.Parallel()
	// What escaped before keeps nothing by which a stranger could know it, but
	// the kernel ends the service itself, and the kit what carries its name.
	mark := newMark(t)
	r, _, err := script("! exec hostile parent").Run(t.Context(), hostile, cases.Options{
		Work: t.TempDir(), Deadline: 4 * soon, Env: []string{"CASES_MARK=" + mark},
	})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(r.Failed, "what watched it was killed") {
		t.Errorf("got %q", r.Failed)
	}
	for _, p := range marked(mark) {
		if !strings.Contains(p, "sleep 120") {
			t.Errorf("left: %s", p)
		}
	}
	endMarked(t, mark)
}

func TestWhatRunsOnWithoutItsLauncherIsFound(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, script("! exec hostile desert"), cases.Options{Deadline: 4 * soon})
	p.fails(t, "exec hostile desert: unknown: what watched it was killed")
}

func TestProcessesAreBounded(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, script("! exec hostile bomb 6"), cases.Options{Processes: 12})
	p.fails(t, "exec hostile bomb 6: more than 12 processes")
}

func TestWhatTheScriptLeavesInTheBackgroundIsEnded(t *testing.T) {
	t.Parallel()
	play(t, hostile, script(
		"exec hostile exit 0",
		"exec sh -c 'setsid sleep 120 >/dev/null 2>&1 </dev/null &'",
	), cases.Options{}).held(t)
}

func TestAScriptThatHangsOutsideTheServiceEnds(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, script("exec sh -c 'trap \"\" TERM INT QUIT; sleep 120 & sleep 120'"), cases.Options{Deadline: soon})
	p.fails(t, "script.txtar:1: ")
}

func TestACancelledRunEndsAtOnceAndIsAnError(t *testing.T) {
	t.Parallel()
	for _, lines := range [][]string{{"exec hostile sleep"}, {"exec hostile exit 0", "exec hostile sleep"}} {
		t.Run(lines[0], func(t *testing.T) { t.Parallel(); cancelled(t, lines) })
	}
}

// cancelled cancels a script once it sleeps.
func cancelled(t *testing.T, lines []string) {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	lunch := errors.New("lunch")
	work := t.TempDir()
	go func() {
		for !runs(work, "sleep") {
			time.Sleep(5 * time.Millisecond)
		}
		cancel(lunch)
	}()
	begun := time.Now()
	_, err := tryPlay(t, ctx, hostile, script(lines...), cases.Options{Work: work})
	if !errors.Is(err, lunch) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(begun); took > 2*time.Minute {
		t.Errorf("it took %v", took)
	}
}

// runs reports whether there is a process of the program in a run below work that
// was started with the argument arg.
func runs(work, arg string) bool {
	files, _ := filepath.Glob("/proc/[0-9]*/exe")
	return slices.ContainsFunc(files, func(file string) bool {
		exe, _ := os.Readlink(file)
		line, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
		args := strings.Split(string(line), "\x00")
		return strings.HasPrefix(exe, work+"/") && len(args) > 1 && args[1] == arg
	})
}

func TestAGigabyteOfOutputIsHashedAndItsBeginningKept(t *testing.T) {
	count := int64(1024)
	if testing.Short() {
		count = 64
	}
	megabytes := strconv.FormatInt(count, 10)
	peak := watchHeap()
	work := t.TempDir()
	p := play(t, hostile, script("exec hostile flood "+megabytes, "stdout 0123456789abcde", "stderr done"), cases.Options{Work: work})
	p.held(t)
	out := p.step(t, "exec hostile flood "+megabytes).Run.Stdout
	if len(out.Data) != 4<<20 || !out.Cut() {
		t.Errorf("%d bytes kept", len(out.Data))
	}
	if want := int64(len(out.Data)) / 4 * count; out.Size != want || len(out.SHA256) != 64 {
		t.Errorf("got %d bytes, %s, want %d", out.Size, out.SHA256, want)
	}
	if got := peak(); got > 100<<20 {
		t.Errorf("the heap grew to %d MiB", got>>20)
	}
}

func TestAFileThatAShellWritesToGetsAll(t *testing.T) {
	t.Parallel()
	play(t, hostile, script("exec sh -c 'hostile flood 8 >f 2>g'", "exec sh -c 'test $(wc -c <f) = 8388608'", "grep done g"), cases.Options{}).held(t)
}

// watchHeap returns a function that says the most that the heap has been since. It is
// the heap of all tests: one that watches it is not parallel.
func watchHeap() func() uint64 {
	runtime.GC()
	var most uint64
	done, quit := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
			select {
			case <-quit:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { close(quit); <-done; return most }
}

func TestABodyThatComesToTooMuchStaysAsItCame(t *testing.T) {
	peak := watchHeap()
	p := play(t, hostile, served("http GET /zeros/70", "http GET /zeros/70,deflate"), cases.Options{})
	for _, step := range p.Steps[1:] {
		if got := step.HTTP.Body; got.Cut() || got.Data[0] == '0' {
			t.Errorf("%s: got %d of %d bytes", step.Name, len(got.Data), got.Size)
		}
	}
	if got := peak(); got > 100<<20 {
		t.Errorf("the heap grew to %d MiB", got>>20)
	}
}

func TestFilesAreRecordedWithTheirModes(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, script("exec hostile files", "-- same --", "same", "-- changed --", "old", "-- removed --", "x"), cases.Options{})
	p.held(t)
	var got []string
	for _, f := range p.Files {
		if f.Path == "huge" {
			if f.Data.Size != 1<<40 || f.Data.SHA256 != "" || !f.Data.Cut() {
				t.Errorf("huge: %d bytes, sum %q", f.Data.Size, f.Data.SHA256)
			}
			f.Data.Data = nil
		}
		line := strings.TrimSpace(f.Path + " " + f.Mode.String() + " " + f.Link + strings.TrimSpace(string(f.Data.Data)))
		if f.Gone {
			line += " gone"
		}
		got = append(got, line)
	}
	want := []string{
		"changed -rw------- new", "closed d---------", "closed/inside -rw-r----- \xff", "empty drwxr-xr-x", "huge -rw-r--r--",
		"link Lrwxrwxrwx nowhere/at/all", "program -rwxr-xr-x #!", "removed -rw------- gone", "secret ---------- secret",
	}
	if text := strings.ReplaceAll(strings.Join(got, "\n"), "-rw-r--r-- new", "-rw------- new"); strings.ReplaceAll(text, "-rw-r--r-- gone", "-rw------- gone") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestBytesStayAsTheyAre(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, script("exec hostile bytes"), cases.Options{})
	run := p.step(t, "exec hostile bytes").Run
	if !bytes.Equal(run.Stdout.Data, []byte("\xff\xfe\x00ok\n")) || !bytes.Equal(run.Stderr.Data, []byte("\x80\n")) {
		t.Errorf("got %q and %q", run.Stdout.Data, run.Stderr.Data)
	}
}

func TestAScriptThatWritesToTheProgramIsAnError(t *testing.T) {
	t.Parallel()
	own := hostile
	own.Path = filepath.Join(t.TempDir(), "hostile")
	data, err := os.ReadFile(hostile.Path)
	if err == nil {
		err = os.WriteFile(own.Path, data, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	_, err = tryPlay(t, t.Context(), own, script("exec hostile exit 0", "cp f ../hostile", "-- f --", "else"), cases.Options{})
	if err == nil || !strings.Contains(err.Error(), "case script: the program that it tests was written to") {
		t.Errorf("got %v", err)
	}
}

func TestABinaryThatIsNoProgramHasClearWords(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "hostile")
	if err := os.WriteFile(path, []byte("\x7fELFnot"), 0o755); err != nil {
		t.Fatal(err)
	}
	broken := cases.Build{Name: "hostile", Path: path}
	play(t, broken, script("! exec hostile x"), cases.Options{}).fails(t, "exec hostile x: not started: exec format error")
	play(t, broken, script("service hostile x"), cases.Options{}).fails(t, "script.txtar:1: service hostile x: not started: exec format error")
	if _, err := tryPlay(t, t.Context(), cases.Build{Name: "hostile", Path: path + "s"}, script("exec hostile"), cases.Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
