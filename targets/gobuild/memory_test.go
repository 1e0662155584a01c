package gobuild

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// orders is a small module with a main package and one that it imports.
func orders(t *testing.T) (dir string, q Query) {
	t.Helper()
	dir = t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/orders\n\ngo 1.26\n")
	write(t, filepath.Join(dir, "main.go"), "package main\n\nimport \"example.com/orders/greet\"\n\nfunc main() { println(greet.Word) }\n")
	write(t, filepath.Join(dir, "greet", "greet.go"), "package greet\n\nconst Word = \"good day\"\n")
	return dir, Query{Dir: dir, Platforms: []Platform{{GOOS: "linux", GOARCH: "amd64"}}}
}

// Not parallel: some of the changes are of the environment.
func TestRecallLooksAgainOnlyWhenSomethingHasChangedThatDecides(t *testing.T) {
	const imports = "package main\n\nimport \"example.com/orders/greet\"\n\n"
	for _, tt := range []struct {
		what   string
		change func(t *testing.T, dir string, q *Query)
		again  bool
	}{
		{"nothing", func(*testing.T, string, *Query) {}, false},
		{"a function's body", func(t *testing.T, dir string, _ *Query) {
			write(t, filepath.Join(dir, "main.go"), imports+"func main() { println(greet.Word + greet.Word) }\n")
		}, false},
		{"a test", func(t *testing.T, dir string, _ *Query) {
			write(t, filepath.Join(dir, "main_test.go"), "package main\n\nimport \"testing\"\n")
		}, false},
		{"a text file", func(t *testing.T, dir string, _ *Query) { write(t, filepath.Join(dir, "README"), "read me") }, false},
		{"an import", func(t *testing.T, dir string, _ *Query) {
			write(t, filepath.Join(dir, "greet", "greet.go"), "package greet\n\nimport _ \"unsafe\"\n\nconst Word = \"good day\"\n")
		}, true},
		{"import \"C\"", func(t *testing.T, dir string, _ *Query) {
			write(t, filepath.Join(dir, "greet", "greet.go"), "package greet\n\nimport \"C\"\n\nconst Word = \"good day\"\n")
		}, true},
		{"a constraint", func(t *testing.T, dir string, _ *Query) {
			write(t, filepath.Join(dir, "main.go"), "//go:build linux\n\n"+imports+"func main() { println(greet.Word) }\n")
		}, true},
		{"a file that cannot be parsed", func(t *testing.T, dir string, _ *Query) {
			write(t, filepath.Join(dir, "main.go"), "package main\n\nimport (\n")
		}, true},
		{"a new file", func(t *testing.T, dir string, _ *Query) {
			write(t, filepath.Join(dir, "greet", "more.go"), "package greet\n")
		}, true},
		{"a new directory", func(t *testing.T, dir string, _ *Query) {
			write(t, filepath.Join(dir, "part", "part.go"), "package part\n")
		}, true},
		{"a file that is gone", func(t *testing.T, dir string, _ *Query) {
			if err := os.Remove(filepath.Join(dir, "greet", "second.go")); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"go.mod", func(t *testing.T, dir string, _ *Query) {
			write(t, filepath.Join(dir, "go.mod"), "module example.com/orders\n\ngo 1.26.0\n")
		}, true},
		{"a go.work", func(t *testing.T, dir string, _ *Query) {
			write(t, filepath.Join(dir, "go.work"), "go 1.26\n\nuse .\n")
		}, true},
		{"vendor/modules.txt", func(t *testing.T, dir string, _ *Query) {
			write(t, filepath.Join(dir, "vendor", "modules.txt"), "")
		}, true},
		{"GOFLAGS", func(t *testing.T, _ string, _ *Query) { t.Setenv("GOFLAGS", "-buildvcs=false -tags=x") }, true},
		{"CC", func(t *testing.T, _ string, _ *Query) { t.Setenv("CC", "other") }, true},
		{"go env -w", func(t *testing.T, dir string, _ *Query) {
			write(t, filepath.Join(dir, "env"), "GOFLAGS=-buildvcs=false\n")
			t.Setenv("GOENV", filepath.Join(dir, "env"))
		}, true},
		{"the tags", func(_ *testing.T, _ string, q *Query) { q.Tags = []string{"x"} }, true},
		{"the platforms", func(_ *testing.T, _ string, q *Query) {
			q.Platforms = append(q.Platforms, Platform{GOOS: "linux", GOARCH: "arm64"})
		}, true},
		{"the platforms that are listed", func(_ *testing.T, _ string, q *Query) {
			q.Listed = []Platform{{GOOS: "linux", GOARCH: "arm64"}}
		}, true},
		{"the memory itself", func(t *testing.T, dir string, _ *Query) { write(t, filepath.Join(dir, "dist", "look.json"), "{") }, true},
	} {
		t.Run(tt.what, func(t *testing.T) {
			dir, q := orders(t)
			write(t, filepath.Join(dir, "greet", "second.go"), "package greet\n")
			file := filepath.Join(dir, "dist", "look.json")
			if _, fresh, err := Recall(t.Context(), q, file); err != nil || !fresh {
				t.Fatalf("first look: fresh %v, %v", fresh, err)
			}
			tt.change(t, dir, &q)
			_, fresh, err := Recall(t.Context(), q, file)
			if fresh != tt.again {
				t.Errorf("looked again: %v, want %v (%v)", fresh, tt.again, err)
			}
		})
	}
}

func TestRecallRemembersAllThatInspectFound(t *testing.T) {
	t.Parallel()
	dir, q := orders(t)
	file := filepath.Join(dir, "dist", "look.json")
	first, _, err := Recall(t.Context(), q, file)
	if err != nil {
		t.Fatal(err)
	}
	second, fresh, err := Recall(t.Context(), q, file)
	if err != nil || fresh {
		t.Fatalf("fresh %v, %v", fresh, err)
	}
	if diff := cmp.Diff(second, first); diff != "" {
		t.Errorf("(-recalled +found):\n%s", diff)
	}
}

func TestAFailedLookIsNotRemembered(t *testing.T) {
	t.Parallel()
	dir, q := orders(t)
	file := filepath.Join(dir, "dist", "look.json")
	q.Package = "./greet"
	for range 2 {
		if _, _, err := Recall(t.Context(), q, file); err == nil {
			t.Error("a package that is no main is no error")
		}
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a failure was kept")
	}
}
