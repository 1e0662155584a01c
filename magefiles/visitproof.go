//go:build mage

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/seaworthy/targets/run"
	"example.com/seaworthy/targets/starter"
)

// versions are all modules of the build but Mage.
func (v *visit) versions(ctx context.Context) ([]string, error) {
	out, err := run.Cmd{Path: "go", Args: []string{"list", "-mod=readonly", "-m", "all"}, Dir: v.dir()}.Output(ctx)
	return slices.DeleteFunc(strings.Split(strings.TrimSpace(out), "\n"), func(line string) bool {
		return strings.HasPrefix(line, "github.com/magefile/mage ")
	}), err
}

// report reads what verify has written. Tests that ran are not the same as exit 0.
func (v *visit) report() error {
	text, err := os.ReadFile(filepath.Join(v.dir(), "dist", "report.json"))
	if err != nil {
		return err
	}
	var r struct {
		Items []struct {
			Name     string
			Facts    []string
			Findings []struct{ Check, Status, Text string }
		}
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return err
	}
	var builds []string
	for _, item := range r.Items {
		for _, f := range item.Findings {
			if f.Check == "test" && strings.EqualFold(f.Status, "PASS") {
				v.tested = f.Text
			}
		}
		if len(item.Facts) > 1 {
			_, platform, _ := strings.Cut(item.Name, "_linux_")
			builds = append(builds, platform+" "+item.Facts[1])
		}
	}
	v.found += "; " + strings.Join(builds, ", ")
	if v.tested == "" || len(builds) < 2 {
		return errors.New("verify was green, and its report has no passed tests, or not both builds")
	}
	return nil
}

// compare looks at what else has moved: no version of another module, and no file of
// the service but those that kit:init names.
func (v *visit) compare(ctx context.Context, before []string) error {
	after, err := v.versions(ctx)
	if err != nil {
		return err
	}
	if !slices.Equal(before, after) {
		return fmt.Errorf("versions moved: %v became %v", before, after)
	}
	out, err := run.Cmd{Path: "git", Args: []string{"status", "--porcelain", "-z", "--no-renames"}, Dir: v.root}.Output(ctx)
	if err != nil {
		return err
	}
	var files []string
	for entry := range strings.SplitSeq(strings.TrimRight(out, "\x00"), "\x00") {
		files = append(files, entry[3:])
	}
	v.changed = fmt.Sprintf("%s; of %d modules none has another version", strings.Join(files, " "), len(before))
	for _, file := range files {
		rel := strings.TrimPrefix(file, v.service+"/")
		if !slices.Contains([]string{"go.mod", "go.sum", ".gitignore"}, rel) && !strings.HasPrefix(rel, "vendor/") && rel != starter.Homes[0]+"/" && rel != starter.Homes[1]+"/" {
			return fmt.Errorf("%s is changed or new: %s", file, v.changed)
		}
	}
	return nil
}
