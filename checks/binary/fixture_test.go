package binary_test

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

// recipe says how a fixture is built. Nothing that a compiler can make lies in
// the repository.
type recipe struct {
	source string   // a key of sources
	tools  []string // looked for on PATH; without them the test is skipped
	cc     []string // a C compiler with its arguments; nil means go build
	flags  []string // of go build
	env    []string
}

// sources are the programs, as small as they can be for what they show.
var sources = map[string]string{
	"plain.go":  "package main\n\nfunc main() { println(\"plain\") }\n",
	"net.go":    "package main\n\nimport (\n\t\"net\"\n\t\"os/user\"\n)\n\nfunc main() {\n\tprintln(net.LookupHost(\"localhost\"))\n\tprintln(user.Current())\n}\n",
	"cgo.go":    "package main\n\n// #include <pthread.h>\n// static unsigned long self(void) { return (unsigned long)pthread_self(); }\nimport \"C\"\n\nfunc main() { println(C.self() != 0) }\n",
	"hello.c":   "#include <stdio.h>\n\nint main(void) { return puts(\"hello\") < 0; }\n",
	"lookup.c":  "#include <netdb.h>\n#include <pwd.h>\n\nint main(void) {\n\tstruct addrinfo *found;\n\treturn getaddrinfo(\"localhost\", 0, 0, &found) + (getpwnam(\"root\") == 0);\n}\n",
	"library.c": "int answer(void) { return 42; }\n",
	"https.go":  "package main\n\nimport (\n\t\"net/http\"\n\t\"time\"\n)\n\nfunc main() {\n\tprintln(http.Get(\"https://localhost\"))\n\tprintln(time.LoadLocation(\"Europe/Berlin\"))\n}\n",
	"plugins.c": "#include <dlfcn.h>\n#include <stdio.h>\n\nint main(int n, char **v) {\n\tputs(\"see libc.so.6, not a.so, lib.so, libsong.sound or libdots.so. but /usr/lib/libpath.so.2\");\n\treturn dlopen(n > 1 ? \"libnotthere.so.7\" : \"libother.so\", RTLD_NOW) != 0;\n}\n",
}

var linuxAMD64 = []string{"GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=1"}

// pureFor is the environment of a build without cgo.
func pureFor(goos, goarch string, more ...string) []string {
	return append([]string{"GOOS=" + goos, "GOARCH=" + goarch, "CGO_ENABLED=0"}, more...)
}

// recipes are the fixtures by name.
var recipes = map[string]recipe{
	"pure":          {source: "plain.go", env: pureFor("linux", "amd64")},
	"pure-stripped": {source: "plain.go", env: pureFor("linux", "amd64"), flags: []string{"-trimpath", "-ldflags=-s -w"}},
	"pure-pie":      {source: "plain.go", env: pureFor("linux", "amd64"), flags: []string{"-buildmode=pie"}},
	"pure-v3":       {source: "plain.go", env: pureFor("linux", "amd64", "GOAMD64=v3")},
	"pure-arm64":    {source: "plain.go", env: pureFor("linux", "arm64")},
	"pure-arm":      {source: "plain.go", env: pureFor("linux", "arm")},
	"pure-386":      {source: "plain.go", env: pureFor("linux", "386")},
	"pure-riscv64":  {source: "plain.go", env: pureFor("linux", "riscv64")},
	"pure-ppc64le":  {source: "plain.go", env: pureFor("linux", "ppc64le")},
	"pure-s390x":    {source: "plain.go", env: pureFor("linux", "s390x")},
	"pure-mips":     {source: "plain.go", env: pureFor("linux", "mips")},
	"pure-mips64le": {source: "plain.go", env: pureFor("linux", "mips64le")},
	"pure-loong64":  {source: "plain.go", env: pureFor("linux", "loong64")},
	"pure-freebsd":  {source: "plain.go", env: pureFor("freebsd", "amd64")},
	"windows":       {source: "plain.go", env: pureFor("windows", "amd64")},
	"windows-arm64": {source: "plain.go", env: pureFor("windows", "arm64")},
	"darwin":        {source: "plain.go", env: pureFor("darwin", "arm64")},
	"darwin-amd64":  {source: "plain.go", env: pureFor("darwin", "amd64")},

	"https":     {source: "https.go", env: pureFor("linux", "amd64"), flags: []string{"-ldflags=-s -w"}},
	"https-own": {source: "https.go", env: pureFor("linux", "amd64"), flags: []string{"-tags=timetzdata"}},
	"https-pie": {source: "https.go", env: pureFor("linux", "amd64"), flags: []string{"-buildmode=pie"}},

	"cgo":             {source: "cgo.go", tools: []string{"gcc"}, env: linuxAMD64},
	"net-cgo":         {source: "net.go", tools: []string{"gcc"}, env: linuxAMD64},
	"net-netgo":       {source: "net.go", tools: []string{"gcc"}, env: linuxAMD64, flags: []string{"-tags=netgo,osusergo"}},
	"net-static":      {source: "net.go", tools: []string{"gcc"}, env: linuxAMD64, flags: []string{"-ldflags=-linkmode=external -extldflags=-static"}},
	"cgo-static-pie":  {source: "cgo.go", tools: []string{"gcc"}, env: linuxAMD64, flags: []string{"-buildmode=pie", "-ldflags=-linkmode=external -extldflags=-static-pie"}},
	"cgo-shared":      {source: "cgo.go", tools: []string{"gcc"}, env: linuxAMD64, flags: []string{"-buildmode=c-shared"}},
	"cgo-musl-static": {source: "cgo.go", tools: []string{"musl-gcc"}, env: append([]string{"CC=musl-gcc"}, linuxAMD64...), flags: []string{"-ldflags=-linkmode=external -extldflags=-static"}},
	"cgo-musl":        {source: "cgo.go", tools: []string{"musl-gcc"}, env: append([]string{"CC=musl-gcc"}, linuxAMD64...)},
	"cgo-arm64":       {source: "cgo.go", tools: []string{"aarch64-linux-gnu-gcc"}, env: []string{"GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=1", "CC=aarch64-linux-gnu-gcc"}},

	"c":              {source: "hello.c", cc: []string{"gcc"}},
	"c-static":       {source: "lookup.c", cc: []string{"gcc", "-static"}},
	"c-static-bare":  {source: "hello.c", cc: []string{"gcc", "-static", "-s"}},
	"c-musl-static":  {source: "lookup.c", cc: []string{"musl-gcc", "-static"}},
	"c-musl-bare":    {source: "hello.c", cc: []string{"musl-gcc", "-static", "-s"}},
	"c-musl":         {source: "hello.c", cc: []string{"musl-gcc"}},
	"c-arm64":        {source: "hello.c", cc: []string{"aarch64-linux-gnu-gcc"}},
	"c-plugins":      {source: "plugins.c", cc: []string{"gcc"}},
	"c-exports":      {source: "hello.c", cc: []string{"gcc", "-rdynamic"}},
	"c-relr":         {source: "hello.c", cc: []string{"gcc", "-pie", "-fPIE", "-Wl,-z,pack-relative-relocs"}},
	"c-rpath":        {source: "hello.c", cc: []string{"gcc", "-Wl,--disable-new-dtags,-rpath,/opt/lib"}},
	"c-runpath":      {source: "hello.c", cc: []string{"gcc", "-Wl,--enable-new-dtags,-rpath,$ORIGIN/lib:"}},
	"c-execstack":    {source: "hello.c", cc: []string{"gcc", "-z", "execstack"}},
	"c-now":          {source: "hello.c", cc: []string{"gcc", "-Wl,-z,relro,-z,now"}},
	"c-lazy":         {source: "hello.c", cc: []string{"gcc", "-no-pie", "-Wl,-z,norelro,-z,lazy"}},
	"c-isa-v3":       {source: "hello.c", cc: []string{"gcc", "-Wl,-z,x86-64-v3"}},
	"c-nodefaultlib": {source: "hello.c", cc: []string{"gcc", "-Wl,-z,nodefaultlib"}},
	"c-library":      {source: "library.c", cc: []string{"gcc", "-shared", "-fPIC", "-Wl,-soname,libanswer.so.1"}},
	"c-object":       {source: "library.c", cc: []string{"gcc", "-c"}},
}

// workshop builds each fixture once for the whole run.
var workshop struct {
	dir    string
	builds sync.Map // name to func() (string, error)
}

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "binary")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		workshop.dir = dir
		return m.Run()
	}())
}

// fixture returns the path of a fixture. It skips the test if a tool is
// missing, but in CI a missing tool is a failure.
func fixture(t testing.TB, name string) string {
	t.Helper()
	r, ok := recipes[name]
	if !ok {
		t.Fatalf("no recipe for fixture %q", name)
	}
	for _, tool := range append(r.tools, r.cc...)[:len(r.tools)+min(len(r.cc), 1)] {
		needTool(t, tool)
	}
	needCompiler(t, r)
	build, _ := workshop.builds.LoadOrStore(name, sync.OnceValues(func() (string, error) {
		return r.build(name)
	}))
	path, err := build.(func() (string, error))()
	if err != nil {
		t.Fatalf("building fixture %s: %v", name, err)
	}
	return path
}

func needTool(t testing.TB, tool string) {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		unavailable(t, tool+" is not on PATH")
	}
}

// needCompiler skips what only gcc of linux/amd64 builds as the tests expect.
func needCompiler(t testing.TB, r recipe) {
	t.Helper()
	if platform := runtime.GOOS + "/" + runtime.GOARCH; len(r.tools)+len(r.cc) > 0 && platform != "linux/amd64" {
		t.Skipf("needs a C compiler for linux/amd64, this is %s", platform)
	}
}

// unavailable skips, in CI fails: there everything is to be installed.
func unavailable(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// build writes the source into a directory of its own and compiles it.
func (r recipe) build(name string) (string, error) {
	dir := filepath.Join(workshop.dir, name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, r.source), []byte(sources[r.source]), 0o644); err != nil {
		return "", err
	}
	out := filepath.Join(dir, "fixture")
	args := append([]string{"go", "build", "-buildvcs=false", "-o", out}, append(r.flags, r.source)...)
	if r.cc != nil {
		args = append(append([]string{r.cc[0], r.source, "-o", out}, r.cc[1:]...), "-O1")
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(cleanEnv(), r.env...)
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, text)
	}
	return out, nil
}

// cleanEnv is the environment without what would change a build.
func cleanEnv() (env []string) {
	for _, v := range os.Environ() {
		key, _, _ := strings.Cut(v, "=")
		switch {
		case strings.HasPrefix(key, "CGO_"), key == "CC", key == "GOFLAGS", key == "GOOS", key == "GOARCH", key == "GOAMD64":
		default:
			env = append(env, v)
		}
	}
	return append(env, "GOWORK=off", "GO111MODULE=on")
}
