package checks_test

import (
	"debug/elf"
	"testing"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/profile"
)

// prodArm is a machine for arm64 whose pages have that many bytes; 0 is not known.
func prodArm(size int) *host.Host {
	return of(prod(func(p *profile.Profile) { p.Arch, p.PageSize, p.CPU.Level = "arm64", size, "v8.0" }))
}

// load is a PT_LOAD of 0x800 bytes.
func load(flags elf.ProgFlag, address, offset uint64) binary.Segment {
	return binary.Segment{Type: elf.PT_LOAD, Flags: flags, VAddr: address, Offset: offset, FileSize: 0x800, MemSize: 0x800}
}

func segments(all ...binary.Segment) edit { return func(b *binary.Binary) { b.Segments = all } }

func TestF5MapsSegmentsWithThePagesOfTheHost(t *testing.T) {
	t.Parallel()
	const r, rx, rw = elf.PF_R, elf.PF_R | elf.PF_X, elf.PF_R | elf.PF_W
	wide := segments(load(rx, 0x10000, 0), load(rw, 0x20800, 0x800))
	narrow := segments(load(rx, 0x10000, 0), load(rw, 0x11800, 0x1800))
	const shared = "its parts at 0x10000 and 0x11800 (PF_X+PF_R and PF_W+PF_R) share a page of "
	crooked := segments(load(rx, 0x10000, 0), load(rw, 0x11800, 0x1900))
	const more = "CGO_LDFLAGS=-Wl,-z,max-page-size=0x10000"
	holds(t, "F5", []ruling{
		{what: "amd64 has one size", file: pure(narrow), says: "PASS starts with every size of pages that amd64 has"},
		{what: "arm64, far apart", file: pure(arm64, wide), says: "PASS starts with every size of pages that arm64 has"},
		{what: "arm64, close together", file: pure(arm64, narrow), host: "rhel-8", says: "WARN " + shared + "16 KiB: it does not start where pages are so large, as with some kernels for arm64", hint: more},
		{what: "a machine with large pages", file: pure(arm64, narrow), on: prodArm(64 << 10), says: "FAIL " + shared + "64 KiB; prod has pages of 64 KiB, and would kill it at start", hint: more},
		{what: "a machine with small pages", file: pure(arm64, narrow), on: prodArm(4 << 10), says: "PASS aligned for it; prod has pages of 4 KiB"},
		{what: "a machine whose pages are not known", file: pure(arm64, wide), on: prodArm(0), says: "PASS starts with every size of pages that arm64 has"},
		{
			what: "another place within a page", file: pure(crooked), says: "FAIL its part for address 0x11800 lies at 0x1900 in the file, another place within a page of 4 KiB: no kernel maps that",
			hint: "build it again, and leave out what changes it afterwards: strip after patchelf, upx",
		},
		{what: "memory that is nowhere in the file", file: pure(arm64, segments(load(rx, 0x10000, 0), binary.Segment{Type: elf.PT_LOAD, Flags: rw, VAddr: 0x20000, Offset: 0x1900, MemSize: 8})), says: "PASS starts with every size of pages that arm64 has"},
		{what: "a page that only gains access", file: pure(arm64, segments(load(r, 0x10000, 0), load(rx, 0x11000, 0x1000))), says: "PASS starts with every size of pages that arm64 has"},
		{
			what: "a page of other bytes", file: pure(arm64, segments(load(r, 0x10000, 0), load(r, 0x11000, 0x21000))), hint: more,
			says: "WARN its parts at 0x10000 and 0x11000 (PF_R and PF_R) share a page of 16 KiB: it does not start where pages are so large, as with some kernels for arm64",
		},
		{what: "notes are not mapped", file: pure(arm64, segments(load(rx, 0x10000, 0), binary.Segment{Type: elf.PT_NOTE, VAddr: 1, Offset: 2, FileSize: 4, MemSize: 4})), says: "PASS starts with every size of pages that arm64 has"},
	})
}

func TestOnlyAFailureOfF5DecidesTheStart(t *testing.T) {
	t.Parallel()
	narrow := pure(arm64, segments(load(elf.PF_R|elf.PF_X, 0x10000, 0), load(elf.PF_R|elf.PF_W, 0x11800, 0x1800)))
	for _, c := range []struct {
		on   *host.Host
		want bool
	}{{nil, false}, {prodArm(4 << 10), false}, {prodArm(64 << 10), true}} {
		if f := judge(t, "F5", ruling{file: narrow, on: c.on, says: "?"}); f.Start != c.want {
			t.Errorf("%v %s: decides the start is %v, want %v", f.Status, f.Text, f.Start, c.want)
		}
	}
}

func TestRealProgramsForArm64AreAlignedForEveryPage(t *testing.T) {
	t.Parallel()
	small := "-Wl,-z,max-page-size=4096,-z,common-page-size=4096,-z,noseparate-code"
	for _, c := range []struct {
		what string
		path string
		want string
	}{
		{"Go", build(t, goHello, []string{"CGO_ENABLED=0", "GOARCH=arm64"}, "go", "build"), "PASS"},
		{"C", build(t, cHello, nil, "aarch64-linux-gnu-gcc"), "PASS"},
		{"C for small pages", build(t, cHello, nil, "aarch64-linux-gnu-gcc", small), "WARN"},
	} {
		if f := judge(t, "F5", ruling{what: c.what, file: readFile(t, c.path), says: "?"}); f.Status.String() != c.want {
			t.Errorf("%s: %v %s, want %s", c.what, f.Status, f.Text, c.want)
		}
	}
}
