package targets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/gomod"
)

// defaultPlatforms are built when Config names none.
var defaultPlatforms = []string{"linux/amd64", "linux/arm64"}

// resolved is all that was found out before anything is built.
type resolved struct {
	settings
	platforms []gobuild.Platform // to build
	listed    []gobuild.Platform // all that were named
	hosts     []host.Host
	plan      *gobuild.Plan
	origin    map[string]string // field → how its value was found, where that has words of its own
}

// parse settles the environment, the platforms and the hosts: all that needs no
// look at the module. Platforms named by the caller replace Config's.
func parse(platforms ...string) (*resolved, error) {
	s, err := settle(Service, environ())
	if err != nil {
		return nil, coded(misused, err)
	}
	r := &resolved{settings: s, origin: map[string]string{}}
	if carried == "" { // a compiled kit may run far from its service
		if err := r.directories(); err != nil {
			return nil, coded(misused, err)
		}
	}
	if len(platforms) == 0 {
		platforms = s.Platforms
	}
	if len(platforms) == 0 {
		platforms = defaultPlatforms
	}
	if r.platforms, err = parsePlatforms(platforms); err != nil {
		return nil, coded(misused, err)
	}
	r.listed = r.platforms
	if r.hosts, err = host.OpenAll(s.Hosts); err != nil {
		return nil, coded(misused, fmt.Errorf("%s: %w", s.source("Hosts"), err))
	}
	return r, nil
}

// close lets go of the hosts.
func (r *resolved) close() { host.CloseAll(r.hosts) }

// directories refuses a Config that names a directory which is not there.
func (r *resolved) directories() error {
	for _, named := range []struct {
		field string
		dirs  []string
	}{{"Dir", []string{r.dir()}}, {"Modules", r.Modules}} {
		for _, dir := range named.dirs {
			if fi, err := os.Stat(dir); err != nil || !fi.IsDir() {
				return fmt.Errorf("Config.%s names %q, which is no directory here", named.field, dir)
			}
		}
	}
	return nil
}

// parsePlatforms reads platforms and refuses one that is named twice.
func parsePlatforms(names []string) ([]gobuild.Platform, error) {
	var all []gobuild.Platform
	for _, name := range names {
		p, err := gobuild.ParsePlatform(name)
		if err != nil {
			return nil, err
		}
		if slices.Contains(all, p) {
			return nil, fmt.Errorf("platform %s is named twice", p)
		}
		all = append(all, p)
	}
	return all, nil
}

// resolve looks at the module and at git, decides how each platform is linked,
// and makes the plan.
func (r *resolved) resolve(ctx context.Context) error {
	if withoutGo() {
		return exit{broken, errCompiled}
	}
	if err := usableDist(); err != nil {
		return coded(misused, err)
	}
	look, source, err := r.look(ctx)
	if err != nil {
		return coded(misused, withNearest(err))
	}
	p := &gobuild.Plan{
		Dir: r.dir(), Dist: dist, Module: look.Module, Package: look.Package, Go: look.Go, CFlags: look.CFlags,
		Tags: r.Tags, Flags: r.Flags, LDFlags: r.LDFlags, Optimize: r.Optimize, Source: source,
		GOPROXY: look.GOPROXY, GOSUMDB: look.GOSUMDB, Jobs: r.Jobs, Memory: r.memory(), Share: r.share(r.commands()),
		CommitTime: sync.OnceValue(func() string { return gobuild.CommitTime(ctx, r.dir()) }),
	}
	if p.LDFlags == "" {
		p.LDFlags = "-s -w"
	}
	p.Name = r.name(look)
	p.Version, r.origin["Version"] = source.Version(r.Version, look.Version)
	if strings.ContainsAny(p.Version, "'\"\\\n") {
		return coded(misused, fmt.Errorf("version %q, from %s, cannot be stamped: write one without quotes, such as SEAWORTHY_VERSION=1.2.3", p.Version, cmp.Or(r.origin["Version"], "Config.Version")))
	}
	if p.Stamp, err = gobuild.HasVersion(look.Package.Dir); err != nil {
		return coded(broken, err)
	}
	r.plan = p
	if p.Profile, err = r.profile(); err != nil {
		return coded(misused, err)
	}
	return coded(misused, distinct(append(r.targets(look), r.cPrograms()...)))
}

// look asks the go command and git, side by side.
func (r *resolved) look(ctx context.Context) (look *gobuild.Look, source gobuild.Source, err error) {
	q := gobuild.Query{
		Dir: r.dir(), Package: r.Package, Tags: r.Tags, Platforms: r.platforms, Listed: r.listed,
		Prepare: func(ctx context.Context) error {
			return coded(broken, gomod.Fetcher{Dir: r.dir(), Note: progressNote}.Download(ctx))
		},
	}
	var wg sync.WaitGroup
	wg.Go(func() { source = gobuild.ReadSource(ctx, r.dir()) })
	look, _, err = gobuild.Recall(ctx, q, filepath.Join(dist, gobuild.CacheDir, "look.json"))
	wg.Wait()
	return look, source, err
}

// usableDist refuses a dist that is no directory.
func usableDist() error {
	fi, err := os.Stat(dist)
	if err == nil && !fi.IsDir() {
		return fmt.Errorf("%q is a file, and builds go into a directory of that name: move the file away", dist)
	}
	return nil
}

// withNearest adds the nearest platform to the error about an unknown one.
func withNearest(err error) error {
	var e *gobuild.UnknownPlatform
	if !errors.As(err, &e) {
		return err
	}
	pair := strings.Join(strings.SplitN(e.Platform, "/", 3)[:2], "/")
	if near := host.Nearest(pair, e.Known); near != "" {
		return fmt.Errorf("Go cannot build for platform %q: did you mean %s?", e.Platform, near)
	}
	return err
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// name is the program's: Config's, else the last element of the module path
// that is no major version.
func (r *resolved) name(look *gobuild.Look) string {
	if r.Name != "" {
		return r.Name
	}
	r.origin["Name"] = "last element of the module path"
	base := path.Base(look.Module)
	if majorVersion.MatchString(base) {
		base = path.Base(path.Dir(look.Module))
	}
	return base
}

// distinct joins errors, one a line, and says each once: what is wrong with one
// platform is often wrong with all.
func distinct(errs []error) error {
	var kept []error
	said := map[string]bool{}
	for _, err := range errs {
		if !said[err.Error()] {
			said[err.Error()] = true
			kept = append(kept, err)
		}
	}
	return errors.Join(kept...)
}

// targets decides how each platform is linked.
func (r *resolved) targets(look *gobuild.Look) (errs []error) {
	for _, p := range r.platforms {
		d, err := gobuild.Decide(gobuild.LinkFacts{
			Platform: p, Want: r.Link, Cgo: look.Cgo[p.String()],
			Floor: r.floor(), NoGlibc: r.noGlibc(),
			Compiler: func() (gobuild.Compiler, error) { return gobuild.FindCompiler(p, r.cc(p)) },
		})
		if err != nil {
			errs = append(errs, err)
			continue
		}
		r.plan.Targets = append(r.plan.Targets, gobuild.Target{Platform: p, Link: d})
	}
	return errs
}

// cc is the compiler that Config names for p, with or without its level.
func (r *resolved) cc(p gobuild.Platform) string {
	if cc := r.CC[p.String()]; cc != "" {
		return cc
	}
	return r.CC[p.GOOS+"/"+p.GOARCH]
}

// floor is the oldest glibc among the hosts; "" if none has one.
func (r *resolved) floor() string {
	floor := ""
	for _, h := range r.hosts {
		v := h.Libc.Version
		if h.Libc.Kind == "glibc" && v != "" && (floor == "" || binary.CompareVersions(v, floor) < 0) {
			floor = v
		}
	}
	return floor
}

// noGlibc names the first host that cannot take a glibc binary, and why.
func (r *resolved) noGlibc() string {
	for _, h := range r.hosts {
		switch h.Libc.Kind {
		case "musl":
			return h.Name + " has musl"
		case "none":
			return h.Name + " has no C library"
		}
	}
	return ""
}

// cPrograms finds a compiler for each C program and platform.
func (r *resolved) cPrograms() (errs []error) {
	for _, program := range r.C {
		platforms := program.Platforms
		if platforms == nil {
			for _, p := range r.platforms {
				platforms = append(platforms, p.String())
			}
		}
		for _, name := range platforms {
			b, err := gobuild.ResolveC(program, name, r.CC[name])
			if err != nil {
				errs = append(errs, err)
				continue
			}
			if !gobuild.BareMetal(name) {
				b.CFlags = r.Optimize.CFlags
			}
			r.plan.C = append(r.plan.C, b)
		}
	}
	return errs
}

// only keeps the builds of the plan for one GOOS; "" keeps all. Bare-metal C
// programs belong to no GOOS and are built with Linux's.
func (r *resolved) only(goos string) error {
	if goos == "" {
		return nil
	}
	var kept []gobuild.Platform
	for _, p := range r.platforms {
		if p.GOOS == goos {
			kept = append(kept, p)
		}
	}
	if len(kept) == 0 {
		return coded(misused, fmt.Errorf("Config.Platforms has none for %s (it has %s): add %s/amd64, or write mage build:platform %s/amd64", goos, platformList(r.platforms), goos, goos))
	}
	r.platforms = kept
	return nil
}

func platformList(platforms []gobuild.Platform) string {
	var names []string
	for _, p := range platforms {
		names = append(names, p.String())
	}
	return strings.Join(names, " ")
}
