package binary_test

import (
	"bytes"
	"debug/elf"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/binary"
)

// hello is a program like any other, in the layout asked for.
func hello(wide, big bool) image {
	runpath, stack := "$ORIGIN/lib", elf.PF_R|elf.PF_W
	return image{
		wide: wide, big: big, machine: elf.EM_X86_64, interp: "/lib/ld.so",
		needed:  []string{"libm.so.6", "libc.so.6"},
		runpath: &runpath,
		needs: []need{
			{"libm.so.6", []version{{name: "GLIBC_2.29"}}},
			{"libc.so.6", []version{{name: "GLIBC_2.34"}, {name: "GLIBC_2.2.5"}, {name: "GLIBC_2.36", weak: true}}},
		},
		symbols: []symbol{
			{name: "exp", version: "GLIBC_2.29"}, {name: "dlopen", version: "GLIBC_2.34"},
			{name: "abort", version: "GLIBC_2.34"}, {name: "puts", version: "GLIBC_2.2.5"},
			{name: "maybe", version: "GLIBC_2.36", weak: true},
		},
		gnuHash: true, stack: &stack, relro: true, sections: true,
		notes: []note{{"GNU\x00", 1, make([]byte, 16), false}, {"GNU\x00", 3, []byte{0xca, 0xfe}, false}},
	}
}

// damage changes a good file into a bad or a rare one.
type damage func(*built)

// within changes a number of size bytes (0 is an address) at an offset into a
// named part of the file.
func within(part string, off, size int, v uint64) damage {
	return func(b *built) {
		if size == 0 {
			size = b.word()
		}
		b.put(b.at[part]+off, size, v)
	}
}

// tagged changes the value of a dynamic tag.
func tagged(t elf.DynTag, v uint64) damage {
	return func(b *built) { b.put(b.entry(t)+b.word(), b.word(), v) }
}

// retagged makes another tag of one.
func retagged(from elf.DynTag, to uint64) damage {
	return func(b *built) { b.put(b.entry(from), b.word(), to) }
}

// entry is the place of the first entry with the tag.
func (b *built) entry(t elf.DynTag) int {
	for at := b.at["dynamic"]; ; at += 2 * b.word() {
		if b.get(at, b.word()) == uint64(t) {
			return at
		}
	}
}

// cut shortens the file to what comes before a part.
func cut(part string) damage {
	return func(b *built) { b.bytes = b.bytes[:b.at[part]] }
}

// withoutSections removes the section headers, as sstrip does.
func withoutSections(b *built) {
	b.put(b.pick(40, 32), b.word(), 0)
	b.put(b.pick(60, 48), 2, 0)
	b.bytes = b.bytes[:b.at["names"]]
}

// sectionRetyped gives the section of a type another one.
func sectionRetyped(from, to elf.SectionType) damage {
	return func(b *built) {
		b.put(b.sectionHeader(from)+4, 4, uint64(to))
	}
}

func (b *built) sectionHeader(kind elf.SectionType) int {
	for at := b.at["section headers"]; ; at += b.pick(64, 40) {
		if b.get(at+4, 4) == uint64(kind) {
			return at
		}
	}
}

// layouts are both classes in both byte orders.
var layouts = []struct {
	name      string
	wide, big bool
}{
	{"32-bit little-endian", false, false}, {"32-bit big-endian", false, true},
	{"64-bit little-endian", true, false}, {"64-bit big-endian", true, true},
}

// TestRareFilesThatRunAreReadInFull has files that the loader takes, and that a
// reader of sections reads wrongly or not at all.
func TestRareFilesThatRunAreReadInFull(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		damage  damage
		warning string // part of one
	}{
		{"whole", func(*built) {}, ""},
		{"section headers removed", withoutSections, "no section headers"},
		{"SHT_DYNAMIC retyped", sectionRetyped(elf.SHT_DYNAMIC, elf.SHT_NULL), "the dynamic table at 0x0"},
		{"SHT_DYNAMIC redirected", func(b *built) {
			b.put(b.sectionHeader(elf.SHT_DYNAMIC)+b.pick(24, 16), b.word(), 8)
		}, "the dynamic table at 0x8"},
		{"SHT_GNU_VERNEED retyped", sectionRetyped(elf.SHT_GNU_VERNEED, elf.SHT_NULL), "the needed versions at 0x0"},
		{"SHT_GNU_VERSYM retyped", sectionRetyped(elf.SHT_GNU_VERSYM, elf.SHT_NULL), ""},
		{"SHT_DYNSYM retyped", sectionRetyped(elf.SHT_DYNSYM, elf.SHT_NULL), "the symbols at 0x0"},
		{"SHF_COMPRESSED dynamic", func(b *built) {
			b.put(b.sectionHeader(elf.SHT_DYNAMIC)+8, b.word(), uint64(elf.SHF_COMPRESSED))
		}, ""},
		{"entries after DT_NULL", func(b *built) {
			// The tail has one more entry; PT_DYNAMIC grows over it.
			b.put(b.at["tail"], b.word(), uint64(elf.DT_NEEDED))
			size := b.at["PT_DYNAMIC"] + b.pick(32, 16)
			b.put(size, b.word(), b.get(size, b.word())+uint64(2*b.word()))
		}, ""},
		{"e_shentsize off", func(b *built) { b.put(b.pick(58, 46), 2, 24) }, "e_shentsize"},
		{"PT_DYNAMIC offset off", func(b *built) { b.put(b.at["PT_DYNAMIC"]+b.pick(8, 4), b.word(), 8) }, "PT_DYNAMIC has offset 0x8"},
	}
	for _, l := range layouts {
		im := hello(l.wide, l.big)
		im.tail = make([]byte, 16)
		good := im.build()
		for _, tt := range tests {
			t.Run(l.name+"/"+tt.name, func(t *testing.T) {
				t.Parallel()
				bad := good.clone()
				tt.damage(bad)
				b := read(t, bad.bytes)
				if b.Defects != nil {
					t.Errorf("got defects %q", b.Defects)
				}
				if tt.warning != "" && !strings.Contains(strings.Join(b.Warnings, "\n"), tt.warning) {
					t.Errorf("got warnings %q, want one with %q", b.Warnings, tt.warning)
				}
				checkHello(t, b)
			})
		}
	}
}

// checkHello checks all that hello says.
func checkHello(t *testing.T, b *binary.Binary) {
	t.Helper()
	want := []binary.Library{
		{File: "libm.so.6", Versions: []binary.Version{{Name: "GLIBC_2.29", Symbols: []string{"exp"}, Count: 1}}},
		{File: "libc.so.6", Versions: []binary.Version{
			{Name: "GLIBC_2.34", Symbols: []string{"abort", "dlopen"}, Count: 2},
			{Name: "GLIBC_2.2.5", Symbols: []string{"puts"}, Count: 1},
			{Name: "GLIBC_2.36", Weak: true, Symbols: []string{"maybe"}, Count: 1},
		}},
	}
	if diff := cmp.Diff(b.Requires, want); diff != "" {
		t.Errorf("requires: got (-), want (+)\n%s", diff)
	}
	if got := strings.Join(b.Needed, " "); got != "libm.so.6 libc.so.6" {
		t.Errorf("needed: got %q", got)
	}
	if got := strings.Join(b.Imports, " "); got != "exp dlopen abort puts" {
		t.Errorf("imports: got %q", got)
	}
	if b.Interp != "/lib/ld.so" || !b.HasRunPath || b.RunPath != "$ORIGIN/lib" || b.HasRPath {
		t.Errorf("got interp %q, runpath %q", b.Interp, b.RunPath)
	}
	if b.ABITag == nil || b.BuildID != "cafe" || b.Stack != binary.StackNonExecutable || !b.Relro {
		t.Errorf("got ABI tag %v, build ID %q, stack %q, relro %v", b.ABITag, b.BuildID, b.Stack, b.Relro)
	}
}

// TestMalformedFilesSaySo has files that no linker writes. Each must be read
// without an error and name what is wrong.
func TestMalformedFilesSaySo(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		damage    damage
		defect    string // part of one
		truncated bool
	}{
		{"class", func(b *built) { b.bytes[4] = 0 }, "class 0", false},
		{"data encoding", func(b *built) { b.bytes[5] = 3 }, "data encoding 3", false},
		{"ident version", func(b *built) { b.bytes[6] = 0 }, "version 0", false},
		{"header cut", func(b *built) { b.bytes = b.bytes[:40] }, "ELF header ends at", true},
		{"ident cut", func(b *built) { b.bytes = b.bytes[:7] }, "ELF header ends at 0x10", true},
		{"program headers cut", cut("interp"), "", true},
		{"PT_LOAD cut", func(b *built) { b.bytes = b.bytes[:b.at["loaded"]-1] }, "PT_LOAD[0] ends at", true},
		{"section headers cut", func(b *built) { b.bytes = b.bytes[:len(b.bytes)-1] }, "section header table ends at", true},
		{"no program headers", func(b *built) { b.put(b.at["phnum"], 2, 0) }, "ET_EXEC without program headers", false},
		{"e_phentsize", func(b *built) { b.put(b.at["phnum"]-2, 2, 16) }, "e_phentsize is 16", false},
		{"offset beyond any file", func(b *built) { b.put(b.at["PT_LOAD"]+b.pick(8, 4), b.word(), 1<<63-1) }, "", true},
		{"more in the file than in memory", func(b *built) { b.put(b.at["PT_LOAD"]+b.pick(40, 20), b.word(), 1) }, "but 0x1 in memory", false},
		{"alignment", func(b *built) { b.put(b.at["PT_LOAD"]+b.pick(48, 28), b.word(), 3) }, "not a power of two", false},
		{"address and offset apart", func(b *built) {
			b.put(b.at["PT_LOAD"]+b.pick(48, 28), b.word(), 4096)
			b.put(b.at["PT_LOAD"]+b.pick(16, 8), b.word(), imageBase+8)
		}, "differ within a page", false},
		{"PT_INTERP of one byte", func(b *built) { b.put(b.at["PT_INTERP"]+b.pick(32, 16), b.word(), 1) }, "PT_INTERP has 1 bytes", false},
		{"PT_INTERP too long", func(b *built) { b.put(b.at["PT_INTERP"]+b.pick(32, 16), b.word(), 4097) }, "PT_INTERP has 4097 bytes", false},
		{"PT_INTERP without end", func(b *built) { b.put(b.at["PT_INTERP"]+b.pick(32, 16), b.word(), 5) }, "does not end with a NUL", false},
		{"PT_INTERP twice", func(b *built) { b.put(b.at["PT_NOTE"], 4, uint64(elf.PT_INTERP)) }, "2 segments of type PT_INTERP", false},
		{"PT_DYNAMIC nowhere", func(b *built) { b.put(b.at["PT_DYNAMIC"]+b.pick(16, 8), b.word(), 8) }, "PT_DYNAMIC at address 0x8 is in no PT_LOAD", false},
		{"no DT_NULL", func(b *built) {
			size := b.at["PT_DYNAMIC"] + b.pick(32, 16)
			b.put(size, b.word(), b.get(size, b.word())-uint64(2*b.word()))
		}, "no DT_NULL", false},
		{"DT_NEEDED outside the strings", tagged(elf.DT_NEEDED, 1<<20), "DT_NEEDED[0] has its name at 0x100000, outside", false},
		{"DT_RUNPATH outside the strings", tagged(elf.DT_RUNPATH, 1<<20), "DT_RUNPATH has its name at", false},
		{"DT_STRTAB nowhere", tagged(elf.DT_STRTAB, 8), "DT_STRTAB at address 0x8", false},
		{"no DT_STRTAB", retagged(elf.DT_STRTAB, 0x6ffffff0-1), "outside the string table of 0x0 bytes", false},
		{"DT_STRSZ too large", tagged(elf.DT_STRSZ, 1<<31-1), "DT_STRSZ is 0x7fffffff", false},
		{"DT_STRSZ too small", tagged(elf.DT_STRSZ, 3), "outside the string table of 0x3 bytes", false},
		{"DT_SYMENT", tagged(elf.DT_SYMENT, 1), "DT_SYMENT is 1", false},
		{"DT_VERNEED nowhere", tagged(elf.DT_VERNEED, 8), "DT_VERNEED at address 0x8", false},
		{"DT_VERNEEDNUM", tagged(elf.DT_VERNEEDNUM, 7), "DT_VERNEEDNUM is 7, but there are 2", false},
		{"vn_cnt", within("needs", 2, 2, 9), "DT_VERNEED[0] says it has 9 versions, but there are 1", false},
		{"vn_aux outside", within("needs", 8, 4, 1<<30), "DT_VERNEED[0] has version 0 outside", false},
		{"vn_next outside", within("needs", 12, 4, 1<<30), "DT_VERNEED[1] at", false},
		{"vn_next overlaps", within("needs", 12, 4, 1), "followed by one that overlaps", false},
		{"vna_next overlaps", within("needs", 16+12, 4, 4), "DT_VERNEED[0] has versions that overlap", false},
		{"vna_name outside", within("needs", 16+8, 4, 1<<30), "the name of a version in DT_VERNEED[0] has its name", false},
		{"st_name outside", func(b *built) { b.put(b.at["symbols"]+b.pick(24, 16), 4, 1<<30) }, "a symbol has its name at 0x40000000", false},
		{"DT_SYMTAB nowhere", tagged(elf.DT_SYMTAB, 8), "DT_SYMTAB at address 0x8", false},
		{"DT_GNU_HASH buckets", within("hash", 0, 4, 1<<31), "DT_GNU_HASH has 2147483648 buckets", false},
		{"DT_GNU_HASH chain", func(b *built) { b.put(b.at["hash"]+16+b.word(), 4, 1<<20) }, "DT_GNU_HASH has a chain without end", false},
		{"note too long", within("notes", 4, 4, 1<<31), "ends past its segment", false},
	}
	for _, l := range layouts {
		good := hello(l.wide, l.big).build()
		for _, tt := range tests {
			t.Run(l.name+"/"+tt.name, func(t *testing.T) {
				t.Parallel()
				bad := good.clone()
				tt.damage(bad)
				b := read(t, bad.bytes)
				if !strings.Contains(strings.Join(b.Defects, "\n"), tt.defect) || len(b.Defects) == 0 {
					t.Errorf("got defects %q, want one with %q", b.Defects, tt.defect)
				}
				if b.Truncated != tt.truncated {
					t.Errorf("truncated: got %v, defects %q", b.Truncated, b.Defects)
				}
			})
		}
	}
}

// read reads what must be readable, and within the limits of any file.
func read(t testing.TB, data []byte) *binary.Binary {
	t.Helper()
	b, err := binary.Read(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("got error %v, want what the file is", err)
	}
	return b
}
