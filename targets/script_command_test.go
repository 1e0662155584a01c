package targets

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// commands are what scripts have beside testscript's own:
//
//	exits CODE command...      runs it and wants this exit status
//	[!] json FILE PATH [WANT]  the value at link.mode or items.0.name matches the
//	                           whole of the regular expression; ! = is not there
//	remember FILE              keeps what FILE is now
//	[!] untouched FILE         it is the same file as then: place, time and bytes
//	[!] same FILE              it has the same bytes as then
//	truncate FILE SIZE         cuts it off
//	await FILE                 waits until it exists
//	ended FILE                 waits until the process whose number it holds is gone
//	neutral FILE COPY          copies it, with GOVERSION for the version of Go
//	publish DIR MODULE PROXY   puts a module, as v1.0.0, into a file proxy
//	signal NAME [group]        sends a signal to all background commands
var commands = map[string]func(*testscript.TestScript, bool, []string){
	"exits":     exits,
	"json":      jsonValue,
	"remember":  remember,
	"untouched": untouched,
	"same":      same,
	"truncate":  truncate,
	"await":     await,
	"ended":     awaitEnd,
	"signal":    signal,
	"neutral":   neutral,
	"publish":   publish,
}

// arguments ends the script unless there are n arguments at least.
func arguments(ts *testscript.TestScript, args []string, n int) {
	if len(args) < n {
		ts.Fatalf("want %d arguments, got %q", n, args)
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, args, 2)
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code, err := 0, ts.Exec(args[1], args[2:]...)
	var status *exec.ExitError
	switch {
	case errors.As(err, &status):
		code = status.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if neg || code != want {
		ts.Fatalf("exit status %d, want %d", code, want)
	}
}

func jsonValue(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, args, 2)
	var v any
	if err := json.Unmarshal([]byte(ts.ReadFile(args[0])), &v); err != nil {
		ts.Fatalf("%s is not JSON: %v", args[0], err)
	}
	got, there := lookup(v, strings.Split(args[1], "."))
	switch {
	case neg && there:
		ts.Fatalf("%s has %s: %s", args[0], args[1], got)
	case neg:
		return
	case !there:
		ts.Fatalf("%s has no %s", args[0], args[1])
	}
	arguments(ts, args, 3)
	if !regexp.MustCompile(`^(?s:` + args[2] + `)$`).MatchString(got) {
		ts.Fatalf("%s of %s is %s, want %s", args[1], args[0], got, args[2])
	}
}

// lookup returns the value at path as text: strings as they are, others as JSON.
func lookup(v any, path []string) (string, bool) {
	for _, step := range path {
		switch at := v.(type) {
		case map[string]any:
			next, ok := at[step]
			if !ok {
				return "", false
			}
			v = next
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(at) {
				return "", false
			}
			v = at[i]
		default:
			return "", false
		}
	}
	if s, ok := v.(string); ok {
		return s, true
	}
	text, err := json.Marshal(v)
	return string(text), err == nil
}

// kept is a file as it was.
type kept struct {
	info  os.FileInfo
	bytes string
}

// keptKey is where a script's Values hold a file that was remembered.
type keptKey string

// keep makes room for what scripts remember.
func keep(e *testscript.Env) { e.Values[keptKey("")] = map[string]kept{} }

func remembered(ts *testscript.TestScript) map[string]kept {
	return ts.Value(keptKey("")).(map[string]kept)
}

func remember(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, args, 1)
	remembered(ts)[args[0]] = look(ts, args[0])
}

func look(ts *testscript.TestScript, file string) kept {
	info, err := os.Lstat(ts.MkAbs(file))
	ts.Check(err)
	return kept{info, ts.ReadFile(file)}
}

// then returns the file as it was and as it is.
func then(ts *testscript.TestScript, args []string) (before, now kept) {
	arguments(ts, args, 1)
	before, ok := remembered(ts)[args[0]]
	if !ok {
		ts.Fatalf("nobody remembered %s", args[0])
	}
	return before, look(ts, args[0])
}

func untouched(ts *testscript.TestScript, neg bool, args []string) {
	before, now := then(ts, args)
	is := os.SameFile(before.info, now.info) && before.info.ModTime().Equal(now.info.ModTime()) && before.bytes == now.bytes
	if is == neg {
		ts.Fatalf("%s untouched: %v", args[0], is)
	}
}

func same(ts *testscript.TestScript, neg bool, args []string) {
	before, now := then(ts, args)
	if is := before.bytes == now.bytes; is == neg {
		ts.Fatalf("%s has the same bytes: %v", args[0], is)
	}
}

func truncate(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, args, 2)
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}

// patience is how long await and ended wait.
const patience = time.Minute

func await(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, args, 1)
	until(ts, args[0]+" to appear", func() bool {
		_, err := os.Stat(ts.MkAbs(args[0]))
		return err == nil
	})
}

func awaitEnd(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, args, 1)
	pid, err := strconv.Atoi(strings.TrimSpace(ts.ReadFile(args[0])))
	ts.Check(err)
	until(ts, fmt.Sprintf("process %d to end", pid), func() bool { return !running(pid) })
}

// running reports whether a process runs. One that has ended and that nobody
// has waited for does not (proc(5), "stat").
func running(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		p, err := os.FindProcess(pid)
		return err == nil && p.Signal(syscall.Signal(0)) == nil
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z") && !strings.HasPrefix(state, "X")
}

func until(ts *testscript.TestScript, what string, done func() bool) {
	for deadline := time.Now().Add(patience); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			ts.Fatalf("waited %v for %s", patience, what)
		}
	}
}

// signal sends to the commands alone, or to the process groups that they lead,
// as a terminal does on Ctrl-C: setsid makes a command the leader of one.
func signal(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, args, 1)
	for _, c := range ts.BackgroundCmds() {
		to := strconv.Itoa(c.Process.Pid)
		if len(args) > 1 && args[1] == "group" {
			to = "-" + to
		}
		ts.Check(exec.Command("sh", "-c", "kill -s "+args[0]+" -- "+to).Run())
	}
}

// neutral makes expected text that does not change with the toolchain.
func neutral(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, args, 2)
	version := regexp.MustCompile(regexp.QuoteMeta(ts.Getenv("GOVERSION")) + `(\s{2,})?`)
	text := version.ReplaceAllStringFunc(ts.ReadFile(args[0]), func(s string) string {
		if strings.HasSuffix(s, " ") {
			return "GOVERSION  " // columns move with its length
		}
		return "GOVERSION"
	})
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o644))
}

// publish lays out a module as proxies do ("go help goproxy").
func publish(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, args, 3)
	dir, at := ts.MkAbs(args[0]), filepath.Join(ts.MkAbs(args[2]), filepath.FromSlash(args[1]), "@v")
	ts.Check(os.MkdirAll(at, 0o755))
	archive, err := os.Create(filepath.Join(at, "v1.0.0.zip"))
	ts.Check(err)
	defer archive.Close()
	z := zip.NewWriter(archive)
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	ts.Check(err)
	for _, file := range files {
		w, err := z.Create(args[1] + "@v1.0.0/" + filepath.Base(file))
		ts.Check(err)
		_, err = io.WriteString(w, ts.ReadFile(file))
		ts.Check(err)
	}
	ts.Check(z.Close())
	for name, text := range map[string]string{
		"list": "v1.0.0\n", "v1.0.0.info": `{"Version":"v1.0.0"}`, "v1.0.0.mod": ts.ReadFile(filepath.Join(dir, "go.mod")),
	} {
		ts.Check(os.WriteFile(filepath.Join(at, name), []byte(text), 0o644))
	}
}
