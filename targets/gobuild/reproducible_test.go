package gobuild

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"example.com/seaworthy/targets/run"
)

// need ends the test unless the tool is there: by skipping it, but on CI, where
// nothing may be skipped, by failing.
func need(t *testing.T, tool string) {
	t.Helper()
	if _, err := exec.LookPath(tool); err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not on PATH, and CI is true", tool)
	}
	t.Skipf("%s is not on PATH", tool)
}

const (
	pureMain = "package main\n\nvar version string\n\nfunc main() { println(version) }\n"
	cgoMain  = `package main

// static const char *where(void) { return __FILE__; }
// static int twice(int n) { return n + n; }
import "C"

func main() { println(C.twice(4711), C.where() != nil) }
`
)

// Not parallel: the second build has a GOCACHE of its own, in the environment.
func TestTheSameSourceGivesTheSameBytesInAnyDirectory(t *testing.T) {
	for _, tt := range []struct {
		what, source string
		cgo          bool
	}{{"pure", pureMain, false}, {"cgo", cgoMain, true}} {
		t.Run(tt.what, func(t *testing.T) {
			if tt.cgo {
				need(t, "gcc")
			}
			first := compiled(t, tt.source, tt.cgo)
			t.Setenv("GOCACHE", t.TempDir())
			second := compiled(t, tt.source, tt.cgo)
			if first.Record.SHA256 != second.Record.SHA256 || first.Record.Size < 1e5 {
				t.Errorf("%d bytes %s, then %d bytes %s", first.Record.Size, first.Record.SHA256, second.Record.Size, second.Record.SHA256)
			}
		})
	}
}

// compiled builds a program of one file in a directory of its own.
func compiled(t *testing.T, source string, cgo bool) Build {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/orders\n\ngo 1.26\n")
	write(t, filepath.Join(dir, "main.go"), source)
	target := Target{Platform{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}, Decision{Static: true}}
	if cgo {
		target.Link = Decision{Cgo: true, Compiler: Compiler{Command: []string{"gcc"}}}
	}
	p := &Plan{
		Name: "orders", Dir: dir, Dist: filepath.Join(dir, "dist"), LDFlags: "-s -w", Version: "v1.0.0", Stamp: !cgo,
		Package: Main{ImportPath: "example.com/orders", Dir: dir},
	}
	b, err := p.Compile(t.Context(), target, new(run.Task))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
