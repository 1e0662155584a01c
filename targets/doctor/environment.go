package doctor

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"example.com/seaworthy/checks"
)

// hashfast names the variable with which mage looks at the magefile alone.
func (p *patient) hashfast(context.Context) []checks.Finding {
	if v := p.Env("MAGEFILE_HASHFAST"); v != "" && v != "0" && v != "false" {
		return one(warn(unset("MAGEFILE_HASHFAST"), "MAGEFILE_HASHFAST is set: mage goes on with the kit that it has compiled, whatever has changed since"))
	}
	return one(pass("MAGEFILE_HASHFAST is not set: mage compiles what has changed"))
}

// target names variables that aim all go commands, the kit's own included.
func (p *patient) target(context.Context) []checks.Finding {
	for _, name := range []string{"GOOS", "GOARCH"} {
		if v := p.Env(name); v != "" {
			return one(fail(unset(name)+"; platforms are in SEAWORTHY_PLATFORMS", "%s=%s is set: it aims every go command, mage's own compile too", name, v))
		}
	}
	return one(pass("GOOS and GOARCH are not set"))
}

// unset is what to type in the shell of this system.
func unset(name string) string {
	if runtime.GOOS == "windows" {
		return "set " + name + "="
	}
	return "unset " + name
}

// meant says what a flag of GOFLAGS does to the kit's builds.
var meant = []struct {
	flag  string
	worst checks.Status
	text  string
}{
	{"-race", checks.Fail, "every build then needs cgo, and most are made without"},
	{"-msan", checks.Fail, "every build then needs cgo and clang, and most are made without"},
	{"-asan", checks.Fail, "every build then needs cgo, and most are made without"},
	{"-modfile", checks.Warn, "another go.mod than the one that lies here is built"},
	{"-overlay", checks.Warn, "other files than those that lie here are built"},
	{"-toolexec", checks.Warn, "every compiler runs under another program"},
	{"-mod=mod", checks.Warn, "every go command may write into go.mod and go.sum"},
	{"-tags", checks.Warn, "these tags hold where Config.Tags has none"},
	{"-ldflags", checks.Warn, "other programs that go build makes get them; the kit's builds have Config.LDFlags"},
	{"-gcflags", checks.Warn, "builds here differ from those elsewhere: Config.Flags is for all"},
	{"-asmflags", checks.Warn, "builds here differ from those elsewhere: Config.Flags is for all"},
	{"-buildmode", checks.Warn, "builds here differ from those elsewhere: Config.Flags is for all"},
	{"-pgo", checks.Warn, "builds here differ from those elsewhere: Config.Optimize is for all"},
	{"-cover", checks.Warn, "builds here count what they run"},
}

// goflags looks for flags that change what is built.
func (p *patient) goflags(ctx context.Context) []checks.Finding {
	s := p.settings(ctx)
	all, hint := s.GOFLAGS, "go env -u GOFLAGS"
	if env := p.Env("GOFLAGS"); env != "" {
		all, hint = env, unset("GOFLAGS")
	} else if s.err != nil {
		return one(skip("not known: there is no go command to say so"))
	}
	worst := checks.Finding{Status: checks.Pass}
	for _, flag := range strings.Fields(all) {
		flag = strings.TrimLeft(strings.Trim(flag, `'"`), "-")
		for _, m := range meant {
			if ("-"+flag == m.flag || strings.HasPrefix("-"+flag, m.flag+"=")) && m.worst > worst.Status {
				worst = checks.Finding{Status: m.worst, Text: "GOFLAGS has -" + flag + ": " + m.text, Hint: hint}
			}
		}
	}
	switch {
	case worst.Status != checks.Pass:
		return one(worst)
	case all == "":
		return one(pass("GOFLAGS is empty"))
	}
	return one(pass("GOFLAGS=%s changes no build", all))
}

// home asks whether there is a place for caches.
func (p *patient) home(ctx context.Context) []checks.Finding {
	variable := map[string]string{"windows": "USERPROFILE", "plan9": "home"}[runtime.GOOS]
	if variable == "" {
		variable = "HOME"
	}
	if dir := p.Env(variable); dir != "" {
		if fi, err := os.Stat(dir); err != nil || !fi.IsDir() {
			return one(warn("mkdir -p "+filepath.ToSlash(dir), "%s is %s, which is not there: caches are made in it", variable, dir))
		}
		return one(pass("%s", dir))
	}
	switch s := p.settings(ctx); {
	case s.err != nil && !errors.Is(s.err, os.ErrNotExist):
		return one(warn("export HOME=DIR", "%s is not set: caches have no place", variable))
	case s.GOCACHE == "" || s.GOCACHE == "off" || s.GOMODCACHE == "":
		return one(fail("export HOME=DIR, or GOCACHE, GOMODCACHE and MAGEFILE_CACHE", "%s is not set, and nothing else says where caches are", variable))
	}
	return one(pass("%s is not set, and GOCACHE and GOMODCACHE are", variable))
}
