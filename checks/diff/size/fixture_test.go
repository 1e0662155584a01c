package size_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// recipe says how a fixture is built.
type recipe struct {
	tool string   // looked for on PATH
	args []string // OUT is the path of the fixture, SRC the directory of the sources below
	dir  string   // below testdata; "" is SRC
	env  []string
}

const services = "../../../testdata"

// mixed has what names of functions are made of: a method, a generic function, a
// closure, a package with a dot in its name, and one function that is inlined
// wherever it is called.
var sources = map[string]string{
	"go.mod":             "module example.com/mixed\n\ngo 1.26\n",
	"main.go":            "package main\n\nimport \"example.com/mixed/in.side\"\n\nfunc main() {\n\tprintln(side.Larger(len(side.List{}), 2), side.Larger(\"a\", \"b\"), side.List{3}.Sum(), side.Inlined(side.List{3}))\n}\n",
	"in.side/side.go":    "package side\n\nimport \"cmp\"\n\ntype List []int\n\n//go:noinline\nfunc (l List) Sum() (n int) {\n\tadd := func(i int) { n += i }\n\teach(l, add)\n\treturn n\n}\n\n//go:noinline\nfunc each(l List, visit func(int)) {\n\tfor _, i := range l {\n\t\tvisit(i)\n\t}\n}\n\n//go:noinline\nfunc Larger[T cmp.Ordered](a, b T) T {\n\tif a > b {\n\t\treturn a\n\t}\n\treturn b\n}\n\nfunc Inlined(l List) int {\n\tl[0] *= grow\n\treturn len(l) + l[0]\n}\n\nvar grow = 3\n",
	"bridge/main.go":     "package main\n\n// int thrice(int n);\nimport \"C\"\n\nfunc main() { println(C.thrice(3)) }\n",
	"bridge/thrice.c":    "int once(int n);\nint thrice(int n) { return once(once(once(n))); }\n",
	"bridge/once.c":      "int once(int n) { return n + 1; }\n",
	"resolver/lookup.go": "package main\n\nimport \"net\"\n\nfunc main() { println(net.LookupHost(\"localhost\")) }\n",
}

func goBuild(pkg string, flags ...string) []string {
	return append(append([]string{"build", "-buildvcs=false", "-o", "OUT"}, flags...), pkg)
}

func on(goarch, cgo string) []string {
	return []string{"GOOS=linux", "GOARCH=" + goarch, "CGO_ENABLED=" + cgo, "GOFLAGS="}
}

var recipes = map[string]recipe{
	"tide":          {tool: "go", args: goBuild("./cmd/tide"), dir: "services/tide", env: on("amd64", "0")},
	"tide-stripped": {tool: "go", args: goBuild("./cmd/tide", "-ldflags=-s -w"), dir: "services/tide", env: on("amd64", "0")},
	"tide-arm64":    {tool: "go", args: goBuild("./cmd/tide"), dir: "services/tide", env: on("arm64", "0")},
	"mixed":         {tool: "go", args: goBuild("."), env: on("amd64", "0")},
	"mixed-pie":     {tool: "go", args: goBuild(".", "-buildmode=pie"), env: on("amd64", "0")},
	"mixed-386":     {tool: "go", args: goBuild("."), env: on("386", "0")},
	"mixed-s390x":   {tool: "go", args: goBuild("."), env: on("s390x", "0")},
	"cgo":           {tool: "gcc", args: goBuild("./bridge"), env: on("amd64", "1")},
	"cgo-pie":       {tool: "gcc", args: goBuild("./bridge", "-buildmode=pie", "-ldflags=-s -w"), env: on("amd64", "1")},
	"cgo-internal":  {tool: "gcc", args: goBuild("./resolver"), env: on("amd64", "1")},
	"gauge":         {tool: "gcc", args: []string{"-O2", "-g", "-Imedian", "-o", "OUT", "gauge/gauge.c"}, dir: "c"},
	"gauge-bare":    {tool: "gcc", args: []string{"-O2", "-s", "-Imedian", "-o", "OUT", "gauge/gauge.c"}, dir: "c"},
}

// workshop builds each fixture once for the whole run.
var workshop struct {
	dir    string
	builds sync.Map // name to func() error
}

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "size")
		if err == nil {
			defer os.RemoveAll(dir)
			workshop.dir = dir
			err = writeSources(filepath.Join(dir, "src"))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}())
}

func writeSources(dir string) error {
	for name, text := range sources {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// fixture returns the path of a fixture. It skips the test if a tool is missing,
// but in CI a missing tool is a failure.
func fixture(t testing.TB, name string) string {
	t.Helper()
	r, ok := recipes[name]
	if !ok {
		t.Fatalf("no recipe for fixture %q", name)
	}
	needTool(t, r.tool)
	if platform := runtime.GOOS + "/" + runtime.GOARCH; r.tool == "gcc" && platform != "linux/amd64" {
		t.Skipf("needs a C compiler for linux/amd64, this is %s", platform)
	}
	out := filepath.Join(workshop.dir, name)
	build, _ := workshop.builds.LoadOrStore(name, sync.OnceValue(func() error { return r.build(out) }))
	if err := build.(func() error)(); err != nil {
		t.Fatalf("building fixture %s: %v", name, err)
	}
	return out
}

func (r recipe) build(out string) error {
	tool := r.tool
	if r.args[0] == "build" {
		tool = "go"
	}
	c := exec.Command(tool)
	for _, arg := range r.args {
		c.Args = append(c.Args, strings.Replace(arg, "OUT", out, 1))
	}
	c.Dir = filepath.Join(workshop.dir, "src")
	if r.dir != "" {
		c.Dir = filepath.Join(services, filepath.FromSlash(r.dir))
	}
	c.Env = append(os.Environ(), r.env...)
	if text, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %w\n%s", c.Args, err, text)
	}
	return nil
}

func needTool(t testing.TB, tool string) {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(tool + " is not on PATH")
		}
		t.Skip(tool + " is not on PATH")
	}
}

// output is what a tool prints of a fixture.
func output(t *testing.T, name string, args ...string) []string {
	t.Helper()
	needTool(t, name)
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}
