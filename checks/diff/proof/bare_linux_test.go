package proof_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"example.com/seaworthy/checks/diff/cases"
)

// bare does what the cases of tide ask for and nothing else: it starts the same
// processes, sends the same requests, reads to the end, and keeps nothing.
type bare struct {
	b       testing.TB
	path    string // of the binary
	dir     string
	addr    string
	stdin   string // a file, for the next command
	stdout  []byte // of the last
	service *exec.Cmd
}

// runBare runs the cases once.
func runBare(b testing.TB, build cases.Build, suite *cases.Suite) {
	b.Helper()
	for _, c := range suite.Cases {
		dir, err := os.MkdirTemp(room, "bare-")
		if err != nil {
			b.Fatal(err)
		}
		archive := txtar.Parse(c.Data)
		for _, f := range archive.Files {
			if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
				b.Fatal(err)
			}
		}
		r := &bare{b: b, path: build.Path, dir: dir}
		for line := range strings.Lines(string(archive.Comment)) {
			r.line(strings.Fields(strings.TrimPrefix(line, "! ")))
		}
		os.RemoveAll(dir)
	}
}

// line does what a line of a script says; assertions and rules cost nothing here.
func (r *bare) line(words []string) {
	if len(words) == 0 {
		return
	}
	switch words[0] {
	case "exec":
		r.exec(words[2:])
	case "stdin":
		r.stdin = words[1]
	case "cp":
		if err := os.WriteFile(filepath.Join(r.dir, words[2]), r.stdout, 0o644); err != nil {
			r.b.Fatal(err)
		}
	case "service":
		r.start(words[2:])
	case "ready":
		r.ready(words[len(words)-1])
	case "http":
		r.ask(words[1:])
	case "shutdown":
		r.stop(words[1])
	}
}

func (r *bare) command(args []string) *exec.Cmd {
	cmd := exec.Command(r.path, args...)
	cmd.Dir, cmd.Env = r.dir, []string{"TZ=UTC", "HOME=/no-home"}
	return cmd
}

func (r *bare) exec(args []string) {
	cmd := r.command(args)
	if r.stdin != "" {
		data, err := os.ReadFile(filepath.Join(r.dir, r.stdin))
		if err != nil {
			r.b.Fatal(err)
		}
		cmd.Stdin, r.stdin = bytes.NewReader(data), ""
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.Run()
	r.stdout = out.Bytes()
}

func (r *bare) start(args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		r.b.Fatal(err)
	}
	r.addr = l.Addr().String()
	l.Close()
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "$ADDR", r.addr)
	}
	r.service = r.command(args)
	var out, errs bytes.Buffer
	r.service.Stdout, r.service.Stderr = &out, &errs
	if err := r.service.Start(); err != nil {
		r.b.Fatal(err)
	}
}

func (r *bare) ready(last string) {
	path := last
	if !strings.HasPrefix(path, "/") {
		path = "/healthz"
	}
	for range 1000 {
		if r.send("GET", path, nil) == nil {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	r.b.Fatal("never ready")
}

func (r *bare) ask(words []string) {
	var body io.Reader
	if len(words) > 2 {
		data, err := os.ReadFile(filepath.Join(r.dir, words[2]))
		if err != nil {
			r.b.Fatal(err)
		}
		_, after, _ := bytes.Cut(data, []byte("\n\n"))
		body = bytes.NewReader(after)
	}
	if err := r.send(words[0], words[1], body); err != nil {
		r.b.Fatal(err)
	}
}

var bareTransport = &http.Transport{DisableCompression: true, DisableKeepAlives: true}

func (r *bare) send(method, path string, body io.Reader) error {
	request, err := http.NewRequest(method, "http://"+r.addr+path, body)
	if err != nil {
		return err
	}
	answer, err := bareTransport.RoundTrip(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}

func (r *bare) stop(name string) {
	signal := map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM}[name]
	if err := r.service.Process.Signal(signal); err != nil {
		r.b.Fatal(err)
	}
	if err := r.service.Wait(); err != nil {
		r.b.Error(fmt.Errorf("the service: %w", err))
	}
}
