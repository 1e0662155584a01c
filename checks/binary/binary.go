// Package binary reads what an executable file says about itself.
//
// It holds facts and no judgement. An ELF file is read the way the kernel and
// the dynamic loader read it: through program headers and PT_DYNAMIC. Section
// headers, which a file may lack or lie about and still run, are used only for
// what nothing else says (the static symbol table) and as hints.
//
// Whatever the bytes, reading costs bounded time and memory: see budget.
package binary

import (
	"debug/elf"
	"io/fs"
)

// Binary is what one file says about itself. Fields that do not apply to the
// file's Format are zero; below Format, Foreign, Shebang, Size and Mode all is
// for ELF.
//
// Strings come from the file as they are: at most 4096 bytes each, and whoever
// prints them has to quote what a terminal should not see.
type Binary struct {
	Format  Format
	Foreign string      // PE, Mach-O: Go's name of the platform, "windows/amd64"; "" if it has none, or several
	Shebang string      // Script: the first line after "#!", at most 256 bytes; a trailing "\r" is kept
	Path    string      // where ReadFile read it; "" from Read
	Size    int64       // in bytes; 0 when unknown: only ReadFile knows
	Mode    fs.FileMode // as os.Stat gives it, so without execute bits on Windows; only from ReadFile

	// Capabilities is set where the file has the attribute security.capability
	// (capabilities(7)); only from ReadFile on Linux.
	Capabilities bool

	// The ELF header.

	Class     int // 32 or 64; 0 when the header does not say
	BigEndian bool
	OSABI     elf.OSABI
	Type      elf.Type
	Machine   elf.Machine
	Flags     uint32 // e_flags, whose meaning depends on Machine
	Entry     uint64
	Segments  []Segment // program headers, in file order

	// Sections is how many section headers could be read. 0 is legal: none of
	// them is needed to run.
	Sections int

	// Defects says what is malformed, each in words that name the place, in the
	// order of reading. Nil means well formed.
	Defects []string

	// Truncated is set when a PT_LOAD or a table of headers reaches past the
	// end of the file, as after an upload that broke off.
	Truncated bool

	// Warnings says what is legal and unusual: no section headers, sections
	// that tell another story than the segments, a packer.
	Warnings []string

	// Dynamic linking, from PT_INTERP and PT_DYNAMIC.

	Interp     string   // the loader; "" if there is no PT_INTERP
	Dynamic    bool     // has PT_DYNAMIC
	Needed     []string // DT_NEEDED, in order
	Soname     string
	RPath      string // DT_RPATH, colons and all
	RunPath    string // DT_RUNPATH
	HasRPath   bool   // an empty path is not an absent one: it means the current directory
	HasRunPath bool
	BindNow    bool      // DT_BIND_NOW, DF_BIND_NOW or DF_1_NOW
	TextRel    bool      // DT_TEXTREL or DF_TEXTREL
	PIE        bool      // DF_1_PIE
	Relr       bool      // DT_RELR
	NoDefLib   bool      // DF_1_NODEFLIB
	Requires   []Library // DT_VERNEED, in order
	Defines    []string  // DT_VERDEF, in order, without the base that names the file

	// Imports names the undefined global dynamic symbols, weak ones left out,
	// in the order of the symbol table. It is nil when the symbols cannot be
	// counted, and holds at most the first 16384. ImportVersions has the version
	// that each of them asks for, "" for none.
	Imports        []string
	ImportVersions []string

	// ImportCalled says of each of Imports that nothing but a call needs it: the
	// loader may leave it until then. It is as long as Imports.
	ImportCalled []bool

	// Notes and hardening.

	ABITag    *ABITag // NT_GNU_ABI_TAG; nil if absent, as in all that Go links itself
	BuildID   string  // NT_GNU_BUILD_ID, in hex
	GoBuildID string  // the build ID that Go's linker writes
	ISANeeded uint32  // GNU_PROPERTY_X86_ISA_1_NEEDED: 1 baseline, 2 v2, 4 v3, 8 v4; 0 if absent
	Stack     StackKind
	Relro     bool // has PT_GNU_RELRO

	// MayBeGo reports whether the file may be Go's: it has Go's build ID or table
	// of functions, or no sections that would show that it has none.
	MayBeGo bool

	// GoReads says which files of the host the Go code is able to read. Read leaves
	// it nil, and LookAtGo finds it out.
	GoReads *GoReads

	// Go is the build information that the go command left; nil if there is
	// none, which does not mean that the file is not written in Go.
	Go *GoInfo

	// GoCPULevel is the processor level that Go's start-up code checks for, as
	// found in the message it would print: "v2", "v3", "v4" of GOAMD64, "lse"
	// of GOARM64. It is looked for only when Go is nil and the file may be
	// Go's all the same; else Go.Setting("GOAMD64") says it.
	GoCPULevel string

	// Libc is the C library linked into the file. It is looked for only where
	// there can be one: no PT_INTERP, no DT_NEEDED, and not known to be built
	// with CGO_ENABLED=0.
	Libc StaticLibc
}

// Segment is one program header.
type Segment struct {
	Type     elf.ProgType
	Flags    elf.ProgFlag
	Offset   uint64
	VAddr    uint64
	FileSize uint64
	MemSize  uint64
	Align    uint64 // 0 and 1 both mean none
}

// Library is one DT_VERNEED entry: a file and the versions it has to define.
type Library struct {
	File     string // "libc.so.6"
	Versions []Version
}

// Version is one version that a Library has to define.
type Version struct {
	Name string // "GLIBC_2.34"
	Weak bool   // VER_FLG_WEAK: the loader only warns if it is missing

	// Symbols are the dynamic symbols bound to this version, sorted, at most
	// the first 8 by name. It is empty when the symbols cannot be counted, or
	// no symbol asks for the version (GLIBC_ABI_DT_RELR is such a mark).
	Symbols []string

	// Count is how many symbols are bound to it; above len(Symbols) when some
	// are not listed.
	Count int
}

// StackKind is what PT_GNU_STACK says. The zero value "" is of a file that is
// not ELF.
type StackKind string

// What a file may say of its stack.
const (
	StackUnsaid        StackKind = "no PT_GNU_STACK" // most machines then make it executable
	StackNonExecutable StackKind = "non-executable"
	StackExecutable    StackKind = "executable"
)
