package run

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestArgumentsReachTheProcessAsTheyAre(t *testing.T) {
	t.Parallel()
	args := []string{"$ORIGIN/lib", "two words", `"quoted"`, `back\slash\`, "it's", "*", "~", "", "a\nb", "ä", "%PATH%", "--"}
	got, err := child("args", args...).Output(context.Background())
	if want := fmt.Sprintf("%q\n", args); err != nil || got != want {
		t.Errorf("got  %swant %s(error %v)", got, want, err)
	}
}

func TestTheProcessRunsInDirAndPWDFollows(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := child("where")
	c.Dir = dir
	got, err := c.Output(context.Background())
	if want := dir + "\n" + dir + "\n"; err != nil || got != want {
		t.Errorf("got %q and %v, want %q", got, err, want)
	}
}

func TestStdinIsCopied(t *testing.T) {
	t.Parallel()
	c := child("copy")
	c.Stdin = strings.NewReader("line\nno newline")
	if got, err := c.Output(context.Background()); err != nil || got != "line\nno newline" {
		t.Errorf("got %q and %v, want stdin unchanged", got, err)
	}
}

func TestOneWriterForBothStreamsKeepsTheirOrder(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	c := child("turns")
	c.Stdout, c.Stderr = &out, &out
	if err := c.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for i := range 200 {
		fmt.Fprintf(&want, "out %d\nerr %d\n", i, i)
	}
	if out.String() != want.String() {
		t.Errorf("the streams are out of order:\n%s", &out)
	}
}

func TestOutputIsBoundedAndTheErrorNamesTheBound(t *testing.T) {
	t.Parallel()
	got, err := child("flood").output(context.Background(), 1<<20)
	if len(got) != 1<<20 {
		t.Errorf("got %d bytes, want %d", len(got), 1<<20)
	}
	if err == nil || !strings.HasSuffix(err.Error(), ": more than 1048576 bytes on stdout") {
		t.Errorf("got %v, want an error that names the bound", err)
	}
	if errors.Is(err, context.Canceled) {
		t.Errorf("%v: nobody cancelled it", err)
	}
}

func TestOutputAlsoGoesToStdout(t *testing.T) {
	t.Parallel()
	var copied bytes.Buffer
	c := child("args", "x")
	c.Stdout = &copied
	got, err := c.Output(context.Background())
	if err != nil || got != copied.String() || got == "" {
		t.Errorf("returned %q (%v), copied %q; want the same", got, err, &copied)
	}
}

func TestWhatCannotStartSaysWhy(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "data.txt")
	if err := os.WriteFile(file, []byte("not a program"), 0o644); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(dir, "missing")
	for _, test := range []struct {
		name string
		cmd  Cmd
		want string
		is   error
	}{
		{"a name that is not on PATH", Cmd{Path: "aarch64-none-gcc", Args: []string{"x.c"}}, "aarch64-none-gcc: not found on PATH", exec.ErrNotFound},
		{"a path that does not exist", Cmd{Path: missing}, quote(missing) + ": no such program", exec.ErrNotFound},
		{"no program at all", Cmd{}, quote("") + ": no program named", exec.ErrNotFound},
		{"a directory that does not exist", Cmd{Path: os.Args[0], Dir: missing}, quote(os.Args[0]) + fmt.Sprintf(": directory %q does not exist", missing), fs.ErrNotExist},
		{"a directory that is a file", Cmd{Path: os.Args[0], Dir: file}, quote(os.Args[0]) + fmt.Sprintf(": %q is not a directory", file), nil},
		{"a malformed environment", Cmd{Path: os.Args[0], Env: []string{"=x"}}, quote(os.Args[0]) + `: environment entry "=x" is not KEY=VALUE`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := test.cmd.Run(context.Background())
			if err == nil || err.Error() != test.want {
				t.Fatalf("got  %v\nwant %v", err, test.want)
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("%v: errors.Is does not find %v", err, test.is)
			}
			if e, ok := errors.AsType[*Error](err); !ok || e.Code != -1 {
				t.Errorf("got %#v, want an *Error with code -1", err)
			}
		})
	}
}

func TestFilesThatAreNoProgramsSayWhy(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no execute bit and no #! line")
	}
	dir := t.TempDir()
	for _, test := range []struct {
		file, text string
		mode       fs.FileMode
		want       string
	}{
		{"plain", "text", 0o644, "./plain: not executable"},
		{"garbage", "\x01\x02\x03\x04", 0o755, "./garbage: cannot start: exec format error"},
		{"script", "#!/no/such/interpreter\n", 0o755, "./script: cannot start: its interpreter (ELF loader or #! line) does not exist"},
	} {
		if err := os.WriteFile(filepath.Join(dir, test.file), []byte(test.text), test.mode); err != nil {
			t.Fatal(err)
		}
		err := Cmd{Path: "./" + test.file, Dir: dir}.Run(context.Background())
		if err == nil || err.Error() != test.want {
			t.Errorf("got  %v\nwant %v", err, test.want)
		}
	}
}

func TestAProgramInTheCurrentDirectoryIsNotFound(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("PATH", ".")
	if err := os.WriteFile("tool.exe", nil, 0o755); err != nil {
		t.Fatal(err)
	}
	err := Cmd{Path: "tool.exe"}.Run(context.Background())
	if !errors.Is(err, exec.ErrDot) || !strings.Contains(err.Error(), "found only in the current directory") {
		t.Errorf("got %v, want one that is exec.ErrDot", err)
	}
}

func TestAFailingWriterIsAnError(t *testing.T) {
	t.Parallel()
	c := child("args", "x")
	c.Stdout = brokenWriter{}
	if err := c.Run(context.Background()); !errors.Is(err, errBroken) {
		t.Errorf("got %v, want %v", err, errBroken)
	}
}

var errBroken = errors.New("disk full")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestStringQuotesOnlyWhatNeedsIt(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("quotes as a POSIX shell wants them")
	}
	c := Cmd{Path: "/opt/my gcc", Args: []string{"-o", "a/b_c-1.2", "-ldflags=-s -w", "it's", "$X", "", "k=v", `C:\x`}}
	want := `'/opt/my gcc' -o a/b_c-1.2 '-ldflags=-s -w' 'it'\''s' '$X' '' k=v 'C:\x'`
	if got := c.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
