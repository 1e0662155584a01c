package targets

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/diff/profile"
	"example.com/seaworthy/checks/diff/size"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/whole"
)

// profile is the CPU profile that the builds are made with, relative to the
// module; "" leaves it to the go command. Several in Config are merged into one.
func (r *resolved) profile() (string, error) {
	var files []string
	for _, name := range r.Optimize.Profiles {
		file := filepath.FromSlash(name)
		if !filepath.IsAbs(file) {
			file = filepath.Join(r.dir(), file)
		}
		if _, err := os.Stat(file); err != nil {
			return "", fmt.Errorf("%s names the profile %q, which cannot be read: %w", r.source("Optimize.Profiles"), name, errors.Unwrap(err))
		}
		if _, err := profile.Read(file); err != nil {
			return "", fmt.Errorf("%s: %w", r.source("Optimize.Profiles"), err)
		}
		files = append(files, file)
	}
	switch len(files) {
	case 0:
		return "", nil
	case 1:
		return filepath.FromSlash(r.Optimize.Profiles[0]), nil
	}
	return r.merge(files)
}

// merge writes one profile of several.
func (r *resolved) merge(files []string) (string, error) {
	var merged bytes.Buffer
	if err := profile.Merge(&merged, files...); err != nil {
		return "", fmt.Errorf("%s: %w", r.source("Optimize.Profiles"), err)
	}
	file, err := filepath.Abs(filepath.Join(dist, gobuild.CacheDir, "merged.pgo"))
	if err != nil {
		return "", err
	}
	if err := whole.Write(file, merged.Bytes(), 0o644); err != nil {
		return "", err
	}
	dir, err := filepath.Abs(r.dir())
	if err != nil {
		return "", err
	}
	return filepath.Rel(dir, file)
}

// profiled is the profile of a build in its receipt.
type profiled struct {
	*profile.Profile
	AgeDays  int              `json:"age_days,omitempty"` // when it was compared; 0 if the profile does not say of when it is
	Coverage profile.Coverage `json:"coverage"`
}

// A profile loses its worth slowly: it is matched by function and line.
const (
	oldProfile   = 90 * 24 * time.Hour
	enoughOfIt   = 0.8
	profileCheck = "V4"
)

// profiled looks how well a profile fits the program, and says so.
func (p pair) profiled(file string, now time.Time) (*profiled, checks.Finding, error) {
	read, err := profile.Read(file)
	if err != nil {
		return nil, checks.Finding{}, err
	}
	functions, err := size.Functions(p.built[baseline].Path)
	if err != nil {
		return nil, checks.Finding{}, err
	}
	out := &profiled{Profile: read, Coverage: read.Coverage(func(name string) bool { return functions[name] }, p.Module())}
	age, dated := read.Age(now)
	if dated {
		out.AgeDays = int(age / (24 * time.Hour))
	}
	f := checks.Finding{ID: profileCheck, Check: "profile", Status: checks.Pass, Text: read.Sentence(now, out.Coverage)}
	if dated && age > oldProfile || out.Coverage.Leaf < enoughOfIt {
		f.Status, f.Hint = checks.Warn, "take a new one from the running service: go tool pprof -proto -output="+read.File+" http://HOST/debug/pprof/profile?seconds=60"
	}
	return out, f, nil
}
