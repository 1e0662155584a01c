package binary_test

import (
	"bytes"
	"debug/elf"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"example.com/seaworthy/checks/binary"
)

// seeds are small valid files of every layout, and some that are no ELF.
func seeds() (files []*built) {
	for _, l := range layouts {
		files = append(files, hello(l.wide, l.big).build(), library(l.wide, l.big).build())
		static := image{wide: l.wide, big: l.big, machine: elf.EM_ARM, static: true, sections: true}
		files = append(files, static.build())
	}
	return files
}

// library is a shared object that defines versions, with the older hash table.
func library(wide, big bool) image {
	rpath := ""
	return image{
		wide: wide, big: big, kind: elf.ET_DYN, machine: elf.EM_S390, soname: "libanswer.so.1", rpath: &rpath,
		needed:  []string{"libc.so.6"},
		needs:   []need{{"libc.so.6", []version{{name: "GLIBC_2.4"}}}},
		defines: []string{"libanswer.so.1", "ANSWER_1", "ANSWER_2"},
		symbols: []symbol{{name: "puts", version: "GLIBC_2.4"}, {name: "answer", defined: true}},
		notes:   []note{{"GNU\x00", 5, make([]byte, 16), true}},
	}
}

// FuzzRead changes bytes blindly and fields by their place. Whatever comes out,
// Read must return, without an error and within the limits.
func FuzzRead(f *testing.F) {
	for _, b := range seeds() {
		f.Add(b.bytes, uint64(0))
		f.Add(b.bytes, uint64(1))
	}
	for _, text := range []string{"", "#!/bin/sh\r\n", "MZ", "\x7fELF", "\xca\xfe\xba\xbe\x00\x00\x00\x02", "plain text"} {
		f.Add([]byte(text), uint64(0))
	}
	f.Fuzz(func(t *testing.T, data []byte, seed uint64) {
		if seed != 0 {
			data = mutate(data, rand.New(rand.NewPCG(seed, seed)))
		}
		checkBounds(t, data, read(t, data))
	})
}

// mutants is how many damaged files are read; SEAWORTHY_MUTANTS asks for more.
func mutants(t *testing.T) int {
	text := os.Getenv("SEAWORTHY_MUTANTS")
	n, err := strconv.Atoi(text)
	switch {
	case text != "" && err != nil:
		t.Fatalf("SEAWORTHY_MUTANTS is %q, no number", text)
	case text != "":
		return n
	case testing.Short():
		return 1000
	}
	return 20000
}

// TestMutantsStayWithinBounds reads thousands of files with a few fields
// changed to numbers that matter. It is not parallel, for the sake of the memory
// that it measures; the time is only told.
func TestMutantsStayWithinBounds(t *testing.T) {
	count := mutants(t)
	var before, after runtime.MemStats
	var slowest time.Duration
	most := uint64(0)
	for _, b := range seeds() {
		for i := range count / 12 {
			random := rand.New(rand.NewPCG(uint64(i), 7))
			data := mutateFields(b, random)
			runtime.ReadMemStats(&before)
			from := time.Now()
			got := read(t, data)
			took := time.Since(from)
			for again := 0; again < 3 && took > 20*time.Millisecond; again++ { // somebody else's turn, perhaps
				from = time.Now()
				read(t, data)
				took = min(took, time.Since(from))
			}
			slowest = max(slowest, took)
			runtime.ReadMemStats(&after)
			checkBounds(t, data, got)
			n := after.TotalAlloc - before.TotalAlloc
			if n > 64<<20 {
				t.Fatalf("mutant %d: %d MiB allocated", i, n>>20)
			}
			most = max(most, n)
		}
	}
	t.Logf("%d files, the slowest %v, at most %d KiB allocated", count, slowest, most>>10)
}

// checkBounds checks what holds of any result.
func checkBounds(t *testing.T, data []byte, b *binary.Binary) {
	t.Helper()
	if b.Format == "" {
		t.Error("no format")
	}
	if len(data) < 16<<10 && len(b.Segments) > 0 && b.Sections > len(data) {
		t.Errorf("%d sections in %d bytes", b.Sections, len(data))
	}
	if len(b.Shebang) > 256 || len(b.GoBuildID) > 4096 { // of counted length, so they may have a NUL
		t.Errorf("got a shebang of %d bytes, a build ID of %d", len(b.Shebang), len(b.GoBuildID))
	}
	strings := append([]string{b.Interp, b.Soname, b.RPath, b.RunPath}, b.Needed...)
	for _, lib := range b.Requires {
		strings = append(strings, lib.File)
		for _, v := range lib.Versions {
			strings = append(strings, v.Name)
			if len(v.Symbols) > 8 || len(v.Symbols) > v.Count {
				t.Errorf("%d symbols listed of %d", len(v.Symbols), v.Count)
			}
		}
	}
	for _, s := range append(strings, b.Imports...) {
		if len(s) > 4096 {
			t.Errorf("a string of %d bytes", len(s))
		}
		if i := bytes.IndexByte([]byte(s), 0); i >= 0 {
			t.Errorf("%q has a NUL", s)
		}
	}
	b.Link()
	b.Platform()
	b.Floor("GLIBC_")
}

// telling are numbers that readers stumble over.
var telling = []uint64{0, 1, 2, 3, 4, 7, 8, 16, 24, 255, 256, 4095, 4096, 4097, 0x7fff, 0xffff, 0x10000, 1<<31 - 1, 1 << 31, 1<<32 - 1, 1 << 32, 1<<63 - 1, 1 << 63, 1<<64 - 1}

// mutateFields returns a copy with a few numbers of headers and tables changed.
func mutateFields(b *built, random *rand.Rand) []byte {
	bad := b.clone()
	parts := []string{"segments", "dynamic", "needs", "defines", "hash", "versions", "symbols", "notes", "wide notes", "section headers"}
	for range 1 + random.IntN(4) {
		at := b.at[parts[random.IntN(len(parts))]] // 0, the ELF header, if there is no such part
		size := []int{2, 4, 8}[random.IntN(3)]
		off := at + 2*random.IntN(64)
		if off+size > len(bad.bytes) {
			continue
		}
		v := telling[random.IntN(len(telling))]
		if random.IntN(2) == 0 {
			v = bad.get(off, size) + uint64(random.IntN(33)) - 16
		}
		bad.put(off, size, v)
	}
	if random.IntN(8) == 0 {
		bad.bytes = bad.bytes[:random.IntN(len(bad.bytes))]
	}
	return bad.bytes
}

// mutate is mutateFields for bytes of which nothing is known.
func mutate(data []byte, random *rand.Rand) []byte {
	b := &built{image{wide: random.IntN(2) == 0, big: random.IntN(2) == 0}, bytes.Clone(data), nil}
	for range 1 + random.IntN(6) {
		size := []int{2, 4, 8}[random.IntN(3)]
		if len(data) < size {
			break
		}
		b.put(random.IntN(len(data)-size+1)&^1, size, telling[random.IntN(len(telling))])
	}
	return b.bytes
}
