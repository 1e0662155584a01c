package activation_test

import (
	"strings"
	"testing"

	"example.com/tide/internal/activation"
)

// That a socket is really inherited is shown by the tests of the program, which
// can hand a descriptor to a process of its own.

func TestASocketForNobodyOrForAnotherIsLeftAlone(t *testing.T) {
	t.Parallel()
	for name, env := range map[string]map[string]string{
		"nothing set":         {},
		"no process named":    {"LISTEN_FDS": "1"},
		"for another process": {"LISTEN_FDS": "1", "LISTEN_PID": "43"},
		"no sockets named":    {"LISTEN_PID": "42"},
		"no sockets":          {"LISTEN_FDS": "0", "LISTEN_PID": "42"},
	} {
		l, err := activation.Listener(func(name string) string { return env[name] }, 42)
		if l != nil || err != nil {
			t.Errorf("%s: got %v, %v, want neither", name, l, err)
		}
	}
}

func TestWhatCannotBeServedIsRefused(t *testing.T) {
	t.Parallel()
	for count, want := range map[string]string{
		"2":   "got 2 sockets, want one",
		"one": `LISTEN_FDS "one" is not`,
		"-1":  `LISTEN_FDS "-1" is not`,
	} {
		env := map[string]string{"LISTEN_FDS": count, "LISTEN_PID": "42"}
		_, err := activation.Listener(func(name string) string { return env[name] }, 42)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("LISTEN_FDS=%s: error %v, want %q in it", count, err, want)
		}
	}
}
