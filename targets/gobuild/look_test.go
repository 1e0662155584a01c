package gobuild

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInspectFindsTheProgramAndWhoNeedsCgo(t *testing.T) {
	t.Parallel()
	dir, q := orders(t)
	write(t, filepath.Join(dir, "greet", "c.go"), "//go:build arm64 || silver\n\npackage greet\n\nimport \"C\"\n")
	q.Platforms = []Platform{{GOOS: "linux", GOARCH: "amd64"}, {GOOS: "linux", GOARCH: "arm64"}}
	got, err := Inspect(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if got.Module != "example.com/orders" || got.Package.ImportPath != "example.com/orders" || got.Version != "" || !strings.HasPrefix(got.Go, "go1.") {
		t.Errorf("found %+v", got)
	}
	users := []string{"example.com/orders/greet"}
	if diff := cmp.Diff(got.Cgo, map[string][]string{"linux/amd64": nil, "linux/arm64": users}); diff != "" {
		t.Errorf("cgo (-got +want):\n%s", diff)
	}
	q.Tags = []string{"silver"}
	if got, err = Inspect(t.Context(), q); err != nil || !slices.Equal(got.Cgo["linux/amd64"], users) {
		t.Errorf("with tags: %v, %v", got.Cgo, err)
	}
}

func TestInspectNamesTheUnknownPlatform(t *testing.T) {
	t.Parallel()
	_, q := orders(t)
	q.Listed = []Platform{{GOOS: "linux", GOARCH: "amd46", Level: "v3"}}
	_, err := Inspect(t.Context(), q)
	var unknown *UnknownPlatform
	if !errors.As(err, &unknown) || unknown.Platform != "linux/amd46/v3" || !slices.Contains(unknown.Known, "linux/amd64") {
		t.Fatalf("%+v", err)
	}
	if want := `Go cannot build for platform "linux/amd46/v3": go tool dist list prints what it can`; err.Error() != want {
		t.Errorf("%v", err)
	}
}

func TestInspectFetchesWhatIsMissingOnce(t *testing.T) {
	t.Parallel()
	dir, q := orders(t)
	write(t, filepath.Join(dir, "go.mod"), "module example.com/orders\n\ngo 1.26\n\nrequire example.com/absent v1.0.0\n\nreplace example.com/absent => ./absent\n")
	write(t, filepath.Join(dir, "main.go"), "package main\n\nimport \"example.com/absent\"\n\nfunc main() { println(absent.Word) }\n")
	write(t, filepath.Join(dir, "absent", "go.mod"), "module example.com/absent\n")
	fetched := 0
	q.Prepare = func(context.Context) error {
		fetched++
		write(t, filepath.Join(dir, "absent", "absent.go"), "package absent\n\nimport \"C\"\n\nconst Word = \"here\"\n")
		return nil
	}
	got, err := Inspect(t.Context(), q)
	if err != nil || fetched != 1 {
		t.Fatalf("fetched %d times, %v", fetched, err)
	}
	if diff := cmp.Diff(got.Cgo["linux/amd64"], []string{"example.com/absent"}); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
	if _, err = Inspect(t.Context(), q); err != nil || fetched != 1 {
		t.Errorf("with nothing missing: fetched %d times, %v", fetched, err)
	}
}

func TestThePrepareErrorIsTheLooks(t *testing.T) {
	t.Parallel()
	dir, q := orders(t)
	write(t, filepath.Join(dir, "main.go"), "package main\n\nimport _ \"example.com/orders/nowhere\"\n\nfunc main() {}\n")
	down := errors.New("the proxy is down")
	q.Prepare = func(context.Context) error { return down }
	if _, err := Inspect(t.Context(), q); !errors.Is(err, down) {
		t.Errorf("%v", err)
	}
}

func TestCacheVersionIsOfTheModuleCacheAlone(t *testing.T) {
	t.Parallel()
	for root, want := range map[string]string{
		"/go/pkg/mod/github.com/a/whoami@v1.10.0": "v1.10.0",
		"/src/whoami":         "",
		"/src/me@home/orders": "",
	} {
		if got := cacheVersion(filepath.FromSlash(root)); got != want {
			t.Errorf("%s: %q, want %q", root, got, want)
		}
	}
}

func TestMutableLeavesOutWhatNobodyEdits(t *testing.T) {
	t.Parallel()
	cache := filepath.FromSlash("/go/pkg/mod")
	var pkgs []listed
	for _, dir := range []string{"/src/orders", "/src/orders/vendor/x.org/y", "/go/pkg/mod/x.org/z@v1", "/go/pkg/model", ""} {
		pkgs = append(pkgs, listed{Dir: filepath.FromSlash(dir)})
	}
	pkgs = append(pkgs, listed{Dir: filepath.FromSlash("/usr/lib/go/src/os"), Standard: true})
	want := []string{filepath.FromSlash("/src/orders"), filepath.FromSlash("/go/pkg/model")}
	if diff := cmp.Diff(mutable(pkgs, cache), want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}
