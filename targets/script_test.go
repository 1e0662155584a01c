package targets

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/magefile/mage/mage"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/cpu"
)

var update = flag.Bool("update", false, "rewrite the expected text in the scripts")

// TestMain lets the test binary be mage: scripts run it by that name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mage": func() { os.Exit(mage.Main()) }})
}

// TestScripts types what people type: every script is one behaviour, in a
// repository of its own.
func TestScripts(t *testing.T) {
	t.Parallel()
	ground, err := newGround(t)
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("..", "testdata", "scripts"),
		Setup:               ground.prepare,
		Condition:           condition,
		Cmds:                commands,
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// ground is what all scripts stand on.
type ground struct {
	root    string   // of this repository
	caches  []string // GOCACHE and GOMODCACHE of whoever runs the tests
	goMod   string   // of a service that imports the kit
	goSum   string
	version string // of Go
	kit     string // the minimal magefile, compiled
}

func newGround(t *testing.T) (*ground, error) {
	root, err := filepath.Abs("..")
	if err != nil {
		return nil, err
	}
	g := &ground{root: root, version: goEnv(t, "GOVERSION")}
	for _, name := range []string{"GOCACHE", "GOMODCACHE"} {
		g.caches = append(g.caches, name+"="+goEnv(t, name))
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return nil, err
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return nil, err
	}
	g.goMod, g.goSum = serviceMod(string(mod), root), string(sum)
	return g, g.compile(t.TempDir())
}

// compile has mage compile the minimal magefile once for all the scripts that
// bring none.
func (g *ground) compile(dir string) error {
	err := writeMissing(dir, map[string]string{"go.mod": g.goMod, "go.sum": g.goSum, "magefiles/magefile.go": minimalMagefile})
	if err != nil {
		return err
	}
	name, err := mage.ExeName("go", dir, []string{filepath.Join(dir, "magefiles", "magefile.go")})
	if err != nil {
		return err
	}
	g.kit = name
	var words strings.Builder
	if code := mage.Invoke(mage.Invocation{Dir: dir, CompileOut: name, Stdout: &words, Stderr: &words}); code != 0 {
		return fmt.Errorf("mage -compile: exit status %d\n%s", code, &words)
	}
	return nil
}

// goEnv asks the go command for one of its settings.
func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// serviceMod turns the kit's go.mod into that of a service that uses the kit.
func serviceMod(kit, root string) string {
	module := regexp.MustCompile(`(?m)^module .*$`)
	return module.ReplaceAllString(kit, "module example.com/orders") +
		fmt.Sprintf("\nrequire example.com/seaworthy v0.0.0\n\nreplace example.com/seaworthy => %s\n", root)
}

// minimalMagefile is the least that a service writes.
const minimalMagefile = `//go:build mage

// Builds orders.
package main

//mage:import
import _ "example.com/seaworthy/targets"
`

// prepare fills in what every script needs and does not want to show: its own
// home and mage cache, a go.mod and a magefile unless it brings them, and an
// environment in which nothing of the tester's own is left but the Go caches.
func (g *ground) prepare(e *testscript.Env) error {
	keep(e)
	home, cache := filepath.Join(e.WorkDir, "home"), filepath.Join(e.WorkDir, ".mage")
	if err := g.lend(cache); err != nil {
		return err
	}
	e.Vars = append(e.Vars, g.caches...)
	e.Vars = append(e.Vars,
		"HOME="+home, "USERPROFILE="+home,
		// Parallel scripts must not share a cache. Its content is of this run, so
		// that what is in it cannot be out of date.
		"MAGEFILE_CACHE="+cache, "MAGEFILE_HASHFAST=1",
		"GOPROXY=off", "GOFLAGS=", "GOTOOLCHAIN=local",
		"NO_COLOR=1",
		"GIT_CONFIG_NOSYSTEM=1", "GIT_CEILING_DIRECTORIES="+filepath.Dir(e.WorkDir),
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.com", "GIT_AUTHOR_DATE=2026-01-02T03:04:05Z",
		"GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.com", "GIT_COMMITTER_DATE=2026-01-02T03:04:05Z",
		"GORACE="+cmp.Or(os.Getenv("GORACE"), "atexit_sleep_ms=0"),
		"ROOT="+g.root, "GOVERSION="+g.version, "ARCH="+runtime.GOARCH,
	)
	return writeMissing(e.WorkDir, map[string]string{
		"go.mod":                         g.goMod,
		"go.sum":                         g.goSum,
		"magefiles/magefile.go":          minimalMagefile,
		".gitignore":                     "dist/\n",
		"home/.config/git/ignore":        "/home/\n/.mage/\n/.tmp/\n",
		"home/.config/go/telemetry/mode": "off 2026-01-01\n",
	})
}

// lend puts the compiled minimal magefile where mage looks for it.
func (g *ground) lend(cache string) error {
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return err
	}
	mine := filepath.Join(cache, filepath.Base(g.kit))
	if os.Link(g.kit, mine) == nil {
		return nil
	}
	text, err := os.ReadFile(g.kit)
	if err != nil {
		return err
	}
	return os.WriteFile(mine, text, 0o755)
}

// writeMissing writes the files that are not there.
func writeMissing(dir string, files map[string]string) error {
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if _, err := os.Lstat(path); err == nil {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// condition adds [tool:NAME], [root], [mount], whether a script can mount
// something for itself, and [v3], whether programs for x86-64-v3 run here. What is missing where CI is true is an error: a script
// must not be skipped there.
func condition(cond string) (bool, error) {
	var have bool
	name, isTool := strings.CutPrefix(cond, "tool:")
	switch {
	case isTool:
		_, err := exec.LookPath(name)
		have = err == nil
	case cond == "root":
		return os.Geteuid() == 0, nil
	case cond == "mount":
		have = exec.Command("unshare", "-m", "true").Run() == nil || exec.Command("unshare", "-rm", "true").Run() == nil
	case cond == "v3":
		have = cpu.X86.HasAVX2 && cpu.X86.HasBMI2 && cpu.X86.HasFMA
	default:
		return false, fmt.Errorf("unknown condition %q", cond)
	}
	if !have && os.Getenv("CI") == "true" {
		return false, fmt.Errorf("condition %q does not hold, and CI is true: nothing may be skipped there", cond)
	}
	return have, nil
}
