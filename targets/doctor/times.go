package doctor

import (
	"context"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"example.com/seaworthy/checks"
)

// most is how many files are looked at for their times.
const most = 50_000

// times looks for sources from the future. The go command, mage and the kit all
// take an older time for an older file.
func (p *patient) times(ctx context.Context) []checks.Finding {
	var ahead []string
	files, worst := 0, time.Duration(0)
	now := p.Now()
	err := filepath.WalkDir(p.Dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return nil // what cannot be read the go command tells of
		case d.IsDir():
			return enter(name, p)
		case !source(name):
			return nil
		}
		if files++; files > most {
			return filepath.SkipAll
		}
		if info, err := d.Info(); err == nil && info.ModTime().Sub(now) > time.Minute {
			ahead, worst = append(ahead, shown(name)), max(worst, info.ModTime().Sub(now))
		}
		return nil
	})
	switch {
	case err != nil:
		return one(skip("not all files looked at: %v", err))
	case files == 0:
		return one(skip("there is no source here"))
	case len(ahead) == 0:
		return one(pass("%s, none from the future", count(min(files, most), "source file")))
	}
	slices.Sort(ahead)
	f := warn("git ls-files -z | xargs -0 touch", "%s from the future, by up to %s (%s): what changes next may not be noticed", count(len(ahead), "source file"), span(worst), ahead[0])
	f.Evidence = ahead
	return one(f)
}

// enter skips directories without sources of the service's own.
func enter(name string, p *patient) error {
	base := filepath.Base(name)
	if name != p.Dir && (base[0] == '.' || base == "vendor" || base == "node_modules" || base == p.Dist) {
		return filepath.SkipDir
	}
	return nil
}

func source(name string) bool {
	return slices.Contains([]string{".go", ".c", ".h", ".s", ".mod", ".sum"}, strings.ToLower(filepath.Ext(name)))
}
