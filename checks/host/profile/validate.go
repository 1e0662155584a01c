package profile

import (
	"fmt"
	"path"
)

// Validate returns an error that names the first value that cannot be. It does
// not ask that anything is known, nor refuse words of a newer probe.
func (p *Profile) Validate() error {
	if p.PageSize < 0 || p.PageSize&(p.PageSize-1) != 0 {
		return fmt.Errorf("page_size %d is not a power of two", p.PageSize)
	}
	if p.Systemd < 0 {
		return fmt.Errorf("systemd %d is below zero", p.Systemd)
	}
	for i, m := range p.Mounts {
		if m.FreeInodes > m.Inodes {
			return fmt.Errorf("mounts[%d]: %d free inodes of %d", i, m.FreeInodes, m.Inodes)
		}
	}
	return p.validatePaths()
}

// validatePaths checks what libraries are found by.
func (p *Profile) validatePaths() error {
	for i, m := range p.Mounts {
		if !path.IsAbs(m.Path) {
			return notAbsolute("mounts", i, m.Path)
		}
	}
	for i, l := range p.Loaders {
		if !path.IsAbs(l.Path) {
			return notAbsolute("loaders", i, l.Path)
		}
	}
	for i, d := range p.Dirs {
		if !path.IsAbs(d.Path) || d.Real != "" && !path.IsAbs(d.Real) {
			return notAbsolute("dirs", i, d.Path)
		}
	}
	seen := make(map[string]bool, len(p.Libraries))
	for i, lib := range p.Libraries {
		if !path.IsAbs(lib.Path) {
			return notAbsolute("libraries", i, lib.Path)
		}
		if seen[lib.Path] {
			return fmt.Errorf("libraries[%d]: %q is there twice", i, lib.Path)
		}
		seen[lib.Path] = true
	}
	return nil
}

func notAbsolute(list string, i int, name string) error {
	return fmt.Errorf("%s[%d]: %q is not an absolute path", list, i, name)
}
