package doctor

import (
	"context"
	"errors"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/run"
)

// git asks git about this directory.
func git(ctx context.Context, args ...string) (string, error) {
	return run.Cmd{Path: "git", Args: args, Env: []string{"GIT_OPTIONAL_LOCKS=0"}, Timeout: patience}.Output(ctx)
}

// unread says why git was not asked, or "" where it can be.
func unread(ctx context.Context) string {
	_, err := git(ctx, "rev-parse", "--show-prefix")
	var e *run.Error
	switch {
	case err == nil:
		return ""
	case errors.Is(err, exec.ErrNotFound):
		return "git is not installed"
	case errors.As(err, &e) && strings.Contains(e.Stderr, "not a git repository"):
		return "not a git repository"
	}
	return "git refuses this tree: see git"
}

// dist asks whether git leaves what is built alone. Otherwise every build makes
// the tree dirty, and the next one is stamped so.
func (p *patient) dist(ctx context.Context) []checks.Finding {
	if why := unread(ctx); why != "" {
		return one(skip("%s", why))
	}
	dir := filepath.ToSlash(p.Dist)
	known, err := git(ctx, "ls-files", "--", dir)
	switch files := strings.Split(strings.TrimSpace(known), "\n"); {
	case err != nil:
		return one(skip("git ls-files: %v", err))
	case files[0] != "":
		f := warn("git rm -r --cached "+dir, "git keeps %s of %s: every build changes the tree that it is stamped with", count(len(files), "file"), dir)
		f.Evidence = files
		return one(f)
	}
	_, err = git(ctx, "check-ignore", "-q", "--no-index", dir+"/")
	var e *run.Error
	switch {
	case err == nil:
		return one(pass("git ignores %s", dir))
	case errors.As(err, &e) && e.Code == 1:
		return one(warn("go tool mage doctor -fix=true, which adds "+dir+"/ to .gitignore", "git does not ignore %s: every build looks dirty after the first", dir))
	}
	return one(skip("git check-ignore: %v", err))
}

// lineEnds asks whether git writes CRLF where the repository has LF: then what is
// embedded, rendered and hashed here is not what it is elsewhere.
func (p *patient) lineEnds(ctx context.Context) []checks.Finding {
	if why := unread(ctx); why != "" {
		return one(skip("%s", why))
	}
	auto, _ := git(ctx, "config", "--get", "core.autocrlf") // exit status 1 = not set
	auto = strings.ToLower(strings.TrimSpace(auto))
	if auto != "true" {
		return one(pass("git leaves them as they are in the repository"))
	}
	said, err := git(ctx, "check-attr", "text", "eol", "--", path.Join(filepath.ToSlash(p.Dir), "main.go"))
	switch {
	case err != nil:
		return one(skip("git check-attr: %v", err))
	case strings.Count(said, ": unspecified") == 2:
		return one(warn(`echo "* text=auto eol=lf" > .gitattributes; git add --renormalize .`, "core.autocrlf is true and no .gitattributes says otherwise: files have CRLF here, so that what embeds them differs from builds elsewhere"))
	}
	return one(pass("core.autocrlf is true, and .gitattributes says what holds"))
}
