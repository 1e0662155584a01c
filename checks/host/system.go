package host

import (
	"context"
	"debug/elf"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host/profile"
	"example.com/seaworthy/checks/host/root"
)

// ErrNotListed is of a place that a profile knows nothing of: what lies there is
// not known, which is not the same as nothing.
var ErrNotListed = errors.New("the profile has not looked there")

// fromRoot returns the host whose root file system is at dir, a directory or a
// tar. Its kernel and processor are not known. Close ends it.
func fromRoot(name, dir string) (Host, error) {
	files, err := root.Open(dir)
	if err != nil {
		return Host{}, err
	}
	sys, err := files.System(context.Background())
	if err != nil {
		return Host{}, errors.Join(err, files.Close())
	}
	kind, version := sys.Libc()
	h := Host{Name: name, Title: sys.Release["PRETTY_NAME"], Libc: Libc{string(kind), version}, System: sys, Root: files}
	if len(sys.Loaders) == 0 && len(sys.Unread) == 0 {
		h.Libc.Kind = "none"
	}
	h.Nodes, h.Markers = ceilings(baseLibraries(sys))
	return h, nil
}

// Close lets go of what a host was read from. It may be called on any Host.
func (h Host) Close() error {
	if h.Root == nil {
		return nil
	}
	return h.Root.Close()
}

// versioned are the libraries whose version nodes are summed up.
var versioned = []string{"libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1", "libatomic.so.1", "libz.so.1"}

// baseLibraries are those of versioned that lie where the loaders look last.
func baseLibraries(sys *root.System) []profile.Library {
	var found []profile.Library
	for _, l := range sys.Loaders {
		for _, dir := range l.SystemDirs {
			for _, name := range versioned {
				o, err := sys.Lookup(path.Join(dir, name))
				if err != nil || o.Binary == nil {
					continue
				}
				_, arch, _ := strings.Cut(o.Platform(), "/")
				found = append(found, profile.Library{Arch: arch, Defines: o.Defines})
			}
		}
	}
	return found
}

// systemOf is what the dynamic loaders of a profile's machine work with.
func systemOf(p *profile.Profile) *root.System {
	inv := inventory{p.Inventory(), map[string]string{}}
	sys := &root.System{Files: inv}
	for _, l := range p.Loaders {
		inv.loaders[l.Path] = l.Real
		m, ok := machines[l.Arch]
		if !ok {
			continue
		}
		sys.Loaders = append(sys.Loaders, root.Loader{
			Path: l.Path, Real: l.Real, Libc: root.Libc(l.Libc.Kind), Version: l.Libc.Version,
			Machine: m.machine, Class: m.class, BigEndian: m.bigEndian, SystemDirs: l.Dirs,
		})
	}
	if p.Cache.Path != "" {
		sys.Cache = &root.Cache{Entries: cacheEntries(p.Cache.Entries)}
	}
	return sys
}

// cacheEntries keeps the order of the file: the loader depends on it.
func cacheEntries(entries []profile.Entry) []root.CacheEntry {
	out := make([]root.CacheEntry, len(entries))
	for i, e := range entries {
		name := e.Name
		if name == "" {
			name = path.Base(e.Path)
		}
		out[i] = root.CacheEntry{Name: name, Path: e.Path, Flags: uint32(e.Flags), OSVersion: e.OS, HWCap: e.HWCap, SubDir: e.Subdir}
	}
	return out
}

// inventory gives the resolver the libraries of a profile. Loaders are files
// that programs name; what they really are is among the libraries.
type inventory struct {
	*profile.Inventory
	loaders map[string]string // path to what it is after all links
}

// Lookup returns the library at an absolute path, as a file would be read.
func (inv inventory) Lookup(name string) (*root.Object, error) {
	lib, listed := inv.Inventory.Lookup(name)
	if real := inv.loaders[name]; lib == nil && real != "" {
		lib, listed = inv.Inventory.Lookup(real)
	}
	switch {
	case lib != nil:
		return &root.Object{Real: lib.Path, Binary: object(lib)}, nil
	case !listed && !inv.capabilities(path.Dir(name)):
		return nil, &fs.PathError{Op: "find", Path: name, Err: ErrNotListed}
	}
	return nil, &fs.PathError{Op: "find", Path: name, Err: fs.ErrNotExist}
}

// legacy are the directories for processor capabilities that glibc looks into up
// to 2.36, below each of its own. A probe does not list them: distributions leave
// them empty, and what is there stands in ld.so.cache.
var legacy = []string{"tls", "x86_64", "haswell", "xeon_phi", "avx512_1", "i686", "sse2", "atomics", "v8l", "aarch64", "neon", "vfp"}

// capabilities reports whether dir is such a directory below a listed one.
func (inv inventory) capabilities(dir string) bool {
	below := false
	for slices.Contains(legacy, path.Base(dir)) {
		dir, below = path.Dir(dir), true
	}
	_, listed := inv.Inventory.Lookup(path.Join(dir, "libc.so.6"))
	return below && listed
}

// elfKind is what an ELF header says of an architecture.
type elfKind struct {
	machine   elf.Machine
	class     int
	bigEndian bool
}

var machines = map[string]elfKind{
	"386":      {elf.EM_386, 32, false},
	"amd64":    {elf.EM_X86_64, 64, false},
	"arm":      {elf.EM_ARM, 32, false},
	"arm64":    {elf.EM_AARCH64, 64, false},
	"loong64":  {elf.EM_LOONGARCH, 64, false},
	"mips":     {elf.EM_MIPS, 32, true},
	"mipsle":   {elf.EM_MIPS, 32, false},
	"mips64":   {elf.EM_MIPS, 64, true},
	"mips64le": {elf.EM_MIPS, 64, false},
	"ppc64":    {elf.EM_PPC64, 64, true},
	"ppc64le":  {elf.EM_PPC64, 64, false},
	"riscv64":  {elf.EM_RISCV, 64, false},
	"s390x":    {elf.EM_S390, 64, true},
}

// object is a library of a profile as a file that was read. One of an
// architecture that Go has no name for has no machine that fits any program.
func object(lib *profile.Library) *binary.Binary {
	m := machines[lib.Arch]
	b := &binary.Binary{
		Format: binary.ELF, Type: elf.ET_DYN, Dynamic: true, Class: m.class, Machine: m.machine, BigEndian: m.bigEndian,
		Flags: lib.Flags, Soname: lib.Soname, Needed: lib.Needed, NoDefLib: lib.NoDefLib, Relr: lib.Relr,
		Defines: lib.Defines, ISANeeded: lib.ISA,
	}
	if lib.RPath != nil {
		b.HasRPath, b.RPath = true, *lib.RPath
	}
	if lib.RunPath != nil {
		b.HasRunPath, b.RunPath = true, *lib.RunPath
	}
	for _, r := range lib.Requires {
		need := binary.Library{File: r.File}
		for _, v := range r.Versions {
			need.Versions = append(need.Versions, binary.Version{Name: v})
		}
		for _, v := range r.Weak {
			need.Versions = append(need.Versions, binary.Version{Name: v, Weak: true})
		}
		b.Requires = append(b.Requires, need)
	}
	return b
}
