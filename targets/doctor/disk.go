package doctor

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"strings"

	"example.com/seaworthy/checks"
)

// volume is what is left on a file system.
type volume struct {
	free     uint64 // bytes, for who is no administrator
	full     bool   // no more files fit, whatever their size
	noexec   bool   // nothing on it can be run
	readonly bool
}

// room is a directory that the kit writes to.
type room struct{ name, dir, hint string }

// rooms are these. One that is not known is left out.
func (p *patient) rooms(ctx context.Context) []room {
	s := p.settings(ctx)
	all := []room{
		{"dist", p.Dist, "mage clean"},
		{"the build cache", s.GOCACHE, "go clean -cache"},
		{"the module cache", s.GOMODCACHE, "go clean -modcache, or mage deps:bundle before"},
		{"temporary files", p.temporary(s), "GOTMPDIR=DIR on a larger one"},
	}
	var known []room
	for _, r := range all {
		if filepath.IsAbs(r.dir) || r.name == "dist" {
			known = append(known, r)
		}
	}
	return known
}

// temporary is where the go command puts and runs what it compiles for a moment.
func (p *patient) temporary(s settings) string { return cmp.Or(s.GOTMPDIR, os.TempDir()) }

// The bytes that a build of a service from empty caches takes, roughly, and those
// below which not even the next link fits.
const (
	roomy = 1 << 30
	tight = 50 << 20
)

// disk asks how much may still be written.
func (p *patient) disk(ctx context.Context) []checks.Finding {
	var sizes []string
	for _, r := range p.rooms(ctx) {
		v, err := volumeOf(existing(r.dir))
		switch {
		case err != nil:
			return one(skip("%s (%s): %v", r.name, r.dir, err))
		case v.readonly:
			return one(fail("mount -o remount,rw", "%s (%s) is on a file system that is mounted read-only", r.name, r.dir))
		case v.full:
			return one(fail(r.hint, "no further file fits where %s is (%s): the file system is out of inodes", r.name, r.dir))
		case v.free < tight:
			return one(fail(r.hint, "%s free for %s (%s): no build fits", checks.Bytes(int64(v.free)), r.name, r.dir))
		case v.free < roomy:
			return one(warn(r.hint, "%s free for %s (%s): a build from empty caches may not fit", checks.Bytes(int64(v.free)), r.name, r.dir))
		}
		sizes = append(sizes, checks.Bytes(int64(v.free)))
	}
	return one(pass("%s", p.free(ctx, sizes)))
}

// free joins what lies on file systems with as much room: they are mostly one.
func (p *patient) free(ctx context.Context, sizes []string) string {
	var parts []string
	names := map[string][]string{}
	for i, r := range p.rooms(ctx) {
		names[sizes[i]] = append(names[sizes[i]], r.name)
	}
	for _, size := range sizes {
		if names[size] != nil {
			parts = append(parts, size+" free for "+strings.Join(names[size], ", "))
			names[size] = nil
		}
	}
	return strings.Join(parts, "; ")
}

// execute asks whether what is compiled can be run where it lies: go test runs
// programs from the temporary directory, mage diff those in dist.
func (p *patient) execute(ctx context.Context) []checks.Finding {
	temp := p.temporary(p.settings(ctx))
	v, err := volumeOf(existing(temp))
	switch _, missing := os.Stat(temp); {
	case missing != nil:
		return one(fail("mkdir -p "+filepath.ToSlash(temp)+", or TMPDIR=DIR", "the temporary directory, %s, is not there", temp))
	case err != nil:
		return one(skip("%s: %v", temp, err))
	case v.noexec:
		return one(fail("GOTMPDIR=DIR on another file system, or mount -o remount,exec", "%s is mounted noexec: go test, go run and mage cannot run what they compile there", temp))
	}
	if v, err := volumeOf(existing(p.Dist)); err == nil && v.noexec {
		return one(warn("mount -o remount,exec", "%s is on a file system mounted noexec: mage diff and mage try cannot run what is built", p.Dist))
	}
	return one(pass("programs run from %s and from %s", p.Dist, temp))
}

// existing is path, or the nearest directory above it that is there.
func existing(path string) string {
	path, err := filepath.Abs(path)
	if err != nil {
		return "."
	}
	for {
		if _, err := os.Stat(path); err == nil || path == filepath.Dir(path) {
			return path
		}
		path = filepath.Dir(path)
	}
}
