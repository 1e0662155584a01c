package run

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestTheEnvironmentCanRefuseLiveLines(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, term, ci string
		want           bool
	}{
		{"a terminal", "xterm-256color", "", true},
		{"a dumb one", "dumb", "", false},
		{"a CI runner", "xterm", "true", false},
		{"CI switched off", "xterm", "false", true},
		{"no TERM", "", "", runtime.GOOS == "windows"},
	} {
		env := map[string]string{"TERM": test.term, "CI": test.ci, "NO_COLOR": "1"}
		if got := willing(func(key string) string { return env[key] }); got != test.want {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

func TestAFileIsNoTerminal(t *testing.T) {
	t.Parallel()
	f, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if Terminal(f) || Terminal(nil) {
		t.Error("a file, or none, is taken for a terminal")
	}
}
