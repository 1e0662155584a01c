package binary

import (
	"debug/elf"
	"strings"
)

// StaticLibc is the C library found inside a file that needs no loader.
type StaticLibc struct {
	// Kind is "glibc", "musl", "" if none was found or looked for, or
	// "unknown" when the file could not be searched: it is packed, truncated or
	// larger than 512 MiB. A stripped program that takes next to nothing from
	// musl shows no trace of it, and has "".
	Kind string

	// NSS says that name lookups (hosts, users) will dlopen the host's own
	// libnss_* modules. Only glibc does so.
	NSS bool

	// NSSSymbols are the functions linked in that do such lookups, sorted:
	// "getaddrinfo", "getpwnam_r". Empty when Stripped, and for musl.
	NSSSymbols []string

	Dlopen   bool   // dlopen is linked in; false when Stripped
	Iconv    bool   // iconv_open is linked in; false when Stripped
	Stripped bool   // there is no symbol table, so the three above know nothing
	Version  string // "2.36", where glibc's banner is part of the file; mostly ""
}

// readLibc looks for a C library where there can be one.
func (f *file) readLibc() {
	b := f.out
	program := b.Type == elf.ET_EXEC || b.Type == elf.ET_DYN && b.Soname == ""
	if !program || b.hasInterp() || len(b.Needed) > 0 || b.Go.Setting("CGO_ENABLED") == "0" {
		return
	}
	if f.packed() {
		f.warn("packed by UPX: what is inside cannot be read")
		b.Libc.Kind = "unknown"
		return
	}
	f.readLibcKind()
	if b.Libc.Kind == "glibc" {
		f.readGlibc()
	}
	f.readStaticSymbols()
}

// packed reports whether the file is packed by UPX, whose loader information
// follows the program headers.
func (f *file) packed() bool {
	end := f.header.phoff + uint64(f.header.phnum)*uint64(f.header.phentsize)
	return strings.Contains(string(f.upTo(end, 64)), "UPX!")
}

// readLibcKind looks for the strings that each library has in every program it
// is linked into: glibc the magic of the loader's cache and the name of its
// converters, musl the text of errno 0 and of a name that is not known.
func (f *file) readLibcKind() {
	cache, gconv := newNeedle("glibc-ld.so", ".cache1.1"), newNeedle("gconv-", "modules\x00")
	errno, resolve := newNeedle("No error ", "information\x00"), newNeedle("Name does ", "not resolve\x00")
	glibc := func() bool { return cache.found || gconv.found }
	musl := func() bool { return errno.found || resolve.found }
	complete := f.search([]*needle{cache, gconv, errno, resolve}, func() bool { return glibc() || musl() })
	switch {
	case glibc():
		f.out.Libc.Kind = "glibc"
	case musl():
		f.out.Libc.Kind = "musl"
	case !complete:
		f.out.Libc.Kind = "unknown"
	}
}

// readGlibc looks for what glibc would load from the host, and its version.
func (f *file) readGlibc() {
	modern := newNeedle("libnss_", "%s.so%s\x00") // nss/nss_module.c, since 2.34
	before := newNeedle("libnss_", "\x00")        // nss/nsswitch.c, up to 2.33
	banner := newNeedle("GNU C ", "Library (")
	banner.wants = 96
	f.search([]*needle{modern, before, banner}, func() bool { return modern.found && banner.found })
	f.out.Libc.NSS = modern.found || before.found
	_, version, _ := strings.Cut(banner.after, "release version ")
	f.out.Libc.Version = strings.Trim(numbers(version), ".")
}

// readGoLevel looks for the message of Go's start-up code that names the
// processor it is built for (runtime/asm_amd64.s, asm_arm64.s).
func (f *file) readGoLevel() {
	amd64 := newNeedle("can only be run on AMD64 ", "processors with v")
	amd64.wants = 1
	lse := newNeedle("can only be run on ARM64 ", "processors with LSE")
	n := amd64
	switch f.out.Machine {
	case elf.EM_X86_64:
	case elf.EM_AARCH64:
		n = lse
	default:
		return
	}
	f.search([]*needle{n}, func() bool { return n.found })
	switch {
	case amd64.found:
		f.out.GoCPULevel = "v" + amd64.after
	case lse.found:
		f.out.GoCPULevel = "lse"
	}
}
