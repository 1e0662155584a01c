package checks_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
)

// The programs that real files are built from.
const (
	goHello = "package main\n\nfunc main() { println(\"hello\") }\n"
	goCgo   = "package main\n\n// #include <pthread.h>\n// static unsigned long self(void) { return (unsigned long)pthread_self(); }\nimport \"C\"\n\nfunc main() { println(C.self() != 0) }\n"
	cHello  = "#include <stdio.h>\n\nint main(void) { return puts(\"hello\") < 0; }\n"
	cLookup = "#include <netdb.h>\n\nint main(void) {\n\tstruct addrinfo *found;\n\treturn getaddrinfo(\"localhost\", 0, 0, &found);\n}\n"
)

// build compiles one source file with a command whose last argument is the
// source, and returns the program. A missing tool skips the test, and fails it
// in CI.
func build(t *testing.T, source string, env []string, command ...string) string {
	t.Helper()
	if _, err := exec.LookPath(command[0]); err != nil {
		unavailable(t, command[0]+" is not on PATH")
	}
	if c := strings.Contains(source, "#include"); c && runtime.GOOS+"/"+runtime.GOARCH != "linux/amd64" {
		t.Skipf("needs C compilers as on linux/amd64, this is %s/%s", runtime.GOOS, runtime.GOARCH)
	}
	dir := t.TempDir()
	name := map[bool]string{true: "main.go", false: "main.c"}[strings.HasPrefix(source, "package main")]
	if err := os.WriteFile(filepath.Join(dir, name), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "program")
	cmd := exec.Command(command[0], append(command[1:], "-o", out, name)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append([]string{"GOFLAGS=", "GOWORK=off", "GO111MODULE=on", "GOOS=linux", "GOARCH=amd64", "GOAMD64=v1", "CC=gcc", "CGO_LDFLAGS=", "CGO_CFLAGS="}, env...)...)
	if words, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(command, " "), err, words)
	}
	return out
}

// unavailable skips, in CI fails: there everything is to be installed.
func unavailable(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}

func readFile(t *testing.T, path string) *binary.Binary {
	t.Helper()
	b, err := binary.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var usualHosts = []string{"centos-7", "debian-12", "alpine-3.22", "scratch"}

// verdicts are the statuses of a file by id that are not PASS, "FAIL" or, where
// the hosts differ, "FAIL PASS SKIP SKIP" in the order of usualHosts.
func verdicts(t *testing.T, file *binary.Binary) map[string]string {
	t.Helper()
	var hosts []host.Host
	for _, name := range usualHosts {
		hosts = append(hosts, hostNamed(t, name))
	}
	words := map[string][]string{}
	for _, f := range checks.Run(checks.Default(), checks.Subject{File: file}, hosts) {
		words[f.ID] = append(words[f.ID], f.Status.String())
	}
	got := map[string]string{}
	for id, w := range words {
		s := strings.Join(w, " ")
		if len(strings.ReplaceAll(s, w[0], "")) == len(w)-1 {
			s = w[0]
		}
		if s != "PASS" {
			got[id] = s
		}
	}
	return got
}

// skipped is everything but the checks for any file, and what those say.
func skipped(but map[string]string) map[string]string {
	all := map[string]string{}
	for _, c := range checks.Default() {
		if c.Asks == nil {
			all[c.ID] = "SKIP"
		}
	}
	for _, id := range []string{"G1", "G3", "I"} { // which these files could be asked about
		all[id] = "SKIP"
	}
	for id, s := range but {
		all[id] = s
	}
	return all
}

func TestRealFilesAreJudgedAsTheyRun(t *testing.T) {
	t.Parallel()
	pureGo := []string{"CGO_ENABLED=0"}
	cgo := []string{"CGO_ENABLED=1"}
	for _, c := range []struct {
		what    string
		source  string
		env     []string
		command []string
		want    map[string]string // of centos-7, debian-12, alpine-3.22, scratch; what is not there is PASS
	}{
		{
			"pure Go", goHello, pureGo, []string{"go", "build"},
			map[string]string{"F1": "PASS PASS PASS SKIP"},
		},
		{
			"pure Go, PIE", goHello, pureGo, []string{"go", "build", "-buildmode=pie"},
			map[string]string{"B2": "PASS PASS FAIL FAIL", "F1": "PASS PASS PASS SKIP", "G5": "WARN"},
		},
		{
			"GOAMD64=v3", goHello, []string{"CGO_ENABLED=0", "GOAMD64=v3"}, []string{"go", "build"},
			map[string]string{"E1": "WARN WARN WARN SKIP", "F1": "PASS PASS PASS SKIP"},
		},
		{
			"cgo", goCgo, cgo, []string{"go", "build"},
			map[string]string{
				"B2": "PASS PASS FAIL FAIL", "B3": "PASS PASS PASS SKIP", "B4": "PASS PASS PASS SKIP", "C1": "FAIL PASS SKIP SKIP", "E2": "SKIP",
				"F1": "PASS PASS PASS SKIP", "F2": "PASS PASS PASS SKIP", "G5": "WARN",
			},
		},
		{
			"cgo with an RPATH", goCgo, cgo, []string{"go", "build", "-ldflags=-linkmode=external -extldflags=-Wl,-rpath,/tmp/x"},
			map[string]string{
				"B2": "PASS PASS FAIL FAIL", "B3": "PASS PASS PASS SKIP", "B4": "PASS PASS PASS SKIP", "B5": "FAIL", "C1": "FAIL PASS SKIP SKIP", "E2": "SKIP",
				"F1": "PASS PASS PASS SKIP", "F2": "PASS PASS PASS SKIP", "G5": "WARN",
			},
		},
		{
			"cgo, arm64", goCgo, []string{"CGO_ENABLED=1", "GOARCH=arm64", "GOARM64=v8.0", "CC=aarch64-linux-gnu-gcc"}, []string{"go", "build"},
			map[string]string{
				"B2": "PASS PASS FAIL FAIL", "B3": "PASS PASS PASS SKIP", "B4": "PASS PASS PASS SKIP", "C1": "FAIL PASS SKIP SKIP", "E2": "SKIP",
				"F1": "PASS PASS PASS SKIP", "F2": "PASS PASS PASS SKIP", "G5": "WARN",
			},
		},
		{
			"cgo with musl inside", goCgo, []string{"CGO_ENABLED=1", "CC=musl-gcc"}, []string{"go", "build", "-ldflags=-linkmode=external -extldflags=-static"},
			map[string]string{"E2": "SKIP", "F1": "PASS PASS PASS SKIP"},
		},
		{
			"C with glibc inside", cLookup, nil, []string{"gcc", "-static"},
			map[string]string{
				"D1": "WARN", "D2": "WARN", "E2": "SKIP", "F2": "PASS PASS PASS SKIP", "G5": "WARN",
			},
		},
		{
			"C for musl", cHello, nil, []string{"musl-gcc"},
			map[string]string{
				"B2": "FAIL FAIL PASS FAIL", "B3": "PASS PASS PASS SKIP", "B4": "PASS PASS PASS SKIP", "E2": "SKIP", "G5": "WARN",
			},
		},
		{
			"C with an executable stack", cHello, nil, []string{"gcc", "-z", "execstack", "-z", "now"},
			map[string]string{
				"B2": "PASS PASS FAIL FAIL", "B3": "PASS PASS PASS SKIP", "B4": "PASS PASS PASS SKIP", "C1": "FAIL PASS SKIP SKIP", "E2": "SKIP",
				"F2": "PASS PASS PASS SKIP", "G5": "WARN",
			},
		},
		{
			"C for x86-64-v3", cHello, nil, []string{"gcc", "-march=x86-64-v3", "-mneeded", "-z", "now"},
			map[string]string{
				"B2": "PASS PASS FAIL FAIL", "B3": "PASS PASS PASS SKIP", "B4": "PASS PASS PASS SKIP", "C1": "FAIL PASS SKIP SKIP", "E2": "WARN WARN WARN SKIP",
				"F2": "PASS PASS PASS SKIP",
			},
		},
		{"for Windows", goHello, []string{"CGO_ENABLED=0", "GOOS=windows"}, []string{"go", "build"}, skipped(map[string]string{"A3": "FAIL"})},
		{"for macOS", goHello, []string{"CGO_ENABLED=0", "GOOS=darwin"}, []string{"go", "build"}, skipped(map[string]string{"A3": "FAIL"})},
		{"for FreeBSD", goHello, []string{"CGO_ENABLED=0", "GOOS=freebsd"}, []string{"go", "build"}, skipped(map[string]string{"A1": "PASS", "A2": "FAIL", "A3": "PASS", "F3": "SKIP"})},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			want := map[string]string{}
			for id, s := range c.want {
				if s != "PASS" {
					want[id] = s
				}
			}
			if runtime.GOOS == "windows" { // which keeps no execute bit
				want["G1"], want["G3"] = "SKIP", "SKIP"
			}
			if diff := cmp.Diff(want, verdicts(t, readFile(t, build(t, c.source, c.env, c.command...)))); diff != "" {
				t.Errorf("centos-7, debian-12, alpine-3.22, scratch (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRealDamageIsSeen(t *testing.T) {
	t.Parallel()
	whole, err := os.ReadFile(build(t, goHello, []string{"CGO_ENABLED=0"}, "go", "build"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		data []byte
		want map[string]string
	}{
		{"a copy that broke off", whole[:len(whole)/2], skipped(map[string]string{"A1": "FAIL"})},
		{"text", []byte("orders 1.4.2\n"), skipped(map[string]string{"A3": "FAIL"})},
		{"a script", []byte("#!/bin/sh\necho\n"), skipped(map[string]string{"A3": "FAIL"})},
		{"nothing", nil, skipped(map[string]string{"A1": "FAIL"})},
	} {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, verdicts(t, readFile(t, path))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
}
