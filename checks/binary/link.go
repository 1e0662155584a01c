package binary

import (
	"debug/elf"
	"path"
	"slices"
	"strings"
)

// Link is how a file was linked, as far as it decides where it can run.
type Link string

// The kinds of link.
const (
	GoStatic     Link = "go-static"        // Go, with no C library inside
	StaticPIE    Link = "static-pie"       // relocates itself; Libc says what is inside
	StaticGlibc  Link = "static-glibc"     // see StaticLibc for what it still wants of the host
	StaticMusl   Link = "static-musl"      // needs nothing
	DynamicGlibc Link = "dyn-glibc"        // PT_INTERP is glibc's ld.so
	DynamicMusl  Link = "dyn-musl"         // PT_INTERP is musl's
	LoaderOnly   Link = "pie-needs-loader" // PT_INTERP and no library: Go's -buildmode=pie
	Static       Link = "static"           // needs nothing, and has no C library that is known here
	SharedObject Link = "shared-object"    // a library, not a program
	UnknownLink  Link = "unknown"          // not ELF, an object file, packed, or of a loader not known here
)

// Link returns the kind of link. What PT_INTERP names must exist on the host
// whatever Needed says, so it decides first.
func (b *Binary) Link() Link {
	switch {
	case b.Type != elf.ET_EXEC && b.Type != elf.ET_DYN:
		return UnknownLink
	case b.Interp != "":
		return b.loaderLink()
	case b.Type == elf.ET_DYN && b.PIE && len(b.Needed) == 0:
		return StaticPIE
	case b.Type == elf.ET_DYN:
		return SharedObject
	case len(b.Needed) > 0 || b.hasInterp():
		return UnknownLink // wants libraries, and nobody will load them
	}
	return b.staticLink()
}

// loaderLink is the kind of a file that names a loader.
func (b *Binary) loaderLink() Link {
	loader := path.Base(b.Interp)
	needs := func(libc string) bool {
		return slices.ContainsFunc(b.Needed, func(name string) bool { return strings.HasPrefix(name, libc) })
	}
	switch {
	case len(b.Needed) == 0:
		return LoaderOnly
	case strings.HasPrefix(loader, "ld-musl-") || needs("libc.musl-"):
		return DynamicMusl
	case strings.HasPrefix(loader, "ld-linux") || loader == "ld.so.1" || strings.HasPrefix(loader, "ld64.so.") || needs("libc.so.6"):
		return DynamicGlibc
	}
	return UnknownLink
}

// staticLink is the kind of a file that needs no loader.
func (b *Binary) staticLink() Link {
	switch b.Libc.Kind {
	case "glibc":
		return StaticGlibc
	case "musl":
		return StaticMusl
	case "unknown":
		return UnknownLink
	}
	if b.Go != nil || b.GoBuildID != "" {
		return GoStatic
	}
	return Static
}

// hasInterp reports whether there is a PT_INTERP, be it unreadable.
func (b *Binary) hasInterp() bool {
	return slices.ContainsFunc(b.Segments, func(s Segment) bool { return s.Type == elf.PT_INTERP })
}
