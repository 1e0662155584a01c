package targets

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/gomod"
	"example.com/seaworthy/targets/run"
	"example.com/seaworthy/targets/starter"
)

// programName is what a module's program is called.
func programName(module string) string {
	return (&resolved{origin: map[string]string{}}).name(&gobuild.Look{Module: module})
}

// findFacts looks at a service. The error is of a main package that is named and is
// none; what cannot be found out is a fact.
func findFacts(ctx context.Context, s *starter.Service, main string) (starter.Facts, error) {
	f := starter.Facts{
		Name: programName(s.Module), NameFrom: "last element of the module path",
		Tracked: trackedIn(ctx, s.Dir, dist), Ignored: ignoredIn(ctx, s),
	}
	var err error
	if f.Mains, err = mainPackages(ctx, s); err != nil {
		f.Package, f.Unknown = main, "main packages and cgo: "+firstLine(err)
		return f, ctx.Err()
	}
	switch named := strings.TrimSuffix(filepath.ToSlash(main), "/"); {
	case main == "":
		f.Package = f.Choose(s.Module)
	case slices.Contains(f.Mains, named):
		f.Package = named
	case slices.Contains(f.Mains, "./"+named):
		f.Package = "./" + named
	default:
		return f, fmt.Errorf("-main=%s is not a main package of %s: it has %s", main, s.Module, strings.Join(f.Mains, " "))
	}
	if len(f.Mains) == 1 || f.Package != "" {
		f.Cgo, f.Unknown = cgoUsers(ctx, s.Dir, f.Package)
	}
	return f, ctx.Err()
}

// mainPackages lists the service's programs, "./cmd/orders", as a build for Linux
// sees them.
func mainPackages(ctx context.Context, s *starter.Service) ([]string, error) {
	out, err := run.Cmd{
		Path: "go", Args: []string{"list", "-e", "-find", "-f", `{{if eq .Name "main"}}{{.ImportPath}}{{end}}`, "./..."},
		Dir: s.Dir, Env: []string{"GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=1"},
	}.Output(ctx)
	if err != nil {
		return nil, err
	}
	var mains []string
	for _, path := range strings.Fields(out) {
		rest, ok := below(path, s.Module)
		switch {
		case !ok || slices.Contains(starter.Homes, rest):
		case rest == "":
			mains = append(mains, ".")
		default:
			mains = append(mains, "./"+rest)
		}
	}
	slices.Sort(mains)
	return mains, nil
}

// cgoUsers are the packages that need cgo on the platforms that are built unless
// others are named, or why that is not known.
func cgoUsers(ctx context.Context, dir, main string) (users []string, unknown string) {
	platforms, err := parsePlatforms(defaultPlatforms)
	if err != nil {
		return nil, err.Error()
	}
	look, err := gobuild.Inspect(ctx, gobuild.Query{
		Dir: dir, Package: main, Platforms: platforms,
		Prepare: gomod.Fetcher{Dir: dir, Note: progressNote}.Download,
	})
	if err != nil {
		return nil, "whether it needs cgo: " + firstLine(err)
	}
	for _, p := range platforms {
		users = append(users, look.Cgo[p.String()]...)
	}
	slices.Sort(users)
	return slices.Compact(users), ""
}

// firstLine is what went wrong in one line.
func firstLine(err error) string {
	words := err.Error()
	var e *run.Error
	if errors.As(err, &e) && strings.TrimSpace(e.Stderr) != "" {
		words = strings.TrimPrefix(strings.TrimSpace(e.Stderr), "go: ")
	}
	line, _, _ := strings.Cut(words, "\n")
	return strings.TrimSpace(line)
}

// trackedIn lists what git tracks in a directory below dir; nothing where git is
// not there, or knows nothing of it.
func trackedIn(ctx context.Context, dir, below string) []string {
	out, err := run.Cmd{Path: "git", Args: []string{"ls-files", "-z", "--", below}, Dir: dir, Env: []string{"GIT_OPTIONAL_LOCKS=0"}}.Output(ctx)
	if err != nil {
		return nil
	}
	return strings.FieldsFunc(out, func(r rune) bool { return r == 0 })
}

// ignoredIn are the lines that the service's .gitignore need not have, because the
// repository ignores them elsewhere.
func ignoredIn(ctx context.Context, s *starter.Service) []string {
	var lines []string
	for line, path := range map[string]string{"dist/": dist + "/x", "mage_output_file.go": s.Home + "/mage_output_file.go"} {
		if _, ignored := ignoring(ctx, s.Dir, []string{path})[path]; ignored {
			lines = append(lines, line)
		}
	}
	return lines
}

// ignoring says which paths below dir the repository's own .gitignore files hide,
// and by which line.
func ignoring(ctx context.Context, dir string, paths []string) map[string]string {
	if _, err := os.Stat(dir); err != nil {
		return nil
	}
	out, err := run.Cmd{
		Path: "git", Args: []string{"check-ignore", "-z", "-v", "--stdin"}, Dir: dir,
		Stdin: strings.NewReader(strings.Join(paths, "\x00") + "\x00"),
	}.Output(ctx)
	if err != nil { // 1 = none, 128 = no repository
		return nil
	}
	by := map[string]string{}
	words := strings.Split(out, "\x00")
	for ; len(words) >= 4; words = words[4:] {
		source, line, pattern, path := words[0], words[1], words[2], words[3]
		if filepath.Base(source) == ".gitignore" && !filepath.IsAbs(source) && !strings.HasPrefix(pattern, "!") {
			by[path] = source + ":" + line + ": " + pattern
		}
	}
	return by
}
