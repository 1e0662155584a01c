package gobuild

import (
	"context"
	"errors"
	"os/exec"
	"path"
	"strings"
	"sync"

	"example.com/seaworthy/targets/run"
)

// Source is what version control says of the tree that is built. All fields
// are empty, and Note says why, where it cannot be asked.
type Source struct {
	Commit   string // full hash, "" before the first commit
	Describe string // "v1.4.0", "v1.4.0-3-g1a2b3c4", "1a2b3c4" without a tag
	Dirty    bool   // something is changed or not tracked, dist apart
	Unclean  bool   // dist itself is not ignored
	Note     string // "git is not installed", "git refuses this tree: …", "not a git repository"
}

// ReadSource asks git about dir. A tree that git cannot or will not read is no
// error: the build goes on without a stamp, and Note says so.
func ReadSource(ctx context.Context, dir string) Source {
	var s Source
	var wg sync.WaitGroup
	var status, describe string
	var statusErr, describeErr error
	wg.Go(func() { status, statusErr = git(ctx, dir, "status", "--porcelain=v2", "--branch") })
	wg.Go(func() { describe, describeErr = git(ctx, dir, "describe", "--tags", "--always") })
	wg.Wait()
	if statusErr != nil {
		return Source{Note: whyNoGit(statusErr)}
	}
	s.readStatus(status)
	if describeErr == nil {
		s.Describe = path.Base(strings.TrimSpace(describe)) // a nested module's tags are "sub/dir/v1.2.3"
	}
	return s
}

func git(ctx context.Context, dir string, args ...string) (string, error) {
	return run.Cmd{Path: "git", Args: args, Dir: dir, Env: []string{"GIT_OPTIONAL_LOCKS=0"}}.Output(ctx)
}

// readStatus reads "git status --porcelain=v2 --branch".
func (s *Source) readStatus(out string) {
	for line := range strings.Lines(out) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "# branch.oid "):
			if oid := strings.TrimPrefix(line, "# branch.oid "); oid != "(initial)" {
				s.Commit = oid
			}
		case line == "" || line[0] == '#':
		case line == "? dist/" || strings.HasPrefix(line, "? ") && strings.HasSuffix(line, "/dist/"):
			s.Unclean = true // paths begin at the repository's root
		default:
			s.Dirty = true
		}
	}
}

func whyNoGit(err error) string {
	var e *run.Error
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "git is not installed"
	case errors.As(err, &e) && strings.Contains(e.Stderr, "not a git repository"):
		return "not a git repository"
	case errors.As(err, &e) && strings.Contains(e.Stderr, "dubious ownership"):
		return "git refuses this tree because another user owns it: git config --global --add safe.directory DIR"
	}
	return "git: " + err.Error()
}

// CommitTime is the committer's time of the commit that is built, in RFC 3339;
// "" where git cannot say.
func CommitTime(ctx context.Context, dir string) string {
	out, err := git(ctx, dir, "show", "--no-patch", "--format=%cI", "HEAD")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(out)
}

// Version is the version to stamp: the one that is named, else git's word with
// "-dirty" where it applies, else the module's own, else "devel".
func (s Source) Version(named, module string) (version, from string) {
	switch {
	case named != "":
		return named, "Config.Version"
	case s.Describe != "" && s.Dirty:
		return s.Describe + "-dirty", "git describe, and the tree is dirty"
	case s.Describe != "":
		return s.Describe, "git describe"
	case module != "":
		return module, "the module's directory"
	}
	return "devel", "no tag and no commit to name it by"
}
