package binary_test

import (
	"bytes"
	"debug/elf"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"example.com/seaworthy/checks/binary"
)

func TestFormatIsToldByTheFirstBytes(t *testing.T) {
	t.Parallel()
	tar := append(make([]byte, 257), "ustar\x0000"...)
	tests := []struct {
		name, data string
		want       binary.Format
	}{
		{"nothing", "", binary.Empty},
		{"text", "plain text\n", binary.Unknown},
		{"one byte", "\x7f", binary.Unknown},
		{"script", "#!/bin/sh\n", binary.Script},
		{"gzip", "\x1f\x8b\x08\x00", binary.Archive},
		{"zip", "PK\x03\x04", binary.Archive},
		{"deb", "!<arch>\ndebian-binary", binary.Archive},
		{"rpm", "\xed\xab\xee\xdb", binary.Archive},
		{"tar", string(tar), binary.Archive},
		{"DOS", "MZ", binary.PE},
		{"Mach-O for two machines", "\xca\xfe\xba\xbe\x00\x00\x00\x02", binary.MachO},
		{"Java class", "\xca\xfe\xba\xbe\x00\x00\x00\x34", binary.Unknown},
		{"ELF cut after the magic", "\x7fELF", binary.ELF},
	}
	for _, tt := range tests {
		b := read(t, []byte(tt.data))
		if b.Format != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, b.Format, tt.want)
		}
		if b.Platform() != "" || b.Link() != binary.UnknownLink {
			t.Errorf("%s: got platform %q, link %q", tt.name, b.Platform(), b.Link())
		}
	}
}

func TestShebangKeepsWhatWindowsEditorsLeave(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 300)
	for data, want := range map[string]string{
		"#!/bin/sh\r\necho\r\n": "/bin/sh\r",
		"#! /usr/bin/env go":    " /usr/bin/env go",
		"#!":                    "",
		"#!" + long:             long[:256],
	} {
		if got := read(t, []byte(data)).Shebang; got != want {
			t.Errorf("%.20q: got %q, want %q", data, got, want)
		}
	}
}

func TestReadFileGivesSizeAndMode(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "hello")
	data := hello(true, false).build().bytes
	if err := os.WriteFile(path, data, 0o640); err != nil {
		t.Fatal(err)
	}
	b, err := binary.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.Size != int64(len(data)) {
		t.Errorf("size: got %d, want %d", b.Size, len(data))
	}
	if runtime.GOOS != "windows" && b.Mode != 0o640 {
		t.Errorf("mode: got %v, want -rw-r-----", b.Mode)
	}
}

func TestTruncatedFileSaysHowMuchThereIs(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "half")
	data, err := os.ReadFile(fixture(t, "pure"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data[:len(data)/2], 0o755); err != nil {
		t.Fatal(err)
	}
	b, err := binary.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !b.Truncated || !strings.Contains(strings.Join(b.Defects, "\n"), "but the file has 0x") {
		t.Errorf("truncated: got %v, defects %q", b.Truncated, b.Defects)
	}
}

func TestReadFileNamesWhatItCouldNotRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tests := []struct {
		name, path, want string
		is               error
	}{
		{"missing", filepath.Join(dir, "missing"), "missing", fs.ErrNotExist},
		{"directory", dir, "is a directory", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b, err := binary.ReadFile(tt.path)
			if err == nil {
				t.Fatalf("got %+v, want an error", b)
			}
			if !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), tt.path) {
				t.Errorf("got %q, want %q and the path in it", err, tt.want)
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("got %v, want %v", err, tt.is)
			}
		})
	}
}

func TestReadFileDoesNotWaitForADevice(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no device files on Windows")
	}
	if _, err := binary.ReadFile(os.DevNull); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("got %v, want that it is no regular file", err)
	}
}

// failing fails from an offset on, as a disk does.
type failing struct {
	io.ReaderAt
	from int64
}

var errDisk = errors.New("disk on fire")

func (f failing) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.from {
		return 0, errDisk
	}
	return f.ReaderAt.ReadAt(p, off)
}

func TestFailingReaderIsAnErrorAndNotADefect(t *testing.T) {
	t.Parallel()
	im := hello(true, false)
	im.tail = make([]byte, 16<<10)
	data := im.build().bytes
	for _, from := range []int64{0, 4096, 8192} {
		b, err := binary.Read(failing{bytes.NewReader(data), from})
		if !errors.Is(err, errDisk) {
			t.Errorf("failing from %d: got %v, error %v, want %v", from, b, err, errDisk)
		}
	}
}

// stingy returns the end of the file together with the last bytes, as
// io.ReaderAt may.
type stingy []byte

func (s stingy) ReadAt(p []byte, off int64) (int, error) {
	if off >= int64(len(s)) {
		return 0, io.EOF
	}
	n := copy(p, s[off:])
	if off+int64(n) == int64(len(s)) {
		return n, io.EOF
	}
	return n, nil
}

func TestReaderMayEndWithTheLastBytes(t *testing.T) {
	t.Parallel()
	b, err := binary.Read(stingy(hello(false, true).build().bytes))
	if err != nil {
		t.Fatal(err)
	}
	checkHello(t, b)
}

func TestLibrarySaysWhatItDefines(t *testing.T) {
	t.Parallel()
	for _, l := range layouts {
		b := read(t, library(l.wide, l.big).build().bytes)
		if b.Defects != nil {
			t.Errorf("%s: defects %q", l.name, b.Defects)
		}
		if got := strings.Join(b.Defines, " "); got != "ANSWER_1 ANSWER_2" {
			t.Errorf("%s: defines: got %q", l.name, got)
		}
		if got := strings.Join(b.Imports, " "); got != "puts" {
			t.Errorf("%s: imports: got %q", l.name, got)
		}
		if b.Soname != "libanswer.so.1" || !b.HasRPath || b.RPath != "" || b.HasRunPath {
			t.Errorf("%s: got soname %q, rpath %v %q", l.name, b.Soname, b.HasRPath, b.RPath)
		}
		if b.Link() != binary.SharedObject || b.Stack != binary.StackUnsaid || b.Class != map[bool]int{true: 64, false: 32}[l.wide] {
			t.Errorf("%s: got link %q, stack %q, class %d", l.name, b.Link(), b.Stack, b.Class)
		}
	}
}

func TestSymbolsAreCountedWithoutAHashTable(t *testing.T) {
	t.Parallel()
	for _, l := range layouts {
		im := hello(l.wide, l.big)
		im.noHash = true
		for _, im.sections = range []bool{true, false} {
			checkHello(t, read(t, im.build().bytes))
		}
	}
}

func TestVersionListsEightSymbolsAndCountsAll(t *testing.T) {
	t.Parallel()
	names := strings.Split("abcdefghijklmnopqrstuvwxyz", "")
	for _, order := range []string{"rising", "falling"} {
		im := hello(true, false)
		for _, c := range names {
			im.symbols = append(im.symbols, symbol{name: "f" + c, version: "GLIBC_2.29"})
		}
		v := read(t, im.build().bytes).Requires[0].Versions[0]
		if got := strings.Join(v.Symbols, " "); v.Count != 27 || got != "exp fa fb fc fd fe ff fg" {
			t.Errorf("%s: got %d symbols, %q", order, v.Count, got)
		}
		slices.Reverse(names)
	}
}

func TestProgramHeadersMayBeCountedBySectionZero(t *testing.T) {
	t.Parallel()
	for _, l := range layouts {
		b := hello(l.wide, l.big).build()
		count := b.get(b.at["phnum"], 2)
		b.put(b.at["phnum"], 2, 0xffff) // PN_XNUM
		b.put(b.at["section headers"]+b.pick(44, 28), 4, count)
		got := read(t, b.bytes)
		if uint64(len(got.Segments)) != count || got.Defects != nil {
			t.Errorf("%s: got %d segments of %d, defects %q", l.name, len(got.Segments), count, got.Defects)
		}
		checkHello(t, got)
	}
}

func TestSectionsMayBeCountedBySectionZero(t *testing.T) {
	t.Parallel()
	for _, l := range layouts {
		b := hello(l.wide, l.big).build()
		want := read(t, b.bytes).Sections
		b.put(b.pick(60, 48), 2, 0)
		b.put(b.at["section headers"]+b.pick(32, 20), b.word(), uint64(want))
		if got := read(t, b.bytes); got.Sections != want || got.Defects != nil {
			t.Errorf("%s: got %d sections, want %d, defects %q", l.name, got.Sections, want, got.Defects)
		}
	}
}

func TestOfTwoDynamicTablesTheLastCounts(t *testing.T) {
	t.Parallel()
	im := hello(true, false)
	im.tail = make([]byte, 32) // a table of DT_NULL alone
	b := im.build()
	copy(b.bytes[b.at["PT_NOTE"]:], b.bytes[b.at["PT_DYNAMIC"]:][:56])
	for off, v := range map[int]uint64{8: uint64(b.at["tail"]), 16: b.addr("tail"), 32: 16} {
		b.put(b.at["PT_DYNAMIC"]+off, 8, v) // the first one becomes the empty one
	}
	got := read(t, b.bytes)
	if len(got.Needed) != 2 || !strings.Contains(strings.Join(got.Defects, "\n"), "2 segments of type PT_DYNAMIC") {
		t.Errorf("got needed %q, defects %q", got.Needed, got.Defects)
	}
}

func TestPackedProgramIsNotTakenForStatic(t *testing.T) {
	t.Parallel()
	b := (image{wide: true, machine: elf.EM_X86_64, static: true, tail: make([]byte, 64)}).build()
	copy(b.bytes[b.at["interp"]+4:], "UPX!") // l_info, behind the program headers
	got := read(t, b.bytes)
	if got.Link() != binary.UnknownLink || got.Libc.Kind != "unknown" || len(got.Warnings) == 0 {
		t.Errorf("got link %q, libc %q, warnings %q", got.Link(), got.Libc.Kind, got.Warnings)
	}
}

func TestNamesMayBeAsLongAsAPath(t *testing.T) {
	t.Parallel()
	for length, want := range map[int]string{4000: "", 4096: "", 4097: "DT_NEEDED[0] has a name of more than 4096 bytes", 9000: "DT_NEEDED[0] has a name of more than 4096 bytes"} {
		im := hello(true, false)
		im.needed = []string{strings.Repeat("x", length), "libc.so.6"}
		b := read(t, im.build().bytes)
		if want == "" && (b.Defects != nil || len(b.Needed) != 2 || len(b.Needed[0]) != length) {
			t.Errorf("%d: got %d names, defects %q", length, len(b.Needed), b.Defects)
		}
		if want != "" && (len(b.Needed) != 1 || !slices.Contains(b.Defects, want)) {
			t.Errorf("%d: got %d names, defects %q", length, len(b.Needed), b.Defects)
		}
	}
}

func TestPlatformIsNamedAsGoDoes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		image image
		want  string
	}{
		{image{wide: true, machine: elf.EM_X86_64}, "linux/amd64"},
		{image{machine: elf.EM_X86_64}, ""}, // x32
		{image{machine: elf.EM_386}, "linux/386"},
		{image{machine: elf.EM_ARM, flags: 0x5000400}, "linux/arm"},
		{image{wide: true, machine: elf.EM_AARCH64}, "linux/arm64"},
		{image{wide: true, big: true, machine: elf.EM_AARCH64}, ""},
		{image{wide: true, machine: elf.EM_PPC64}, "linux/ppc64le"},
		{image{wide: true, big: true, machine: elf.EM_PPC64}, "linux/ppc64"},
		{image{big: true, machine: elf.EM_MIPS}, "linux/mips"},
		{image{machine: elf.EM_MIPS, flags: 0x20}, ""}, // n32
		{image{wide: true, machine: elf.EM_MIPS}, "linux/mips64le"},
		{image{wide: true, machine: elf.EM_X86_64, osabi: elf.ELFOSABI_FREEBSD}, "freebsd/amd64"},
		{image{wide: true, machine: elf.EM_X86_64, osabi: elf.ELFOSABI_LINUX}, "linux/amd64"},
		{image{wide: true, machine: elf.EM_IA_64}, ""},
	}
	for _, tt := range tests {
		if got := read(t, tt.image.build().bytes).Platform(); got != tt.want {
			t.Errorf("%v class %v: got %q, want %q", tt.image.machine, tt.image.wide, got, tt.want)
		}
	}
}
