package gobuild

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Baseline is the plain build of the same plan: without a profile (PGO), for the
// lowest processor, with its symbols, and with the compiler's and assembler's own
// flags. The rest is as in p, so that paths and versions are no difference. It
// is built into dir.
func (p *Plan) Baseline(dir string) *Plan {
	b := *p
	b.Dist, b.LDFlags, b.C = dir, "", nil
	b.Flags = slices.DeleteFunc(slices.Clone(p.Flags), func(f string) bool {
		return slices.ContainsFunc([]string{"-pgo", "-gcflags", "-asmflags"}, func(name string) bool {
			return f == name || strings.HasPrefix(f, name+"=") || strings.HasPrefix(f, "-"+name+"=")
		})
	})
	b.Flags = append(b.Flags, "-pgo=off")
	b.Targets = nil
	for _, t := range p.Targets {
		t.Platform.Level = ""
		b.Targets = append(b.Targets, t)
	}
	return &b
}

// Twin is the baseline with its functions in another order, so that their
// addresses differ and nothing else.
func (p *Plan) Twin(dir string) *Plan {
	t := p.Baseline(dir)
	t.LDFlags = "-randlayout=1"
	return t
}

// In is the same plan, built into dir.
func (p *Plan) In(dir string) *Plan {
	c := *p
	c.Dist, c.C = dir, nil
	return &c
}

// Install puts a copy of a build's binary into dir under a name, by rename: what
// was there stays whole until then.
func Install(b Build, dir, name string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	tmp := filepath.Join(dir, "."+name+".tmp")
	defer os.Remove(tmp) // of no effect once it is renamed
	if _, _, err := copyHashed(tmp, b.Path); err != nil {
		return err
	}
	return os.Rename(tmp, filepath.Join(dir, name))
}

// WriteRecord writes b's record into dir.
func WriteRecord(b Build, dir string) error {
	return writeJSON(filepath.Join(dir, RecordFile), b.Record)
}
