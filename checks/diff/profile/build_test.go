package profile_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/seaworthy/checks/diff/profile"
	"example.com/seaworthy/checks/diff/size"
)

// burner takes a profile of its own work: generic, in closures, and in a package
// whose path has a dot.
var burner = map[string]string{
	"go.mod":            "module example.com/burn\n\ngo 1.26\n",
	"main.go":           "package main\n\nimport (\n\t\"os\"\n\t\"runtime/pprof\"\n\n\t\"example.com/burn/deep.er\"\n)\n\nfunc main() {\n\tf, err := os.Create(os.Args[1])\n\tif err == nil {\n\t\terr = pprof.StartCPUProfile(f)\n\t}\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\tfor range 2000 {\n\t\tburn(func(n int) int { return deeper.Sum([]int{n, n, n}) })\n\t\tburn(func(n int) int { return len(string(rune(n))) })\n\t}\n\tpprof.StopCPUProfile()\n}\n\nvar sink int\n\nfunc burn(visit func(int) int) {\n\tfor i := range 20000 {\n\t\tsink += visit(i)\n\t}\n}\n",
	"deep.er/deeper.go": "package deeper\n\n//go:noinline\nfunc Sum[T int | float64](l []T) (sum T) {\n\tfor _, v := range l {\n\t\tsum += v * v\n\t}\n\treturn sum\n}\n",
}

// workshop has the burner, built, and two profiles that it took: once for the
// whole run.
var workshop struct {
	dir      string
	profiles []string
	build    func() error
}

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "profile")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		workshop.dir, workshop.build = dir, sync.OnceValue(burn)
		return m.Run()
	}())
}

func burn() error {
	for name, text := range burner {
		path := filepath.Join(workshop.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	if _, err := run("go", "build", "-buildvcs=false", "-o", "plain.exe", "."); err != nil {
		return err
	}
	for _, name := range []string{"a.pprof", "b.pprof"} {
		path := filepath.Join(workshop.dir, name)
		if _, err := run(filepath.Join(workshop.dir, "plain.exe"), path); err != nil {
			return err
		}
		workshop.profiles = append(workshop.profiles, path)
	}
	return nil
}

func run(name string, args ...string) (string, error) {
	c := exec.Command(name, args...)
	c.Dir = workshop.dir
	c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOOS=", "GOARCH=")
	out, err := c.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s %v: %w\n%s", name, args, err, out)
	}
	return string(out), nil
}

// burned is the workshop. It skips the test where there is no Go command, which
// CI has.
func burned(t *testing.T) (dir string, profiles []string) {
	t.Helper()
	switch _, err := exec.LookPath("go"); {
	case err != nil && os.Getenv("CI") == "true":
		t.Fatal(err)
	case err != nil:
		t.Skip(err)
	}
	if err := workshop.build(); err != nil {
		t.Fatal(err)
	}
	return workshop.dir, workshop.profiles
}

func must(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := run(name, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func mergeInto(t *testing.T, path string, profiles []string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := profile.Merge(f, profiles...); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestARealProfileCoversTheProgramItWasTakenOf(t *testing.T) {
	t.Parallel()
	dir, profiles := burned(t)
	functions, err := size.Functions(filepath.Join(dir, "plain.exe"))
	if err != nil {
		t.Skip(err) // no ELF file here
	}
	p, err := profile.Read(profiles[0])
	if err != nil {
		t.Fatal(err)
	}
	if age, ok := p.Age(time.Now()); !ok || age < 0 || age > 10*time.Minute || p.Samples < 10 || p.Seconds < 0.1 {
		t.Errorf("got %+v, %v old", p, age)
	}
	exists := func(name string) bool { return functions[name] }
	if c := p.Coverage(exists, "example.com/burn"); c.Leaf < 0.999 || c.Module < 0.5 || c.ModuleKept < 0.999 || len(c.Gone) > 0 {
		t.Errorf("got %+v", c)
	}
	for name := range functions {
		if size.PackageOf(name) == "example.com/burn/deep.er" {
			delete(functions, name)
		}
	}
	c := p.Coverage(exists, "example.com/burn")
	if c.Leaf > 0.95 || len(c.Gone) != 1 || c.Gone[0].Name != "example.com/burn/deep%2eer.Sum[go.shape.int]" {
		t.Errorf("got %+v", c)
	}
}

// The tool is the one that go build -pgo hands the profile to.
func TestTheCompilerTakesAMergedProfile(t *testing.T) {
	t.Parallel()
	dir, profiles := burned(t)
	path := filepath.Join(dir, t.Name()+".pgo")
	mergeInto(t, path, profiles)
	must(t, "go", "tool", "preprofile", "-i", path, "-o", "edges")
	edges, err := os.ReadFile(filepath.Join(dir, "edges"))
	if err != nil || !strings.HasPrefix(string(edges), "GO PREPROFILE V1\n") || !strings.Contains(string(edges), "main.burn\n") {
		t.Errorf("got %.300s, %v", edges, err)
	}
}

func TestGoBuildTakesAMergedProfile(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the standard library is compiled anew for each profile")
	}
	t.Parallel()
	dir, profiles := burned(t)
	path := filepath.Join(dir, t.Name()+".pgo")
	mergeInto(t, path, profiles)
	must(t, "go", "build", "-buildvcs=false", "-pgo="+path, "-o", "pgo.exe", ".")
	if got := must(t, "go", "version", "-m", "pgo.exe"); !strings.Contains(got, "\t-pgo="+path) {
		t.Errorf("got %s", got)
	}
}
