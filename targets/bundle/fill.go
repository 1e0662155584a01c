package bundle

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/module"

	"example.com/seaworthy/targets/gomod"
)

// Filler fills an empty module cache with all that builds need, and nothing else.
type Filler struct {
	Dirs       []string     // directories of the modules
	Toolchains []string     // "go1.26.8.linux-amd64"
	Note       func(string) // told of what does not go as it should; nil = nobody
}

// room is a module cache for a while, and the user's settings.
type room struct {
	work string // removed at the end
	user gomod.Settings
}

func (r room) modCache() string { return filepath.Join(r.work, "mod") }

// env aims the go command at the room. GOPATH holds what the checksum database
// has said last: of the user's own, what an old answer is held against may be
// missing.
func (r room) env(more ...string) []string {
	return append([]string{"GOPATH=" + filepath.Join(r.work, "path"), "GOMODCACHE=" + r.modCache(), "GOFLAGS=" + rw(r.user.GOFLAGS)}, more...)
}

// rw makes what the go command unpacks removable.
func rw(flags string) string { return strings.TrimSpace(flags + " -modcacherw") }

// Filled is what came of it.
type Filled struct {
	ModCache  string           // Remove removes it
	Modules   []module.Version // that are in it
	NotLooked []string         // those that no checksum database answered for, "example.com/m@v1.0.0"
	Why       error            // one reason; nil if NotLooked is empty
	work      string
}

// Remove removes the module cache.
func (f Filled) Remove() { os.RemoveAll(f.work) }

// Fill fills a module cache. Each module is verified by go.sum, and by the
// checksum database where that answers; if the two do not agree it is an error.
func (f Filler) Fill(ctx context.Context) (filled Filled, err error) {
	work, err := os.MkdirTemp("", "seaworthy-")
	if err != nil {
		return filled, err
	}
	r := room{work: work}
	filled = Filled{ModCache: r.modCache(), work: work}
	dir := append(slices.Clone(f.Dirs), ".")[0]
	if r.user, err = (gomod.Fetcher{Dir: dir}).Settings(ctx); err == nil {
		err = f.fetch(ctx, r)
	}
	if err == nil {
		filled.Modules, err = modules(r.modCache(), f.Toolchains)
	}
	if err == nil {
		err = f.lookUp(ctx, r, &filled)
	}
	if err != nil {
		filled.Remove()
	}
	return filled, err
}

// fetch downloads the modules: from the user's own module cache, where go.sum
// holds them as it does those of any proxy, and what is missing there from GOPROXY.
func (f Filler) fetch(ctx context.Context, r room) error {
	own := fileURL(filepath.Join(r.user.GOMODCACHE, filepath.FromSlash(download)))
	for _, dir := range f.Dirs {
		here := gomod.Fetcher{Dir: dir, Env: r.env("GOPROXY="+own, "GONOPROXY=none")}
		err := here.Download(ctx)
		if err == nil || ctx.Err() != nil {
			continue
		}
		f.note(fmt.Sprintf("not everything for %s is in the module cache: asking GOPROXY", dir))
		if err := (gomod.Fetcher{Dir: dir, Env: r.env(), Note: f.Note}).Download(ctx); err != nil {
			return err
		}
	}
	for _, t := range f.Toolchains {
		f.note("fetching the toolchain " + t)
		err := gomod.Fetcher{
			Dir: r.work, Env: r.env("GOPROXY="+own+","+r.user.GOPROXY, "GOWORK=off", "GOTOOLCHAIN=local"), Note: f.Note,
			Args: []string{"mod", "download", "golang.org/toolchain@v0.0.1-" + t},
		}.Download(ctx)
		if err != nil {
			return fmt.Errorf("toolchain %s: %w", t, err)
		}
	}
	return ctx.Err()
}

func fileURL(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/…
	}
	return (&url.URL{Scheme: "file", Path: strings.TrimSuffix(path, "/")}).String()
}

// batch is how many modules one go command is asked for: a command line holds
// 32 KiB on Windows.
const batch = 100

// lookUp asks the checksum database for every module, so that its answers are in
// the cache: as far as the user's own cache has kept them from there, and else by
// GOPROXY.
func (f Filler) lookUp(ctx context.Context, r room, filled *Filled) error {
	left := r.unanswered(filled.Modules)
	kept, err := r.keptAnswers()
	if err != nil {
		return err
	}
	for _, env := range [][]string{r.asKept(kept), nil} {
		if len(left) == 0 || env != nil && kept == "" {
			continue
		}
		if filled.Why, err = f.ask(ctx, r, left, env...); err != nil {
			return err
		}
		left = r.unanswered(left)
	}
	for _, m := range left {
		filled.NotLooked = append(filled.NotLooked, m.Path+"@"+m.Version)
	}
	if what := r.user.Uncovered(); what != "" && filled.Why == nil {
		filled.Why = errors.New(what)
	}
	return ctx.Err()
}

// ask has the go command look up modules that lie in the cache already. why is the
// first reason why it could not; err, that a sum is a wrong one.
func (f Filler) ask(ctx context.Context, r room, mods []module.Version, env ...string) (why, err error) {
	fetch := gomod.Fetcher{Dir: r.work, Env: r.env(append(env, "GOWORK=off", "GOTOOLCHAIN=local")...)}
	for some := range slices.Chunk(mods, batch) {
		args := []string{"mod", "download", "-json"}
		for _, m := range some {
			args = append(args, m.Path+"@"+m.Version)
		}
		out, failed := fetch.Run(ctx, r.modCache(), args...)
		if mod, wrong := gomod.WrongSum(failed); wrong {
			return nil, denied(mod)
		}
		first, err := answers(out)
		if err != nil {
			return nil, err
		}
		if why = cmp.Or(why, first); why == nil {
			why = failed
		}
	}
	return why, nil
}

// denied is the error about a module on which the two do not agree.
func denied(mod string) error {
	return fmt.Errorf("%s is what go.sum says, and not what the checksum database says: do not build with it: see who changed go.sum", mod)
}

// answers reads what go mod download -json prints of each module.
func answers(out string) (why, err error) {
	for dec := json.NewDecoder(strings.NewReader(out)); ; {
		var m struct{ Path, Version, Error string }
		if dec.Decode(&m) != nil {
			return why, nil // the end, or where the go command was stopped
		}
		switch {
		case m.Error == "":
		case gomod.Mismatch(m.Error):
			return nil, denied(m.Path + "@" + m.Version)
		case why == nil:
			line, _, _ := strings.Cut(m.Error, "\n")
			why = errors.New(line)
		}
	}
}

// unanswered are those of mods whose answer of a checksum database is not in the
// cache.
func (r room) unanswered(mods []module.Version) []module.Version {
	return slices.DeleteFunc(slices.Clone(mods), func(m module.Version) bool {
		path, err := module.EscapePath(m.Path)
		version, err2 := module.EscapeVersion(m.Version)
		found := false
		if err == nil && err2 == nil {
			_ = filepath.WalkDir(filepath.Join(r.modCache(), filepath.FromSlash(download), "sumdb"), func(dir string, d os.DirEntry, err error) error {
				if err == nil && d.IsDir() && d.Name() == "lookup" {
					_, err := os.Stat(filepath.Join(dir, filepath.FromSlash(path)+"@"+version))
					found = found || err == nil
					return filepath.SkipDir
				}
				return nil
			})
		}
		return found
	})
}

// keptAnswers makes a file proxy of what the user's cache has kept of checksum
// databases; "" if that is nothing.
func (r room) keptAnswers() (string, error) {
	from := filepath.Join(r.user.GOMODCACHE, filepath.FromSlash(download), "sumdb")
	if _, err := os.Stat(from); err != nil {
		return "", nil
	}
	proxy := filepath.Join(r.work, "proxy")
	if err := os.CopyFS(filepath.Join(proxy, "sumdb"), os.DirFS(from)); err != nil {
		return "", err
	}
	err := filepath.WalkDir(proxy, func(dir string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "lookup" {
			return os.WriteFile(filepath.Join(filepath.Dir(dir), "supported"), nil, 0o666)
		}
		return err
	})
	return fileURL(proxy), err
}

// asKept aims the go command at answers that were kept. A database with a URL is
// asked there, whatever GOPROXY says.
func (r room) asKept(proxy string) []string {
	env := []string{"GOPROXY=" + proxy + ",off"}
	if words := strings.Fields(r.user.GOSUMDB); len(words) == 2 {
		name, _, _ := strings.Cut(words[0], "+")
		env = append(env, "GOSUMDB="+words[0]+" "+proxy+"/sumdb/"+name)
	}
	return env
}

func (f Filler) note(s string) {
	if f.Note != nil {
		f.Note(s)
	}
}
