package gobuild

import (
	"os"
	"path/filepath"
	"testing"
)

func TestHasVersionFindsWhatTheLinkerCanSet(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"var version string":                              true,
		`var version = "devel"`:                           true,
		`var version string = "devel"`:                    true,
		"var version = `devel`":                           true,
		`var name, version = "orders", "devel"`:           true,
		"var (\n\ta int\n\tversion string\n)":             true,
		"":                                                false,
		`const version = "devel"`:                         false,
		"var version int":                                 false,
		"var version = 1":                                 false,
		"var version = number()":                          false,
		`var version, name = number()`:                    false,
		"type text string\nvar version text":              false,
		`type text string` + "\nvar version text = `1`":   false,
		"func main() { var version string; _ = version }": false,
		"var Version string":                              false,
		"func version() string { return `1` }":            false,
		`var version = "1" + "2"`:                         false,
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "main.go"), "package main\n\n"+code+"\n")
		if got, err := HasVersion(dir); err != nil || got != want {
			t.Errorf("%s: %v, %v, want %v", code, got, err, want)
		}
	}
}

func TestHasVersionLooksAtTheProgramAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "main_test.go"), "package main\n\nvar version string\n")
	write(t, filepath.Join(dir, "readme.txt"), "package main\n\nvar version string\n")
	write(t, filepath.Join(dir, "broken.go"), "package main\n\nfunc {\n")
	if got, err := HasVersion(dir); err != nil || got {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := HasVersion(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a directory that is not there is no error")
	}
}

// write writes a file and the directories above it.
func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
