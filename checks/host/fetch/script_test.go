package fetch

import (
	"bytes"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestScriptsPassEveryShellUnchanged(t *testing.T) {
	t.Parallel()
	for _, command := range []string{archScript("seaworthy-0"), probeScript("seaworthy-0", 12)} {
		script := strings.TrimSuffix(strings.TrimPrefix(command, "exec sh -c '"), "'")
		if len(script) != len(command)-len("exec sh -c ''") || strings.ContainsAny(script, "'\\!\n") {
			t.Errorf("not one quoted line: %s", command)
		}
	}
}

// shells are ways to start sh, each of which some system has as /bin/sh.
var shells = map[string][]string{"dash": {"dash", "-c"}, "bash": {"bash", "--posix", "-c"}, "busybox": {"busybox", "sh", "-c"}}

// inShells runs test with every shell that is here.
func inShells(t *testing.T, test func(t *testing.T, run func(script, stdin string, env ...string) (string, error))) {
	for name, command := range shells {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(command[0]); err != nil {
				skip(t, name+" is not installed")
			}
			test(t, func(script, stdin string, env ...string) (string, error) {
				inner := strings.TrimSuffix(strings.TrimPrefix(script, "exec sh -c '"), "'")
				cmd := exec.Command(command[0], append(command[1:], inner)...)
				cmd.Env = append(env, "PATH="+os.Getenv("PATH"))
				cmd.Stdin = strings.NewReader(stdin)
				out, err := cmd.Output()
				return string(out), err
			})
		})
	}
}

// skip skips a test that needs something of the machine, but not where all is
// said to be there.
func skip(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}

func TestTheProberRunsAndIsGone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		skip(t, "no sh")
	}
	inShells(t, func(t *testing.T, run func(script, stdin string, env ...string) (string, error)) {
		dir := t.TempDir()
		const prober = "stat -c %a ${0%/*} $0\necho from $0\n" // without #!, so that sh executes it
		out, err := run(probeScript("seaworthy-1", len(prober)), prober, "XDG_RUNTIME_DIR="+dir)
		if want := "seaworthy-1\n700\n700\nfrom " + dir + "/seaworthy-1/prober\n"; err != nil || out != want {
			t.Errorf("printed %q, %v, want %q", out, err, want)
		}
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("left %v", left)
		}
	})
}

func TestTheExitCodeIsTheProbersOwn(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		skip(t, "no sh")
	}
	inShells(t, func(t *testing.T, run func(script, stdin string, env ...string) (string, error)) {
		dir := t.TempDir()
		for prober, c := range map[string]struct{ size, want int }{
			"exit 7\n": {len("exit 7\n"), 7},
			"exit 0\n": {100, exitPartial},
		} {
			_, err := run(probeScript("seaworthy-2", c.size), prober, "XDG_RUNTIME_DIR="+dir)
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != c.want {
				t.Errorf("%q: %v, want exit code %d", prober, err, c.want)
			}
			if left, _ := os.ReadDir(dir); len(left) != 0 {
				t.Errorf("left %v", left)
			}
		}
	})
}

func TestAForeignDirectoryIsNotUsed(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		skip(t, "no sh")
	}
	inShells(t, func(t *testing.T, run func(script, stdin string, env ...string) (string, error)) {
		dir, home := t.TempDir(), t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "seaworthy-3"), 0o755); err != nil {
			t.Fatal(err)
		}
		script := strings.ReplaceAll(strings.ReplaceAll(probeScript("seaworthy-3", 8), " /tmp ", " "), " /var/tmp ", " ")
		out, err := run(script, "echo $0\n", "XDG_RUNTIME_DIR="+dir, "HOME="+home)
		if want := "seaworthy-3\n" + home + "/seaworthy-3/prober\n"; err != nil || out != want {
			t.Errorf("printed %q, %v, want %q", out, err, want)
		}
		if left, _ := os.ReadDir(dir); len(left) != 1 {
			t.Error("somebody else's directory is gone")
		}
	})
}

func TestArchitecturesAreReadFromWhatMachinesSay(t *testing.T) {
	t.Parallel()
	header := func(class, data, machine byte) string {
		h := make([]byte, 20)
		copy(h, "\x7fELF")
		h[4], h[5], h[6], h[16] = class, data, 1, 2
		if h[18] = machine; data == 2 {
			h[16], h[17], h[18], h[19] = 0, 2, 0, machine
		}
		var out bytes.Buffer
		for i := 0; i < 20; i += 16 {
			out.WriteString(" " + strings.Join(strings.Split(hex.EncodeToString(h[i:min(i+16, 20)]), ""), "") + "\n")
		}
		return out.String()
	}
	for answer, want := range map[string]string{
		"x86_64\n":                         "amd64",
		"aarch64\n" + header(1, 1, 40):     "arm64", // what the kernel is; the user land may be of 32 bits
		"unknown\n" + header(2, 1, 62):     "amd64",
		"mips\n" + header(1, 2, 8):         "mips",
		"mips\n" + header(1, 1, 8):         "mipsle",
		"mips64\n" + header(2, 1, 8):       "mips64le",
		"ia64\n" + header(2, 1, 50):        "",
		"unknown\n":                        "",
		"":                                 "",
		"unknown\nod: command not found\n": "",
	} {
		got, err := parseArch(answer)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q, %v, want %q", answer, got, err, want)
		}
	}
}
