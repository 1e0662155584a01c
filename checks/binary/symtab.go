package binary

import (
	"bytes"
	"debug/elf"
	"slices"
)

// nssFunctions look up hosts, users or groups, and in glibc go through the
// modules of nsswitch.conf. The linker warns of them in static programs.
var nssFunctions = []string{
	"getaddrinfo", "getnameinfo",
	"gethostbyname", "gethostbyname_r", "gethostbyname2_r", "gethostbyaddr", "gethostbyaddr_r",
	"getpwnam", "getpwnam_r", "getpwuid", "getpwuid_r",
	"getgrnam", "getgrnam_r", "getgrgid", "getgrgid_r", "getgrouplist",
}

// muslStart is a function that musl has in every static program, and glibc not.
const muslStart = "__init_libc"

// otherFunctions are dlopen and iconv_open, which load from the host, and what
// gives away musl.
var otherFunctions = []string{"dlopen", "iconv_open", muslStart}

// stems are what those names begin with: few, so that a table of strings is
// searched few times.
var stems = []string{"getaddrinfo", "getnameinfo", "gethostby", "getpw", "getgr", "dlopen", "iconv_open", muslStart}

// readStaticSymbols looks for functions in the symbol table that linkers leave
// for debuggers, where strip has not taken it.
func (f *file) readStaticSymbols() {
	libc, symbols := &f.out.Libc, f.sections.symtab
	if symbols == nil {
		libc.Stripped = true
		return
	}
	strings, ok := f.section(symbols.link)
	if !ok || strings.kind != elf.SHT_STRTAB {
		f.defect("the symbol table has no string table")
		libc.Stripped = true
		return
	}
	linked := f.defined(symbols, f.nameOffsets(strings))
	if libc.Kind == "" && linked[muslStart] {
		libc.Kind = "musl"
	}
	libc.Dlopen, libc.Iconv = linked["dlopen"], linked["iconv_open"]
	if libc.Kind != "glibc" {
		return
	}
	for _, name := range nssFunctions {
		if linked[name] {
			libc.NSSSymbols = append(libc.NSSSymbols, name)
		}
	}
	slices.Sort(libc.NSSSymbols)
}

// nameOffsets finds where the strings have the names of use, which may be at
// the end of a longer one.
func (f *file) nameOffsets(strings section) map[uint64]string {
	found := make(map[uint64]string)
	f.stream(piece{strings.off, strings.size}, 32, f.left.takeScan, func(chunk []byte, at uint64) bool {
		for _, stem := range stems {
			f.eachIndex(chunk, stem, func(i int) {
				if name := functionName(chunk[i:]); name != "" {
					found[at+uint64(i)-strings.off] = name
				}
			})
		}
		return f.left.spent == ""
	})
	return found
}

// eachIndex calls visit with every place of the stem in chunk.
func (f *file) eachIndex(chunk []byte, stem string, visit func(i int)) {
	for in := 0; ; in++ {
		i := bytes.Index(chunk[in:], []byte(stem))
		if i < 0 || !f.left.takeRecord() {
			return
		}
		in += i
		visit(in)
	}
}

// functionName returns the function whose name b begins with and whose NUL
// follows, "" if it is none of use.
func functionName(b []byte) string {
	end := bytes.IndexByte(b[:min(len(b), 32)], 0)
	if end < 0 {
		return ""
	}
	for _, names := range [][]string{nssFunctions, otherFunctions} {
		if i := slices.Index(names, string(b[:end])); i >= 0 {
			return names[i]
		}
	}
	return ""
}

// defined returns which of the names the table defines.
func (f *file) defined(symbols *section, names map[uint64]string) map[string]bool {
	linked := make(map[string]bool)
	if len(names) == 0 {
		return linked
	}
	size := f.size(24, 16)
	shndx := f.size(6, 14)
	p := piece{symbols.off, symbols.size - symbols.size%uint64(size)}
	// The rest of a chunk is the overlap, so that each begins with a symbol.
	f.stream(p, chunkSize%size, f.left.takeScan, func(chunk []byte, _ uint64) bool {
		for ; len(chunk) >= size; chunk = chunk[size:] {
			name, ok := names[uint64(f.u32(chunk))]
			if ok && elf.SectionIndex(f.u16(chunk[shndx:])) != elf.SHN_UNDEF {
				linked[name] = true
			}
		}
		return true
	})
	return linked
}
