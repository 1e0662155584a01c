package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"golang.org/x/mod/modfile"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/install"
	"example.com/seaworthy/targets/run"
)

// settings are those of the go command that the looks ask for. All are empty, and
// err says why, where it cannot be asked.
type settings struct {
	GOVERSION, GOTOOLCHAIN, GOPROXY, GOSUMDB, GOFLAGS, GOCACHE, GOMODCACHE, GOTMPDIR string

	err     error // it does not answer
	refused error // it does not answer with this GOTOOLCHAIN; the rest is of GOTOOLCHAIN=local
}

// patience is how long a program may take to answer.
const patience = 3 * time.Second

// readSettings asks outside of all modules, where the go command switches to no
// other toolchain and fetches none.
func (p *patient) readSettings(ctx context.Context) settings {
	s := goEnv(ctx)
	if s.err == nil || errors.Is(s.err, exec.ErrNotFound) || ctx.Err() != nil {
		return s
	}
	local := goEnv(ctx, "GOTOOLCHAIN=local") // the one that it names may not be to be had
	local.refused = s.err
	return local
}

func goEnv(ctx context.Context, env ...string) (s settings) {
	out, err := run.Cmd{
		Path: "go", Args: []string{"env", "-json", "GOVERSION", "GOTOOLCHAIN", "GOPROXY", "GOSUMDB", "GOFLAGS", "GOCACHE", "GOMODCACHE", "GOTMPDIR"},
		Dir: root(), Env: append(env, "GOWORK=off"), Timeout: patience,
	}.Output(ctx)
	if err == nil {
		err = json.Unmarshal([]byte(out), &s)
	}
	s.err = err
	return s
}

// Said is the last line of what a program said of its failure, without the command
// line and without what it quotes, which is indented; of other errors it is the
// text.
func Said(err error) string {
	e, ok := errors.AsType[*run.Error](err)
	if !ok || e.Stderr == "" {
		return err.Error()
	}
	said := ""
	for line := range strings.Lines(e.Stderr) {
		if said == "" || line[0] != '\t' {
			said = strings.TrimSpace(line)
		}
	}
	return said
}

// root is the directory that every system has.
func root() string {
	here, err := os.Getwd()
	if err != nil {
		return string(filepath.Separator)
	}
	return filepath.VolumeName(here) + string(filepath.Separator)
}

// goCommand compares Go with what the modules ask for.
func (p *patient) goCommand(ctx context.Context) []checks.Finding {
	want := p.wanted()
	s := p.settings(ctx)
	switch {
	case errors.Is(s.err, exec.ErrNotFound):
		return one(fail(install.Go(want.orDefault()), "no go command on PATH: nothing can be compiled, tested or fetched here; check, host, unit and triage do without"))
	case s.err != nil:
		return one(fail("go env", "the go command does not answer: %s", Said(s.err)))
	case s.refused != nil:
		return one(fail("go env -u GOTOOLCHAIN; unset GOTOOLCHAIN", "the toolchain that GOTOOLCHAIN names is not to be had: %s", Said(s.refused)))
	}
	return one(want.judge(s, p.fetched(s, want.line)))
}

// requirement is what a go.mod asks of Go.
type requirement struct {
	line, toolchain string // "go1.26.0"; "" = none
	file            string // which go.mod has the line
}

// wanted is the highest of the service's and the kit's own go.mod.
func (p *patient) wanted() (r requirement) {
	for _, dir := range append([]string{p.Dir}, kitDirs...) {
		file, mod := moduleOf(dir)
		if mod == nil || mod.Go == nil {
			continue
		}
		if line := "go" + mod.Go.Version; version.Compare(line, r.line) > 0 {
			r.line, r.file = line, shown(file)
		}
		if mod.Toolchain != nil && version.Compare(mod.Toolchain.Name, r.toolchain) > 0 {
			r.toolchain = mod.Toolchain.Name
		}
	}
	return r
}

// orDefault is a version to install where nothing asks for one: the kit's own.
func (r requirement) orDefault() string {
	if r.line == "" {
		return runtime.Version()
	}
	if version.Compare(r.toolchain, r.line) > 0 {
		return r.toolchain
	}
	return r.line
}

// judge compares Go with the requirement; fetched says that the go command has
// the version asked for in its module cache.
func (r requirement) judge(s settings, fetched bool) checks.Finding {
	have := s.GOVERSION
	local := s.GOTOOLCHAIN == "local" || strings.HasSuffix(s.GOTOOLCHAIN, "+path") || s.GOTOOLCHAIN == "path"
	switch {
	case r.line == "":
		return pass("%s; there is no go.mod here that asks for one", have)
	case version.Compare(have, r.line) >= 0 && version.Compare(have, r.toolchain) >= 0:
		return pass("%s; %s asks for %s", have, r.file, r.line)
	case version.Compare(have, r.line) >= 0 && local:
		return pass("%s; %s asks for %s, and would rather have %s", have, r.file, r.line, r.toolchain)
	case version.Compare(have, r.line) >= 0:
		return pass("%s, which fetches %s, the toolchain that go.mod names", have, r.toolchain)
	case version.Compare(have, "go1.21") < 0:
		return fail(install.Go(r.orDefault()), "needs %s (%s); here is %s, which cannot fetch another (Go can from 1.21 on)", r.line, r.file, have)
	case local:
		return fail("go env -w GOTOOLCHAIN=auto, or "+install.Go(r.orDefault()), "needs %s (%s); here is %s, and GOTOOLCHAIN=%s fetches no other", r.line, r.file, have, s.GOTOOLCHAIN)
	case fetched:
		return pass("%s, which has fetched %s, as %s asks", have, r.line, r.file)
	}
	return warn(install.Go(r.orDefault()), "needs %s (%s); here is %s, which fetches the other on first use: that takes a network", r.line, r.file, have)
}

// fetched reports whether a toolchain is in the module cache (golang.org/x/mod's
// path of it: "go help toolchain" and "Go Toolchains", Module Downloads).
func (p *patient) fetched(s settings, v string) bool {
	_, err := os.Stat(filepath.Join(s.GOMODCACHE, "golang.org", fmt.Sprintf("toolchain@v0.0.1-%s.%s-%s", v, runtime.GOOS, runtime.GOARCH)))
	return err == nil
}

// moduleOf reads the go.mod of dir or above it. The file is nil where there is
// none, or none that can be read: the go command says what is wrong with it.
func moduleOf(dir string) (string, *modfile.File) {
	name := above(dir, "go.mod")
	text, err := os.ReadFile(name)
	if err != nil {
		return name, nil
	}
	f, err := modfile.Parse(name, text, nil)
	if err != nil {
		f, _ = modfile.ParseLax(name, text, nil) // of a later Go
	}
	return name, f
}

// above is the file of that name in dir or the nearest directory above; "" = none.
func above(dir, name string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for {
		file := filepath.Join(dir, name)
		if fi, err := os.Stat(file); err == nil && !fi.IsDir() {
			return file
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
		dir = filepath.Dir(dir)
	}
}

// shown is a path as it is shorter: from here, or whole.
func shown(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	rel, err := filepath.Rel(here, path)
	if err != nil || len(rel) > len(path) {
		return path
	}
	return filepath.ToSlash(rel)
}
