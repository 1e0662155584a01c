package targets

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
		files = append(files, file)
	}
	switch len(files) {
	case 0:
		return "", nil
	case 1:
		return filepath.FromSlash(r.Optimize.Profiles[0]), nil
	}
	return "", errors.New("several profiles: not yet")
}
