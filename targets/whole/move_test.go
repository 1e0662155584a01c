package whole

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// sleeper makes the test binary a program that runs until its stdin ends.
const sleeper = "WHOLE_TEST_SLEEPER"

func TestMain(m *testing.M) {
	if os.Getenv(sleeper) != "" {
		os.Stdout.WriteString("up\n")
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestAProgramThatRunsIsReplaced(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	final, tmp := filepath.Join(dir, "orders.exe"), filepath.Join(dir, "tmp")
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(final, program, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(final)
	cmd.Env = append(os.Environ(), sleeper+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "up\n" {
		t.Fatalf("%q, %v", line, err)
	}
	if err := os.WriteFile(tmp, []byte("new"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Move(tmp, final); err != nil {
		t.Errorf("while it runs: %v", err)
	}
	if text, err := os.ReadFile(final); string(text) != "new" {
		t.Errorf("%q, %v", text, err)
	}
	in.Close()
	if err := cmd.Wait(); err != nil {
		t.Errorf("the one that ran: %v", err)
	}
	if err := os.WriteFile(tmp, []byte("newer"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Move(tmp, final); err != nil {
		t.Errorf("after it: %v", err)
	}
}
