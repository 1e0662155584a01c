package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// maxProber is how large a prober may be, in bytes: it goes over ssh each time.
const maxProber = 5 << 20

var built struct {
	sync.Mutex
	dir   string
	files map[string]string // by GOARCH
}

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(built.dir)
	os.Exit(code)
}

// build returns the prober for linux and a GOARCH, as it is released.
func build(t *testing.T, goarch string) string {
	t.Helper()
	built.Lock()
	defer built.Unlock()
	if file, ok := built.files[goarch]; ok {
		return file
	}
	if built.dir == "" {
		dir, err := os.MkdirTemp("", "prober")
		if err != nil {
			t.Fatal(err)
		}
		built.dir, built.files = dir, make(map[string]string)
	}
	file := filepath.Join(built.dir, "prober_"+goarch)
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", file, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+goarch, "GOARM=5", "GO386=softfloat", "GOMIPS=softfloat")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("building for %s: %v\n%s", goarch, err, out)
	}
	built.files[goarch] = file
	return file
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

func TestProbersAreSmallAndStatic(t *testing.T) {
	t.Parallel()
	for _, goarch := range []string{"amd64", "arm64", "386", "arm", "riscv64"} {
		file := build(t, goarch)
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("linux/%s: %d bytes", goarch, info.Size())
		if info.Size() >= maxProber {
			t.Errorf("linux/%s: %d bytes, want below %d", goarch, info.Size(), maxProber)
		}
	}
}

func TestNoPackageOfTheNetworkIsInTheProber(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("go", "list", "-deps", ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, heavy := range []string{"net", "net/http", "crypto/tls", "os/exec", "os/user"} {
		if containsLine(string(out), heavy) {
			t.Errorf("the prober imports %s", heavy)
		}
	}
}
