//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
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

// program is the path of the program as the go command builds it, with a
// version stamped.
var program string

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "tide") // short: a socket's name must fit
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "tide")
	build := exec.Command("go", "build", "-ldflags=-X main.version=1.2.3 -X main.commit=abc", "-o", program, ".")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

func TestTheVersionIsStamped(t *testing.T) {
	t.Parallel()
	out, err := exec.Command(program, "version").Output()
	if err != nil || !strings.HasPrefix(string(out), "tide 1.2.3 (commit abc, go") {
		t.Errorf("got %q, %v", out, err)
	}
	p := start(t, nil)
	var got struct{ Version, Commit string }
	response := p.get(t, "/version")
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&got); err != nil || got.Version != "1.2.3" || got.Commit != "abc" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestASignalStopsTheServiceWithExitCode0(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			p := start(t, nil)
			p.send(t, signal)
			p.ends(t, 0)
			if !strings.Contains(p.log(), "msg=stopped") {
				t.Errorf("the log is\n%s", p.log())
			}
		})
	}
}

func TestHealthIs503WhileTheServiceLingers(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "-linger", "1s")
	if got := p.health(t); got != 200 {
		t.Fatalf("healthz answers %d", got)
	}
	p.send(t, syscall.SIGTERM)
	p.waitFor(t, "msg=stopping")
	if got := p.health(t); got != 503 {
		t.Errorf("after SIGTERM healthz answers %d", got)
	}
	p.ends(t, 0)
}

func TestAnOpenRequestIsAnsweredBeforeTheServiceStops(t *testing.T) {
	t.Parallel()
	p, body := unread(t)
	p.send(t, syscall.SIGTERM)
	p.waitFor(t, "msg=stopping")
	time.Sleep(100 * time.Millisecond) // the service is waiting for us by now
	if strings.Contains(p.log(), "msg=request") {
		t.Fatalf("the request was not open:\n%s", p.log())
	}
	answer, err := io.ReadAll(body)
	if err != nil || !json.Valid(answer) {
		t.Errorf("%d bytes are not a whole answer (%v)", len(answer), err)
	}
	p.ends(t, 0)
}

// http.Server.Shutdown alone drops it: it was accepted and not yet read.
func TestAConnectionThatWasAcceptedIsAnsweredBeforeTheServiceStops(t *testing.T) {
	t.Parallel()
	p := start(t, nil)
	conn, err := net.Dial("tcp", p.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	p.health(t) // by then the one before it was accepted
	p.send(t, syscall.SIGTERM)
	p.waitFor(t, "msg=stopping")
	time.Sleep(50 * time.Millisecond)
	fmt.Fprint(conn, "GET /version HTTP/1.1\r\nHost: tide\r\n\r\n")
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("got %v, %v", response, err)
	}
	p.ends(t, 0)
}

func TestARequestThatOutlastsTheGraceIsCutOff(t *testing.T) {
	t.Parallel()
	p, body := unread(t, "-grace", "200ms")
	p.send(t, syscall.SIGTERM)
	p.ends(t, 1)
	if !strings.Contains(p.log(), "tide: serve: requests were still open after 200ms") {
		t.Errorf("the log is\n%s", p.log())
	}
	if _, err := io.ReadAll(body); err == nil {
		t.Error("the whole answer has arrived: the request was not open")
	}
}

func TestTheSecondSignalEndsTheServiceAtOnce(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "-linger", "1m")
	p.send(t, syscall.SIGTERM)
	p.waitFor(t, "msg=stopping")
	p.send(t, syscall.SIGTERM)
	p.ends(t, -1) // killed by the signal
}

func TestAnAddressInUseIsAnError(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	tide(t, "", "serve", "-addr", l.Addr().String()).failsWith(t, 1, "address already in use")
}

// A process is a running "tide serve".
type process struct {
	cmd   *exec.Cmd
	addr  string
	lines chan string
	seen  *strings.Builder
}

// start runs "tide serve" on a free port with the environment added to ours.
func start(t *testing.T, env []string, args ...string) *process {
	t.Helper()
	cmd := exec.Command(program, append([]string{"serve", "-addr", "127.0.0.1:0"}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	return launch(t, cmd)
}

// launch runs cmd and waits until it says where it listens.
func launch(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	p := &process{cmd: cmd, lines: make(chan string, 1000), seen: &strings.Builder{}}
	go func() {
		defer close(p.lines)
		for scanner := bufio.NewScanner(stderr); scanner.Scan(); {
			p.lines <- scanner.Text()
		}
	}()
	line := p.waitFor(t, "msg=listening")
	p.addr = regexp.MustCompile(`addr=(\S+)`).FindStringSubmatch(line)[1]
	return p
}

// waitFor reads the log up to a line with text in it.
func (p *process) waitFor(t *testing.T, text string) string {
	t.Helper()
	timeout := time.After(20 * time.Second)
	for {
		select {
		case line, open := <-p.lines:
			if !open {
				t.Fatalf("the log ends before %q:\n%s", text, p.seen)
			}
			fmt.Fprintln(p.seen, line)
			if strings.Contains(line, text) {
				return line
			}
		case <-timeout:
			t.Fatalf("no %q in\n%s", text, p.seen)
		}
	}
}

// log is what was read of the log; all of it after ends.
func (p *process) log() string { return p.seen.String() }

func (p *process) send(t *testing.T, signal syscall.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
}

// ends waits for the end of the process and checks its exit code.
func (p *process) ends(t *testing.T, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { p.cmd.Process.Kill() })
	defer stop()
	for line := range p.lines {
		fmt.Fprintln(p.seen, line)
	}
	p.cmd.Wait()
	if ctx.Err() != nil {
		t.Fatalf("the process did not end by itself; the log is\n%s", p.seen)
	}
	if got := p.cmd.ProcessState.ExitCode(); got != code {
		t.Errorf("exit code %d, want %d; the log is\n%s", got, code, p.seen)
	}
}

func (p *process) get(t *testing.T, path string) *http.Response {
	t.Helper()
	response, err := http.Get("http://" + p.addr + path)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func (p *process) health(t *testing.T) int {
	t.Helper()
	response := p.get(t, "/healthz")
	response.Body.Close()
	return response.StatusCode
}

// unread runs "tide serve", asks it for an answer of megabytes and returns the
// body unread. A Unix socket holds some hundred kilobytes at most (TCP grows
// its buffers as needed), so that the request stays open.
func unread(t *testing.T, args ...string) (*process, io.Reader) {
	t.Helper()
	p, client := inherit(t, "unix", args...)
	response, err := client.Get("http://localhost/v1/tides?station=brest&hours=744&step=1m")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	return p, response.Body
}

// shortDir is a directory whose path leaves room for a socket's name.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tide")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
