package run

import (
	"context"
	"errors"
	"os/exec"
	"strings"
	"testing"
)

func TestAFailureTellsTheCodeAndKeepsTheEndOfStderr(t *testing.T) {
	t.Parallel()
	err := child("stderr").Run(context.Background())
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("got %v, want an *Error", err)
	}
	if e.Code != 3 || e.Signal != "" {
		t.Errorf("got code %d and signal %q, want 3 and none", e.Code, e.Signal)
	}
	if n := len(e.Stderr); n > stderrTail || n < stderrTail-100 {
		t.Errorf("kept %d bytes of stderr, want about %d", n, stderrTail)
	}
	if !strings.HasPrefix(e.Stderr, "noise ") || !strings.Contains(e.Stderr, "noise 1999\nmain.c:3:9: error: 'x' undeclared\n") {
		t.Errorf("stderr is not the end in whole lines: %.40q ... %q", e.Stderr, e.Stderr[len(e.Stderr)-100:])
	}
	if want := ": exit status 3: main.c:3:9: error: 'x' undeclared"; !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v, want the end %q", err, want)
	}
	if _, ok := errors.AsType[*exec.ExitError](err); !ok {
		t.Errorf("%v does not unwrap to an *exec.ExitError", err)
	}
}

func TestAnErrorIsOneLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, want string
		err        Error
	}{
		{"an exit status", "gcc x.c: exit status 1: x.c:1: error: no", Error{Cmd: "gcc x.c", Code: 1, Stderr: "x.c:1: error: no"}},
		{"nothing on stderr", "gcc x.c: exit status 1", Error{Cmd: "gcc x.c", Code: 1}},
		{"a signal", "gcc x.c: killed by SIGSEGV", Error{Cmd: "gcc x.c", Code: -1, Signal: "SIGSEGV"}},
		{"a crash on Windows", "x.exe: exit status 0xc0000005", Error{Cmd: "x.exe", Code: 0xc0000005}},
		{"newlines in the command and the cause", "sh -c 'a; b': this; that", Error{Cmd: "sh -c 'a\nb'", Code: -1, Err: errors.New("this\nthat")}},
		{"a long command", strings.Repeat("x", 97) + "...: exit status 2", Error{Cmd: strings.Repeat("x", 200), Code: 2}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := test.err.Error(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestTheTellingLineOfStderr(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, stderr, want string }{
		{"none", "", ""},
		{"the last one", "one\ntwo\n\n", "two"},
		{"not the excerpt of gcc", "x.c:1:2: error: 'y' undeclared\n    1 | y;\n      | ^\ncompilation terminated.\n", "x.c:1:2: error: 'y' undeclared"},
		{"not collect2's", "x.o: undefined reference to `y'\ncollect2: error: ld returned 1 exit status\n", "x.o: undefined reference to `y'"},
		{"the beginning of a panic", "start\npanic: oh\n\ngoroutine 1 [running]:\nmain.main()\n\t/x.go:1 +0x1d\nexit status 2\n", "panic: oh"},
		{"without colours", "\x1b[1;31mred\x1b[0m alert\x1b]8;;http://x\x07\n", "red alert"},
		{"decoration if there is nothing else", "  indented\n", "indented"},
		{"the end of a progress line", "10%\r100%\rfailed\r\n", "failed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := telling(test.stderr); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
