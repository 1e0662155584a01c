package binary_test

import (
	"debug/elf"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestFloodsCostLittle has small files that ask for much work. What counts is
// that the budget holds: the memory is measured, the time only guarded against
// hanging. It is not parallel, for the sake of that measure.
func TestFloodsCostLittle(t *testing.T) {
	const limit = 64 << 20
	for name, data := range floods() {
		t.Run(name, func(t *testing.T) {
			hung := time.AfterFunc(30*time.Second, func() { panic("reading " + name + " hangs") })
			defer hung.Stop()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			b := read(t, data)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			allocated := after.TotalAlloc - before.TotalAlloc
			t.Logf("%d bytes: %v, %d KiB allocated, %d defects", len(data), took, allocated>>10, len(b.Defects))
			if allocated > limit {
				t.Errorf("got %d MiB allocated for a file of %d bytes, want at most %d", allocated>>20, len(data), limit>>20)
			}
		})
	}
}

// TestSpentBudgetIsADefect has files that are too much to read in full.
func TestSpentBudgetIsADefect(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{
		"gave up: too many bytes of names kept": neededBomb(80 << 10),
		"gave up: too many records decoded":     sectionBomb(20 << 20),
	} {
		b := read(t, data)
		if !slices.Contains(b.Defects, name) {
			t.Errorf("got defects %q, want %q", b.Defects, name)
		}
	}
}

// floods are files whose tables overlap or point back at the same bytes.
func floods() map[string][]byte {
	files := make(map[string][]byte)
	for _, size := range []int{16 << 10, 80 << 10, 1 << 20} {
		name := "/" + map[int]string{16 << 10: "16K", 80 << 10: "80K", 1 << 20: "1M"}[size]
		files["verdef"+name] = verdefBomb(size)
		files["verneed"+name] = verneedBomb(size)
		files["needed"+name] = neededBomb(size)
		files["segments"+name] = segmentBomb(size)
		files["notes"+name] = noteBomb(size)
		files["sections"+name] = sectionBomb(size)
		files["symbols"+name] = symbolBomb(size)
	}
	return files
}

// verdefBomb is records of definitions that each claim 65535 names, all of them
// the same few bytes. Its sections lead debug/elf to it as well, which keeps
// every one of the names: 17 GiB for 80 kB.
func verdefBomb(size int) []byte {
	im := hello(true, false)
	im.tail = make([]byte, size)
	b := im.build()
	retagged(elf.DT_VERNEED, uint64(elf.DT_VERDEF))(b)
	tagged(elf.DT_VERDEF, b.addr("tail"))(b)
	header := b.sectionHeader(elf.SHT_GNU_VERNEED)
	b.put(header+4, 4, uint64(elf.SHT_GNU_VERDEF))
	b.put(header+24, 8, uint64(b.at["tail"]))
	b.put(header+32, 8, uint64(size))
	tail := b.bytes[b.at["tail"]:b.at["loaded"]]
	for at := 0; at+28 <= len(tail); at += 20 {
		row := tail[at:]
		b.order().PutUint16(row, 1)
		b.order().PutUint16(row[6:], 65535)
		b.order().PutUint32(row[12:], uint32(len(tail)-8-at))
		if at+48 <= len(tail) {
			b.order().PutUint32(row[16:], 20)
		}
	}
	return b.bytes
}

// verneedBomb is records of needs that all share one long chain of versions.
func verneedBomb(size int) []byte {
	im := hello(true, false)
	im.tail = make([]byte, size)
	b := im.build()
	tagged(elf.DT_VERNEED, b.addr("tail"))(b)
	tail := b.bytes[b.at["tail"]:b.at["loaded"]]
	half := len(tail) / 32 * 16
	for at := 0; at+16 <= half; at += 16 {
		b.order().PutUint16(tail[at+2:], 65535)
		b.order().PutUint32(tail[at+4:], 1)
		b.order().PutUint32(tail[at+8:], uint32(half-at))
		b.order().PutUint32(tail[at+12:], 16)
	}
	for at := half; at+32 <= len(tail); at += 16 {
		b.order().PutUint32(tail[at+8:], 1)
		b.order().PutUint32(tail[at+12:], 16)
	}
	return b.bytes
}

// neededBomb needs the same long name over and over.
func neededBomb(size int) []byte {
	im := hello(true, false)
	im.needed = []string{strings.Repeat("x", 4000)}
	for range size / 16 {
		im.tags = append(im.tags, tag{uint64(elf.DT_NEEDED), 1})
	}
	return im.build().bytes
}

// segmentBomb is nothing but PT_LOADs of the whole file, counted by PN_XNUM.
func segmentBomb(size int) []byte {
	b := (image{wide: true, machine: elf.EM_X86_64, static: true, sections: true, tail: make([]byte, size)}).build()
	tail := b.bytes[b.at["tail"]:b.at["loaded"]]
	for at := 0; at+56 <= len(tail); at += 56 {
		copy(tail[at:], b.bytes[b.at["PT_LOAD"]:][:56])
	}
	b.put(32, 8, uint64(b.at["tail"]))
	b.put(b.at["phnum"], 2, 0xffff)
	b.put(b.at["section headers"]+44, 4, uint64(size/56))
	return b.bytes
}

// noteBomb is a segment of empty notes, many times.
func noteBomb(size int) []byte {
	b := (image{wide: true, machine: elf.EM_X86_64, static: true, sections: true, tail: make([]byte, size)}).build()
	tail := b.bytes[b.at["tail"]:b.at["loaded"]]
	for at := 0; at+56 <= len(tail)/2; at += 56 {
		copy(tail[at:], b.bytes[b.at["PT_LOAD"]:][:56])
		b.order().PutUint32(tail[at:], uint32(elf.PT_NOTE))
	}
	b.put(32, 8, uint64(b.at["tail"]))
	b.put(b.at["phnum"], 2, uint64(min(size/2/56, 0xfffe)))
	return b.bytes
}

// sectionBomb claims four thousand million section headers.
func sectionBomb(size int) []byte {
	b := (image{wide: true, machine: elf.EM_X86_64, static: true, sections: true, tail: make([]byte, size)}).build()
	b.put(40, 8, uint64(b.at["tail"]))
	b.put(60, 2, 0)
	b.put(b.at["tail"]+32, 8, 1<<32-1)
	return b.bytes
}

// symbolBomb is symbols that all have the same long name, and no hash table.
func symbolBomb(size int) []byte {
	im := hello(true, false)
	im.symbols, im.needs, im.noHash, im.sections = nil, nil, true, false
	im.needed = []string{strings.Repeat("x", 4000)}
	im.tail = make([]byte, size)
	b := im.build()
	tagged(elf.DT_SYMTAB, b.addr("tail"))(b)
	tail := b.bytes[b.at["tail"]:b.at["loaded"]]
	for at := 0; at+24 <= len(tail); at += 24 {
		b.order().PutUint32(tail[at:], 1)
		tail[at+4] = byte(elf.ST_INFO(elf.STB_GLOBAL, elf.STT_FUNC))
	}
	return b.bytes
}
