package profile

// Loader is a dynamic loader: what PT_INTERP of a program names.
type Loader struct {
	Path string `json:"path"` // "/lib64/ld-linux-x86-64.so.2"
	Real string `json:"real"` // after all symbolic links
	Arch string `json:"arch"` // as Library.Arch

	// Libc is the library that it belongs to. Version is from libc.so.6 in the
	// first of Dirs that has one, or from musl's loader, which is its libc.
	Libc Libc `json:"libc"`

	// Dirs are searched last, in order: compiled into glibc's ld.so, or what
	// musl's path file says, or else musl's /lib, /usr/local/lib, /usr/lib.
	Dirs     []string `json:"dirs"`
	PathFile string   `json:"path_file,omitempty"` // musl: "/etc/ld-musl-x86_64.path" if there is one, be it empty
	Problem  string   `json:"problem,omitempty"`   // why the rest is not known, or not in full
}

// Dir is a directory that libraries were looked for in: those of all loaders,
// with what lies under their glibc-hwcaps, of ld.so.conf, and of the entries of
// the cache. Of such a directory every file whose name ends in ".so" or has
// ".so." in it is among the libraries; a link that leads nowhere is not.
type Dir struct {
	Path    string `json:"path"`
	Real    string `json:"real,omitempty"`    // after all symbolic links; "" where it is Path, or the directory is absent
	Absent  bool   `json:"absent,omitempty"`  // there is no such directory
	Problem string `json:"problem,omitempty"` // why it could not be listed
}

// Cache is ld.so.cache as it is in the file. See elf/cache.c of glibc.
type Cache struct {
	Path    string  `json:"path"` // "/etc/ld.so.cache"; "" if there is none
	Entries []Entry `json:"entries"`
}

// Entry is one line of "ldconfig -p". Order is the file's, in which the loader
// prefers the first of equal ones.
type Entry struct {
	Name   string `json:"name,omitempty"`      // what NEEDED asks for; "" if it is the last element of Path
	Path   string `json:"path"`                // where it is, or was when ldconfig ran
	Flags  int32  `json:"flags"`               // the kind and, from 0x100 on, the machine: 0x303 x86-64, 0x3 i386, 0xa03 AArch64
	OS     uint32 `json:"osversion,omitempty"` // the kernel it asks for, 0x30200 is 3.2.0; 0 is none
	HWCap  uint64 `json:"hwcap,omitempty"`     // as in the file; 0 is for all processors
	Subdir string `json:"subdir,omitempty"`    // of glibc-hwcaps, "x86-64-v3", which HWCap then stands for
}

// Library is one file: a shared object, or what only looks like one by its
// name, and then has a Problem.
type Library struct {
	Path string `json:"path"` // after all symbolic links

	// Names are the other paths that lead to it from within Dirs, sorted: the
	// last element alone where it lies in the directory of Path.
	// Their directories have no symbolic links in them; see Inventory.
	Names []string `json:"names,omitempty"`

	Arch     string        `json:"arch,omitempty"`     // GOARCH, or for what Go does not know, "EM_X86_64 32-bit little-endian"
	Flags    uint32        `json:"flags,omitempty"`    // e_flags: floating point ABI of ARM and RISC-V
	Soname   string        `json:"soname,omitempty"`   // "" if there is no DT_SONAME
	Needed   []string      `json:"needed,omitempty"`   // DT_NEEDED, in order
	RPath    *string       `json:"rpath,omitempty"`    // DT_RPATH; nil is none, and "" means the current directory
	RunPath  *string       `json:"runpath,omitempty"`  // DT_RUNPATH, alike
	NoDefLib bool          `json:"nodeflib,omitempty"` // DF_1_NODEFLIB
	Relr     bool          `json:"relr,omitempty"`     // has DT_RELR
	Defines  []string      `json:"defines,omitempty"`  // version nodes, in the order of DT_VERDEF, without the base
	Requires []Requirement `json:"requires,omitempty"` // DT_VERNEED, in order
	ISA      uint32        `json:"isa,omitempty"`      // GNU_PROPERTY_X86_ISA_1_NEEDED: 1 baseline, 2 v2, 4 v3, 8 v4; 0 if absent
	ABITag   string        `json:"abi_tag,omitempty"`  // NT_GNU_ABI_TAG, "Linux 3.2.0"; "" if absent
	Problem  string        `json:"problem,omitempty"`  // why the rest is not known, or what is malformed
}

// Requirement is what one library asks of another.
type Requirement struct {
	File     string   `json:"file"` // "libc.so.6"
	Versions []string `json:"versions,omitempty"`
	Weak     []string `json:"weak,omitempty"` // versions that the loader only warns of
}
