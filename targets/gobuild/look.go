package gobuild

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"example.com/seaworthy/targets/run"
)

// Query is what a look at a module asks.
type Query struct {
	Dir       string     // directory of the service's module
	Package   string     // main package, "./cmd/x"; "" = the module's only one
	Tags      []string   // build tags
	Platforms []Platform // at least one
	Listed    []Platform // further ones, which are only checked to be known to Go
	Prepare   func(context.Context) error
	// Prepare is called once when packages are missing, to fetch modules with
	// more patience than the go command has; nil = not at all.
}

// Look is what one look at a module found.
type Look struct {
	Go      string              `json:"go"`      // toolchain that builds it: "go1.26.8"
	Module  string              `json:"module"`  // module path
	Root    string              `json:"root"`    // module directory
	Version string              `json:"version"` // "v1.2.3" of a module read from the module cache, else ""
	Package Main                `json:"package"`
	Cgo     map[string][]string `json:"cgo"`     // platform → packages outside the standard library that use cgo
	CFlags  map[string][]string `json:"cflags"`  // platform → see cFlags
	GOPROXY string              `json:"goproxy"` // in force, without users and passwords
	GOSUMDB string              `json:"gosumdb"` // likewise
	Watch   []string            `json:"watch"`
	// Watch are the directories whose files decide all of the above.
}

// Main is a main package.
type Main struct {
	ImportPath string `json:"import_path"`
	Dir        string `json:"dir"`
}

// listed is what is asked of "go list -json".
type listed struct {
	ImportPath, Name, Dir             string
	Standard                          bool
	CgoFiles, SwigFiles, SwigCXXFiles []string
	CgoCFLAGS, CgoCXXFLAGS, SysoFiles []string
	Module                            *struct {
		Path, Dir, Version string
		Main               bool
	}
	Error *struct{ Err string }
}

const listFields = "-json=ImportPath,Name,Dir,Standard,CgoFiles,SwigFiles,SwigCXXFiles,CgoCFLAGS,CgoCXXFLAGS,SysoFiles,Module,Error"

// Inspect looks at a module afresh with the go command.
func Inspect(ctx context.Context, q Query) (*Look, error) {
	env, err := goEnv(ctx, q.Dir)
	if err != nil {
		return nil, err
	}
	if env.GOMOD == "" || filepath.Base(env.GOMOD) != "go.mod" {
		return nil, fmt.Errorf("no go.mod in %q or above it: write go mod init example.com/NAME there, or name the service's directory in Config.Dir", q.Dir)
	}
	if err := known(ctx, append(slices.Clone(q.Platforms), q.Listed...)); err != nil {
		return nil, err
	}
	mains, err := q.mains(ctx)
	if err != nil {
		return nil, err
	}
	l := &Look{Go: env.GOVERSION, Root: filepath.Dir(env.GOMOD), Cgo: map[string][]string{}, CFlags: map[string][]string{}}
	l.GOPROXY, l.GOSUMDB = run.WithoutSecrets(env.GOPROXY), run.WithoutSecrets(env.GOSUMDB)
	if err := l.pick(mains, q.Package); err != nil {
		return nil, err
	}
	l.Watch = q.tree(mains, l.Root)
	return l, l.dependencies(ctx, q, env)
}

// environment is what a look needs of the go command's settings.
type environment struct{ GOVERSION, GOMOD, GOMODCACHE, GOPROXY, GOSUMDB, CGO_CFLAGS, CGO_CXXFLAGS string }

// goEnv asks the go command in dir.
func goEnv(ctx context.Context, dir string) (env environment, err error) {
	out, err := run.Cmd{Path: "go", Args: []string{"env", "-json", "GOVERSION", "GOMOD", "GOMODCACHE", "GOPROXY", "GOSUMDB", "CGO_CFLAGS", "CGO_CXXFLAGS"}, Dir: dir}.Output(ctx)
	if err != nil {
		return env, tooOld(err)
	}
	return env, json.Unmarshal([]byte(out), &env)
}

// tooOld adds what to do to the go command's own words about its age.
func tooOld(err error) error {
	var e *run.Error
	if errors.As(err, &e) && strings.Contains(e.Stderr, "requires go >=") {
		return fmt.Errorf("%s: install that Go, or let this one fetch it with GOTOOLCHAIN=auto", lastLine(e.Stderr))
	}
	return err
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.TrimPrefix(strings.TrimSpace(lines[len(lines)-1]), "go: ")
}

// list runs "go list -e" as it will be built on p with cgo on, so that every
// file that any link decision could use is seen.
func (q Query) list(ctx context.Context, p Platform, args ...string) ([]listed, error) {
	words := []string{"list", "-e", listFields}
	if len(q.Tags) > 0 {
		words = append(words, "-tags="+strings.Join(q.Tags, ","))
	}
	out, err := run.Cmd{Path: "go", Args: append(words, args...), Dir: q.Dir, Env: append(p.Env(), "CGO_ENABLED=1")}.Output(ctx)
	if err != nil {
		return nil, tooOld(err)
	}
	var pkgs []listed
	for dec := json.NewDecoder(strings.NewReader(out)); ; {
		var l listed
		if err := dec.Decode(&l); err == io.EOF {
			return pkgs, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		pkgs = append(pkgs, l)
	}
}

// mains lists the packages that q may mean: the one it names, or all of the
// module.
func (q Query) mains(ctx context.Context) ([]listed, error) {
	pattern := q.Package
	if pattern == "" {
		pattern = "./..."
	}
	return q.list(ctx, q.Platforms[0], "-find", pattern)
}

// pick settles on the one main package.
func (l *Look) pick(pkgs []listed, named string) error {
	var mains []listed
	for _, p := range pkgs {
		if p.Name == "main" {
			mains = append(mains, p)
		}
	}
	switch {
	case named != "" && len(mains) != 1:
		return fmt.Errorf("Config.Package %q is not a main package%s: name one, such as ./cmd/NAME", named, because(pkgs))
	case len(mains) == 0:
		return fmt.Errorf("no main package in %q: write one, or name the service's directory in Config.Dir", l.Root)
	case len(mains) > 1:
		return fmt.Errorf("%d main packages and none named: set Config.Package to one of %s", len(mains), strings.Join(l.names(mains), ", "))
	}
	m := mains[0]
	l.Package = Main{m.ImportPath, m.Dir}
	if m.Module != nil {
		l.Module, l.Version = m.Module.Path, cacheVersion(l.Root)
	}
	return nil
}

// because is the go command's reason, if it gave one.
func because(pkgs []listed) string {
	for _, p := range pkgs {
		if p.Error != nil {
			return " (" + lastLine(p.Error.Err) + ")"
		}
	}
	return ""
}

// names are the packages as they are written in Config.Package.
func (l *Look) names(pkgs []listed) []string {
	var names []string
	for _, p := range pkgs {
		rel, err := filepath.Rel(l.Root, p.Dir)
		if err != nil {
			rel = p.ImportPath
		}
		if rel = filepath.ToSlash(rel); rel != "." {
			rel = "./" + rel
		}
		names = append(names, rel)
	}
	slices.Sort(names)
	return names
}

// cacheVersion is the version in the name of a module cache's directory,
// "…/whoami@v1.10.0"; "" elsewhere.
func cacheVersion(root string) string {
	if _, version, ok := strings.Cut(filepath.Base(root), "@"); ok {
		return version
	}
	return ""
}

// dependencies fills in who needs cgo, per platform, and what to watch.
func (l *Look) dependencies(ctx context.Context, q Query, env environment) error {
	for i, p := range q.Platforms {
		pkgs, err := q.list(ctx, p, "-deps", l.Package.ImportPath)
		if err == nil && i == 0 && q.Prepare != nil && missing(pkgs) {
			if err = q.Prepare(ctx); err == nil {
				pkgs, err = q.list(ctx, p, "-deps", l.Package.ImportPath)
			}
		}
		if err != nil {
			return err
		}
		l.Cgo[p.String()] = cgoUsers(pkgs)
		l.CFlags[p.String()] = cFlags(pkgs, env)
		l.Watch = append(l.Watch, mutable(pkgs, env.GOMODCACHE)...)
	}
	slices.Sort(l.Watch)
	l.Watch = slices.Compact(l.Watch)
	return nil
}

// missing reports whether a package could not be found, as opposed to being
// wrong in itself: those the compiler will tell of.
func missing(pkgs []listed) bool {
	return slices.ContainsFunc(pkgs, func(p listed) bool { return p.Error != nil && p.Dir == "" })
}

func cgoUsers(pkgs []listed) []string {
	var users []string
	for _, p := range pkgs {
		if !p.Standard && len(p.CgoFiles)+len(p.SwigFiles)+len(p.SwigCXXFiles) > 0 {
			users = append(users, p.ImportPath)
		}
	}
	return users
}

// cFlags are the flags that choose a processor (-m…) among those that the C and
// C++ compilers get for all packages, in their order. It is nil, for not known,
// where a package brings objects that were compiled elsewhere.
func cFlags(pkgs []listed, env environment) []string {
	all := append(strings.Fields(env.CGO_CFLAGS), strings.Fields(env.CGO_CXXFLAGS)...)
	for _, p := range pkgs {
		if !p.Standard && len(p.SysoFiles) > 0 {
			return nil
		}
		all = append(append(all, p.CgoCFLAGS...), p.CgoCXXFLAGS...)
	}
	return processorFlags(all)
}

// processorFlags are those of flags that choose a processor; never nil.
func processorFlags(flags []string) []string {
	chosen := []string{}
	for _, f := range flags {
		if strings.HasPrefix(f, "-m") && !slices.Contains(chosen, f) {
			chosen = append(chosen, f)
		}
	}
	return chosen
}

// mutable are the directories of packages that somebody may edit: not those of
// the toolchain, the module cache, or vendor (modules.txt stands for it, as it
// does for the go command).
func mutable(pkgs []listed, modCache string) []string {
	var dirs []string
	for _, p := range pkgs {
		vendored := strings.Contains(filepath.ToSlash(p.Dir), "/vendor/")
		if !p.Standard && p.Dir != "" && !vendored && !strings.HasPrefix(p.Dir, modCache+string(filepath.Separator)) {
			dirs = append(dirs, p.Dir)
		}
	}
	return dirs
}

// tree are the directories that hold packages, up to the module's root, when
// the main package was searched for: a second one there must be noticed.
func (q Query) tree(pkgs []listed, root string) []string {
	if q.Package != "" {
		return nil
	}
	dirs := []string{root}
	for _, p := range pkgs {
		for d := p.Dir; strings.HasPrefix(d, root+string(filepath.Separator)); d = filepath.Dir(d) {
			dirs = append(dirs, d)
		}
	}
	return dirs
}

// known checks platforms against what the toolchain can build, and names the
// whole list when one is not in it: callers that can guess add a guess.
func known(ctx context.Context, platforms []Platform) error {
	out, err := run.Cmd{Path: "go", Args: []string{"tool", "dist", "list"}}.Output(ctx)
	if err != nil {
		return err
	}
	all := strings.Fields(out)
	for _, p := range platforms {
		if !slices.Contains(all, p.GOOS+"/"+p.GOARCH) {
			return &UnknownPlatform{p.String(), all}
		}
	}
	return nil
}

// UnknownPlatform is a platform that the Go toolchain cannot build for.
type UnknownPlatform struct {
	Platform string
	Known    []string // what "go tool dist list" prints
}

func (e *UnknownPlatform) Error() string {
	return fmt.Sprintf("Go cannot build for platform %q: go tool dist list prints what it can", e.Platform)
}
