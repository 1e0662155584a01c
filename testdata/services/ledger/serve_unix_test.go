//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestTheBuiltProgramServesAndStops(t *testing.T) {
	t.Parallel()
	needsSQLite(t)
	cmd := exec.Command(buildProgram(t, "CGO_ENABLED=1"), "-db", ":memory:", "serve", "-addr", "127.0.0.1:0")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	log := bufio.NewScanner(stderr)
	log.Scan()
	address := regexp.MustCompile(`msg=listening addr=(\S+) version=1.2.3`).FindStringSubmatch(log.Text())
	if address == nil {
		t.Fatalf("the log begins %q", log.Text())
	}
	response, err := http.Post("http://"+address[1]+"/v1/entries", "application/json",
		strings.NewReader(`{"date": "2026-11-22", "debit": "cash", "credit": "sales", "amount": "12.34"}`))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	var balance struct {
		Accounts []struct{ Account, Balance string }
	}
	if response, err = http.Get("http://" + address[1] + "/v1/balance?account=cash"); err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&balance); err != nil || len(balance.Accounts) != 1 || balance.Accounts[0].Balance != "12.34" {
		t.Errorf("got %+v, %v", balance, err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	var last string
	for log.Scan() {
		last = log.Text()
	}
	if err := cmd.Wait(); err != nil || !strings.Contains(last, "msg=stopped") {
		t.Errorf("after SIGTERM: %v, and the log ends %q", err, last)
	}
}

func TestTheProgramBuiltWithoutCgoSaysSo(t *testing.T) {
	t.Parallel()
	program := buildProgram(t, "CGO_ENABLED=0")
	for _, command := range []string{"init", "balance", "serve"} {
		var stderr strings.Builder
		cmd := exec.Command(program, "-db", filepath.Join(t.TempDir(), "book.db"), command)
		cmd.Stderr = &stderr
		cmd.Run()
		const want = "ledger: this program was built with CGO_ENABLED=0 and has no SQLite in it: build it with CGO_ENABLED=1 and a C compiler\n"
		if code := cmd.ProcessState.ExitCode(); code != 1 || stderr.String() != want {
			t.Errorf("%s: exit code %d, %q", command, code, &stderr)
		}
	}
	out, err := exec.Command(program, "version").Output()
	if err != nil || !strings.Contains(string(out), "built without SQLite") {
		t.Errorf("version: %q, %v", out, err)
	}
}

// buildProgram builds the program with the go command, a version stamped.
func buildProgram(t *testing.T, env string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "ledger")
	cmd := exec.Command("go", "build", "-ldflags=-X main.version=1.2.3", "-o", program, ".")
	cmd.Env = append(os.Environ(), env)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}
