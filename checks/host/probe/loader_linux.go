package probe

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host/profile"
)

// loaderDirs are where the loaders lie that programs name.
var loaderDirs = []string{"/lib", "/lib32", "/lib64", "/libx32"}

// maxLoader is the size of the largest loader or C library read whole; real
// ones have 0.2 to 3 MB.
const maxLoader = 32 << 20

// loaders finds the loaders and the C library of each.
func (m *machine) loaders() {
	for _, dir := range loaderDirs {
		entries, err := readDir(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		m.unless(err, "loaders")
		for _, e := range entries {
			if isLoader(e.Name()) {
				m.Loaders = append(m.Loaders, loaderAt(dir+"/"+e.Name()))
			}
		}
	}
	m.chooseLibc()
}

// loaderAt describes one loader.
func loaderAt(name string) profile.Loader {
	l := profile.Loader{Path: name}
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		l.Problem = err.Error()
		return l
	}
	l.Real = real
	data, err := readFile(real, maxLoader)
	if err != nil {
		l.Problem = err.Error()
		return l
	}
	b, err := binary.Read(bytes.NewReader(data))
	if err != nil || b.Format != binary.ELF {
		l.Problem = "not ELF"
		return l
	}
	l.Arch = machineOf(b)
	switch {
	case slices.ContainsFunc(b.Defines, func(v string) bool { return strings.HasPrefix(v, "GLIBC_") }):
		describeGlibc(&l, data)
	case bytes.Contains(data, []byte(muslBanner)):
		describeMusl(&l, data)
	default:
		l.Problem = "neither glibc's nor musl's"
	}
	return l
}

// describeGlibc finds where glibc's loader searches, and its version.
func describeGlibc(l *profile.Loader, data []byte) {
	l.Libc.Kind = "glibc"
	l.Dirs = compiledDirs(data)
	if l.Dirs == nil {
		l.Problem = "its directories are not found in it"
	}
	for _, dir := range l.Dirs {
		libc, err := readFile(dir+"/libc.so.6", maxLoader)
		if err != nil {
			continue
		}
		if b, err := binary.Read(bytes.NewReader(libc)); err == nil && machineOf(b) == l.Arch {
			l.Libc.Version = bannerVersion(libc)
			break
		}
	}
	if l.Libc.Version == "" {
		l.Libc.Version = bannerVersion(data)
	}
}

// describeMusl finds where musl's loader searches (ldso/dynlink.c), and its
// version.
func describeMusl(l *profile.Loader, data []byte) {
	l.Libc = profile.Libc{Kind: "musl", Version: muslVersion(data)}
	arch, _, _ := strings.Cut(strings.TrimPrefix(path.Base(l.Path), "ld-musl-"), ".so.")
	file := "/etc/ld-musl-" + arch + ".path"
	text, err := readFile(file, 64<<10)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.Dirs = []string{"/lib", "/usr/local/lib", "/usr/lib"}
	case err != nil:
		l.PathFile, l.Problem = file, err.Error()
	default:
		l.PathFile, l.Dirs = file, muslDirs(string(text))
	}
}

// chooseLibc says which C library is the machine's own: that of the loader for
// its architecture. If there are several, /bin/sh names the right one.
func (m *machine) chooseLibc() {
	own := slices.Clone(m.Loaders)
	own = slices.DeleteFunc(own, func(l profile.Loader) bool { return l.Arch != m.Arch && l.Arch != "" })
	if len(own) == 0 {
		if why := m.Why("loaders"); why != "" {
			m.SetUnknown("libc", why)
			return
		}
		m.Libc.Kind = "none"
		return
	}
	chosen := own[0]
	if len(own) > 1 {
		if shell, err := binary.ReadFile("/bin/sh"); err == nil {
			if i := slices.IndexFunc(own, func(l profile.Loader) bool { return l.Path == shell.Interp }); i >= 0 {
				chosen = own[i]
			}
		}
	}
	m.Libc = chosen.Libc
	switch {
	case chosen.Libc.Kind == "":
		m.SetUnknown("libc", chosen.Path+": "+chosen.Problem)
	case chosen.Libc.Version == "":
		m.SetUnknown("libc.version", chosen.Path+" does not show it")
	}
}
