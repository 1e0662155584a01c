package root

import (
	"bytes"
	"debug/elf"
	"io"
	"path"
	"regexp"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// loaderDirs are the directories of all PT_INTERPs that distributions use.
var loaderDirs = []string{"/lib", "/lib32", "/lib64", "/libx32"}

// readLoaders finds the loaders of the host.
func (r *systemReader) readLoaders() {
	for _, dir := range loaderDirs {
		entries, err := r.ReadDir(dir)
		r.unread(err)
		for _, e := range entries {
			at := join(dir, path.Base(e.Path))
			if !loaderName.MatchString(path.Base(at)) {
				continue
			}
			o, err := r.Lookup(at)
			if err == nil && o.Format == binary.ELF {
				r.Loaders = append(r.Loaders, r.describeLoader(at, o))
			}
			r.unread(err)
		}
	}
}

// The names of loaders in the ABI of each machine, and musl's.
var loaderName = regexp.MustCompile(`^(ld-linux.*|ld64|ld)\.so\.[0-9]+$|^ld-musl-.*\.so\.1$`)

// describeLoader reads what the object at path has compiled in.
func (r *systemReader) describeLoader(at string, o *Object) Loader {
	l := Loader{Path: at, Real: o.Real, Libc: libcOf(at, o),
		Machine: o.Machine, Class: o.Class, BigEndian: o.BigEndian, object: o}
	switch l.Libc {
	case Glibc:
		l.SystemDirs = systemDirs(r.head(at))
		l.Guessed = l.SystemDirs == nil
		l.Version, l.Own = r.glibcVersion(&l), ownVersion(r.head(at))
	case Musl:
		l.Version = muslVersion(r.head(at))
		l.SystemDirs = r.muslDirs(&l)
	}
	return l
}

// libcOf tells a loader's C library by what it defines, and else by its name or
// where that leads: musl may lie where programs for glibc look for theirs.
func libcOf(at string, o *Object) Libc {
	for _, version := range o.Defines {
		if strings.HasPrefix(version, "GLIBC_") {
			return Glibc
		}
	}
	if strings.Contains(path.Base(at), "musl") || strings.Contains(o.Real, "musl") || path.Base(o.Real) == "libc.so" || o.Soname == "libc.so" || strings.HasPrefix(o.Soname, "libc.musl-") {
		return Musl
	}
	return ""
}

// head returns the first 4 MiB of the file at path, which is all of any loader;
// nil if it cannot be read.
func (r *systemReader) head(at string) []byte {
	file, err := r.Open(at)
	if err != nil {
		return nil
	}
	defer file.Close()
	b, err := io.ReadAll(io.NewSectionReader(file, 0, min(file.Entry.Size, 4<<20)))
	if err != nil {
		return nil
	}
	return b
}

// system_dirs of elf/dl-load.c is one string after the other, each with a slash
// at its end. What lies before the first may be code, as on ARM.
var systemDirsText = regexp.MustCompile(`[^ -~]((?:/[-+._/0-9A-Za-z]*lib[-+._/0-9A-Za-z]*/\x00){2,16})`)

// systemDirs finds the directories that are compiled into glibc's loader.
func systemDirs(loader []byte) []string {
	m := systemDirsText.FindSubmatch(loader)
	if m == nil {
		return nil
	}
	var dirs []string
	for dir := range bytes.SplitSeq(bytes.TrimSuffix(m[1], []byte{0}), []byte{0}) {
		dirs = append(dirs, strings.TrimSuffix(string(dir), "/"))
	}
	return dirs
}

var glibcVersionText = regexp.MustCompile(`GNU C Library [^\x00\n]*(?:release|development) version ([0-9]+\.[0-9]+)`)

// glibcVersion reads what libc.so.6 says of itself; the versions it defines say
// less. It is "" if there is no such library.
func (r *systemReader) glibcVersion(l *Loader) string {
	for _, at := range r.libcPaths(l) {
		o, err := r.Lookup(at)
		if err != nil || !l.serves(o) {
			continue
		}
		file, err := r.Open(at)
		if err != nil {
			continue
		}
		version := scan(io.NewSectionReader(file, 0, file.Entry.Size), glibcVersionText)
		file.Close()
		if version != "" {
			return version
		}
	}
	return ""
}

var ownVersionText = regexp.MustCompile(`ld\.so \([^()\x00\n]*\) (?:stable release|development) version ([0-9]+\.[0-9]+)`)

// ownVersion is what glibc's loader prints of itself for --version.
func ownVersion(loader []byte) string {
	if m := ownVersionText.FindSubmatch(loader); m != nil {
		return string(m[1])
	}
	return ""
}

// libcPaths are the places where libc.so.6 of l may be.
func (r *systemReader) libcPaths(l *Loader) []string {
	paths := []string{join(path.Dir(l.Real), "libc.so.6")}
	if r.Cache != nil {
		for _, e := range r.Cache.Entries {
			if e.Name == "libc.so.6" && len(paths) < 16 {
				paths = append(paths, e.Path)
			}
		}
	}
	for _, dir := range l.dirs() {
		paths = append(paths, join(dir, "libc.so.6"))
	}
	return paths
}

// scan returns what the first group of text matches in r, reading at most 64
// MiB in pieces. A match has at most 4096 bytes.
func scan(r io.Reader, text *regexp.Regexp) string {
	const overlap, most = 4096, 64 << 20
	r = io.LimitReader(r, most)
	piece, kept := make([]byte, 256<<10), 0
	for {
		n, err := io.ReadFull(r, piece[kept:])
		if m := text.FindSubmatch(piece[:kept+n]); m != nil {
			return string(m[1])
		}
		if err != nil {
			return ""
		}
		kept = copy(piece, piece[len(piece)-overlap:])
	}
}

// musl prints its version from a string of its own.
var muslVersionText = regexp.MustCompile(`^([01]\.[0-9]+\.[0-9]+)(?:[-_][^\x00]{1,40})?\x00`)

// muslVersion finds the version of a musl loader.
func muslVersion(loader []byte) string {
	for _, major := range []string{"\x001.", "\x000."} {
		for rest := loader; ; {
			i := bytes.Index(rest, []byte(major))
			if i < 0 {
				break
			}
			rest = rest[i+1:]
			if m := muslVersionText.FindSubmatch(rest[:min(len(rest), 64)]); m != nil {
				return string(m[1])
			}
		}
	}
	return ""
}

// muslDirs reads the path file of a musl loader: /etc/ld-musl-ARCH.path, below
// the directory above that of the loader. It is nil if there is none, and empty
// if there is one that says nothing, or cannot be read.
func (r *systemReader) muslDirs(l *Loader) []string {
	prefix := strings.TrimSuffix(path.Dir(path.Dir(l.Path)), "/")
	b, err := r.ReadFile(prefix+"/etc/ld-musl-"+muslArch(l)+".path", maxText)
	if err != nil {
		r.unread(err)
		if absent(err) {
			return nil
		}
	}
	dirs := strings.FieldsFunc(string(b), func(c rune) bool { return c == ':' || c == '\n' })
	return append([]string{}, dirs...)
}

// muslArch is what musl calls its machine, from the name of the loader if that
// has it.
func muslArch(l *Loader) string {
	if name, ok := strings.CutPrefix(path.Base(l.Path), "ld-musl-"); ok {
		return strings.TrimSuffix(name, ".so.1")
	}
	switch l.Machine {
	case elf.EM_X86_64:
		return pick(l.Class == 64, "x86_64", "x32")
	case elf.EM_386:
		return "i386"
	case elf.EM_AARCH64:
		return pick(l.BigEndian, "aarch64_be", "aarch64")
	case elf.EM_ARM:
		return "armhf"
	case elf.EM_PPC64:
		return pick(l.BigEndian, "powerpc64", "powerpc64le")
	case elf.EM_RISCV:
		return pick(l.Class == 64, "riscv64", "riscv32")
	case elf.EM_LOONGARCH:
		return "loongarch64"
	case elf.EM_S390:
		return "s390x"
	}
	return ""
}
