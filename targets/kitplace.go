package targets

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"example.com/seaworthy/targets/run"
	"example.com/seaworthy/targets/starter"
)

// outside refuses a directory within the kit's own source.
func outside(dir, kit string) error {
	inside, err := filepath.EvalSymlinks(kit)
	if err != nil {
		return err
	}
	if inside, err = filepath.Abs(inside); err != nil {
		return err
	}
	at, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	for {
		real, err := filepath.EvalSymlinks(at)
		if err == nil {
			at = real
			break
		}
		if at == filepath.Dir(at) {
			return err
		}
		at = filepath.Dir(at) // what does not exist yet lies where its parent does
	}
	if rel, err := filepath.Rel(inside, at); err == nil && (rel == "." || filepath.IsLocal(rel)) {
		return fmt.Errorf("%q lies within the kit itself: name the directory of a service", dir)
	}
	return nil
}

// noModule is the error about a directory that has no go.mod, and no -module is
// named: it says where there is one.
func noModule(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no %q: name the directory of a service, or, for a new one there, write -module=example.org/orders", dir)
	case err != nil:
		return err
	case emptyBut(entries, ".git"):
		return fmt.Errorf("%q is empty: a new service there needs a name, such as -module=example.org/orders", dir)
	}
	if modules := modulesBelow(dir); len(modules) > 0 {
		return fmt.Errorf("%q has no go.mod, and modules below it: name one of %s", dir, strings.Join(modules, ", "))
	}
	if above := moduleAbove(dir); above != "" {
		return fmt.Errorf("%q has no go.mod, and belongs to the module in %q: name that", dir, above)
	}
	return fmt.Errorf("%q has no go.mod: name the directory of a service's module, or -module=example.org/orders for a new one", dir)
}

func emptyBut(entries []fs.DirEntry, name string) bool {
	for _, e := range entries {
		if e.Name() != name {
			return false
		}
	}
	return true
}

// modulesBelow are the directories below dir that have a go.mod.
func modulesBelow(dir string) []string {
	var found []string
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case d.IsDir() && path != dir && (strings.HasPrefix(d.Name(), ".") || d.Name() == "vendor" || d.Name() == "node_modules" || d.Name() == "testdata"):
			return fs.SkipDir
		case !d.IsDir() && d.Name() == "go.mod":
			found = append(found, filepath.ToSlash(filepath.Dir(path)))
		}
		return nil
	})
	return found
}

// moduleAbove is the directory above dir that has a go.mod; "" if none has.
func moduleAbove(dir string) string {
	at, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for at != filepath.Dir(at) {
		at = filepath.Dir(at)
		if modulePath(at) != "" {
			return filepath.ToSlash(at)
		}
	}
	return ""
}

// unseen notes files that git would not see: a line of .gitignore hides them.
func unseen(ctx context.Context, plan *starter.Plan) []string {
	var paths []string
	for _, c := range plan.Changes {
		if c.Kind == starter.New && filepath.Base(c.Path) != "go.work" {
			paths = append(paths, c.Path)
		}
	}
	by := ignoring(ctx, plan.Service.Dir, paths)
	for _, path := range paths {
		if line := by[path]; line != "" {
			return []string{fmt.Sprintf("git ignores %d of these files, such as %s, by %s: git add -f %s", len(by), path, line, plan.Service.Home)}
		}
	}
	return nil
}

// withoutGit tells whether a directory lies in no repository, though git is there.
func withoutGit(ctx context.Context, dir string) bool {
	err := run.Cmd{Path: "git", Args: []string{"rev-parse", "--git-dir"}, Dir: dir, Env: []string{"LC_ALL=C"}}.Run(ctx)
	var e *run.Error
	return errors.As(err, &e) && strings.Contains(e.Stderr, "not a git repository")
}

// asMade refuses a kit that was edited in the service that it lies in: what is not
// the kit's would be taken for it, and be lost with the next update.
func asMade(kit *starter.Kit, s *starter.Service) error {
	switch {
	case kit.Prefix == s.Has.Module:
		return errors.New("that is the kit of this very service: name a checkout of a newer one")
	case len(kit.Edited) > 0:
		return fmt.Errorf("%d files of the kit in %q were edited there, such as %s: undo that, or name a checkout of the kit", len(kit.Edited), kit.Root, kit.Edited[0])
	}
	return nil
}

// newer refuses a kit that is older than the one in the service, where git knows.
func newer(ctx context.Context, kit *starter.Kit, s *starter.Service) error {
	from, _, _ := strings.Cut(kit.Version, "-")
	has, _, _ := strings.Cut(s.Has.Kit, "-")
	if from == "" || has == "" || from == has {
		return nil
	}
	err := run.Cmd{Path: "git", Args: []string{"merge-base", "--is-ancestor", from, has}, Dir: kit.Root}.Run(ctx)
	if err == nil {
		return fmt.Errorf("the kit in %q is of %.12s, older than the one here, %.12s: git pull there first", kit.Root, from, has)
	}
	return nil
}
