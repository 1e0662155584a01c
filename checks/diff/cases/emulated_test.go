package cases_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"example.com/seaworthy/checks/diff/cases"
)

func TestABuildForAnotherArchitectureRunsUnderAnEmulator(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a cross build and an emulator take their time")
	}
	const emulator = "qemu-aarch64-static"
	if _, err := exec.LookPath(emulator); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	path := filepath.Join(t.TempDir(), "tide")
	cmd := exec.Command("go", "build", "-o", path, "./cmd/tide")
	cmd.Dir = tideDir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOARCH=arm64", "GOOS=linux", "GOFLAGS=-buildvcs=false")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	arm := cases.Build{Name: "tide", Path: path, Under: []string{emulator, "-L", "/"}}
	s := tideCases(t)
	for _, c := range s.Cases {
		if c.Name == "serve" || c.Name == "usage" {
			play(t, arm, c, cases.Options{}).held(t)
		}
	}
	arm.Under[0] = "qemu-nonesuch"
	if _, err := tryPlay(t, t.Context(), arm, s.Cases[0], cases.Options{}); err == nil {
		t.Error("without the emulator it ran")
	}
}
