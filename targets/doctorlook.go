package targets

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/doctor"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/install"
)

// finding is a row of doctor's table.
func finding(status checks.Status, text, hint string) checks.Finding {
	return checks.Finding{Status: status, Text: text, Hint: hint}
}

// askConfig says what is wrong with Config and with the environment's word on it.
func (c *clinic) askConfig(context.Context) []checks.Finding {
	var rows []checks.Finding
	for _, err := range c.problems {
		rows = append(rows, finding(checks.Fail, err.Error(), ""))
	}
	if rows == nil {
		rows = append(rows, finding(checks.Pass, "nothing in it contradicts itself", ""))
	}
	return rows
}

// askModule says whether the go command finds what Config describes.
func (c *clinic) askModule(ctx context.Context) []checks.Finding {
	look, err := c.look(ctx)
	var none notLooked
	switch {
	case errors.As(err, &none):
		return []checks.Finding{finding(checks.Skip, err.Error(), "")}
	case err != nil && ctx.Err() != nil:
		return []checks.Finding{finding(checks.Skip, "go list did not answer in time: it may wait for a module proxy", "go tool mage config")}
	case err != nil:
		return []checks.Finding{finding(checks.Fail, doctor.Said(err), "")}
	default:
		return []checks.Finding{finding(checks.Pass, look.Package.ImportPath+" is built with "+look.Go, "")}
	}
}

// askGit says what builds are stamped with.
func (c *clinic) askGit(ctx context.Context) []checks.Finding {
	const unstamped = "builds have no commit in their record, and the version is \"devel\" or Config's"
	dir := c.dir()
	if _, err := os.Stat(dir); err != nil {
		dir = "."
	}
	s := gobuild.ReadSource(ctx, dir)
	version, _ := s.Version(c.Version, "")
	switch note := s.Note; {
	case ctx.Err() != nil:
		return []checks.Finding{finding(checks.Skip, "git did not answer in time", "git status")}
	case note == "":
		return []checks.Finding{finding(checks.Pass, "builds are stamped "+version, "")}
	case note == "git is not installed":
		return []checks.Finding{finding(checks.Warn, note+": "+unstamped, install.Tool("git"))}
	case note == "not a git repository":
		return []checks.Finding{finding(checks.Warn, note+": "+unstamped, "git init")}
	case strings.Contains(note, "another user owns it"):
		return []checks.Finding{finding(checks.Warn, "git refuses this tree because another user owns it: "+unstamped, "git config --global --add safe.directory "+repository(dir))}
	default:
		return []checks.Finding{finding(checks.Warn, note+": "+unstamped, "git status")}
	}
}

// repository is the directory above that has .git.
func repository(dir string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "DIR"
	}
	for at := dir; ; at = filepath.Dir(at) {
		if found, _ := filepath.Glob(filepath.Join(at, ".git")); len(found) > 0 {
			return filepath.ToSlash(at)
		}
		if at == filepath.Dir(at) {
			return filepath.ToSlash(dir)
		}
	}
}
