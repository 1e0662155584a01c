package targets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/host/probe"
	"example.com/seaworthy/checks/host/profile"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/run"
	"example.com/seaworthy/targets/starter"
	"example.com/seaworthy/targets/whole"
)

// carried is the service's name in a compiled kit: where that runs there may be
// neither source nor Go. The linker sets it; "" is a kit that mage has compiled.
var carried string

// buildKits compiles the kit with the service's targets, a static file for each
// platform of Config. They are made one after the other: mage writes a file into
// the directory of the magefile meanwhile.
func buildKits(ctx context.Context, r *resolved) error {
	r.Checks = nil // a service's own are for the service
	if err := usableDist(); err != nil {
		return exit{misused, err}
	}
	name, err := r.serviceName(ctx)
	if err != nil {
		return err
	}
	flags, err := run.Cmd{Path: "go", Args: []string{"env", "GOFLAGS"}}.Output(ctx)
	if err != nil {
		return exit{broken, err}
	}
	report := checks.Report{Schema: 1}
	for _, p := range bases(r.platforms) {
		k := kit{platform: p, service: name, goflags: strings.Join(append(run.GoJobs(r.Jobs), strings.TrimSpace(flags)), " "), memory: r.share(1)}
		progressNote("compiling " + filepath.ToSlash(k.file()))
		if err := k.build(ctx); err != nil {
			return coded(broken, err)
		}
		item, err := r.inspectFile(k.file())
		if err != nil {
			return exit{broken, err}
		}
		report.Items = append(report.Items, item)
	}
	return r.show(report, false)
}

// serviceName is Config's, what a compiled kit carries, or what the module says.
func (r *resolved) serviceName(ctx context.Context) (string, error) {
	if name := cmp.Or(r.Name, carried); name != "" {
		return name, nil
	}
	look, _, err := r.look(ctx)
	if err != nil {
		return "", coded(misused, err)
	}
	return r.name(look), nil
}

// bases are the platforms at the lowest level of each: the kit has to come up
// everywhere.
func bases(platforms []gobuild.Platform) []gobuild.Platform {
	var all []gobuild.Platform
	seen := map[gobuild.Platform]bool{}
	for _, p := range platforms {
		p.Level = proberLevels[p.GOARCH]
		if !seen[p] {
			seen[p] = true
			all = append(all, p)
		}
	}
	return all
}

// kit is one compiled kit.
type kit struct {
	platform         gobuild.Platform
	service, goflags string
	memory           string // GOMEMLIMIT of one compiler; "" = the environment's
}

func (k kit) dir() string {
	return filepath.Join(dist, "kit_"+k.platform.GOOS+"_"+k.platform.GOARCH)
}
func (k kit) file() string { return filepath.Join(k.dir(), k.platform.Exe("kit")) }

// build compiles k and puts it in its place by rename.
func (k kit) build(ctx context.Context) error {
	work, err := os.MkdirTemp("", "seaworthy-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	out := filepath.Join(work, "kit")
	if err := k.command(out).Run(ctx); err != nil {
		return err
	}
	data, err := os.ReadFile(out)
	if err != nil {
		return err
	}
	return whole.Write(k.file(), data, 0o755)
}

// command has mage compile to out. Mage takes the linker's flags, and no others:
// those are in the environment, behind the user's own.
func (k kit) command(out string) run.Cmd {
	args := mageWords()
	args = append(args, "-compile", out, "-goos", k.platform.GOOS, "-goarch", k.platform.GOARCH, "-ldflags", "-s -w -X "+carriedVariable()+"="+k.service)
	env := slices.DeleteFunc(k.platform.Env(), func(kv string) bool {
		return strings.HasPrefix(kv, "GOOS=") || strings.HasPrefix(kv, "GOARCH=") // or go tool would compile mage itself for that system
	})
	env = append(append(env, run.GoMemory(k.memory)...), "CGO_ENABLED=0", "GOFLAGS="+strings.TrimSpace(k.goflags+" -trimpath -buildvcs=false"))
	return run.Cmd{Path: "go", Args: args, Env: env}
}

// mageWords are what runs Mage for this very kit, behind go.
func mageWords() []string {
	if s, err := starter.Look("."); err == nil && s.Has != nil {
		return s.Mage()
	}
	return []string{"tool", "mage"}
}

// carriedVariable is the linker's name of carried.
func carriedVariable() string { return reflect.TypeFor[Config]().PkgPath() + ".carried" }

// errCompiled is the answer of a compiled kit that is asked to compile.
var errCompiled = errors.New("this needs Go and the service's source, and here is no go command: without it a compiled kit has check:*, host:*, unit:*, triage and doctor")

// withoutGo reports whether this is a compiled kit where there is no Go.
func withoutGo() bool {
	if carried == "" {
		return false
	}
	_, err := exec.LookPath("go")
	return err != nil
}

// compiling is do, or says at once that it cannot be done without Go.
func compiling(do func(context.Context, *resolved) error) func(context.Context, *resolved) error {
	return func(ctx context.Context, r *resolved) error {
		if withoutGo() {
			return exit{broken, errCompiled}
		}
		return do(ctx, r)
	}
}

// A compiled kit that is called as the prober is, is one: so host:fetch needs no
// Go for machines of its own architecture.
func init() {
	if carried == "" || filepath.Base(os.Args[0]) != "prober" || len(os.Args) > 1 {
		return
	}
	ctx, stop := run.Context(context.Background())
	defer stop()
	p, err := probe.Probe(ctx, probe.Options{})
	if err == nil {
		err = profile.Write(os.Stdout, p)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "prober:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// ownProber is this very program, as the prober for machines of its own kind.
func ownProber(arch string) ([]byte, error) {
	if runtime.GOOS != "linux" || arch != runtime.GOARCH {
		return nil, fmt.Errorf("the machine is linux/%s, and this kit linux/%s: fetch it with a kit for that, or where there is Go", arch, runtime.GOARCH)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return os.ReadFile(self)
}
