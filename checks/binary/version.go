package binary

import (
	"debug/elf"
	"unsafe"
)

// The records of the symbol versions are alike in both classes (LSB, "Symbol
// Versioning").
const (
	verdefSize  = 20
	verneedSize = 16
	vernauxSize = 16

	flagBase = 1 // VER_FLG_BASE
	flagWeak = 2 // VER_FLG_WEAK

	versionMask = 0x7fff // without the bit that hides a symbol
)

// readVersions reads what the file requires and defines.
func (f *file) readVersions() {
	f.readNeeds()
	f.readDefines()
}

// readNeeds reads DT_VERNEED. ld.so goes from record to record by vn_next and
// vna_next up to 0 and leaves the counts alone, and so does this.
func (f *file) readNeeds() {
	table, ok := f.table(elf.DT_VERNEED)
	if !ok {
		return
	}
	at, n := uint64(0), 0
	for {
		place := place{"DT_VERNEED", n}
		b := f.record(table, at, verneedSize)
		if b == nil {
			f.defect("%v at %#x is outside its PT_LOAD", place, table.off+at)
			return
		}
		c := f.from(b)
		c.half() // vn_version
		count, file, aux, next := c.half(), c.word(), c.word(), c.word()
		f.readNeed(place, need{table, at + uint64(aux), int(count), uint64(file)})
		n++
		if next == 0 {
			break
		}
		if next < verneedSize {
			f.defect("%v is followed by one that overlaps it", place)
			return
		}
		at += uint64(next)
	}
	if want, ok := f.dynamic.value[elf.DT_VERNEEDNUM]; ok && want != uint64(n) {
		f.defect("DT_VERNEEDNUM is %d, but there are %d", want, n)
	}
}

// need is where one DT_VERNEED entry has its parts.
type need struct {
	table piece
	at    uint64 // of the first vernaux
	count int
	file  uint64 // of the name
}

// readNeed reads one entry with its versions.
func (f *file) readNeed(of place, n need) {
	if !f.left.takeKept(int(unsafe.Sizeof(Library{}))) {
		return
	}
	lib := Library{Versions: make([]Version, 0, min(n.count, 16))}
	lib.File, _ = f.name(n.file, of)
	for next := uint32(1); next != 0; n.at += uint64(next) {
		b := f.record(n.table, n.at, vernauxSize)
		if b == nil {
			f.defect("%v has version %d outside its PT_LOAD", of, len(lib.Versions))
			break
		}
		if len(f.index) > versionMask || !f.left.takeKept(int(unsafe.Sizeof(Version{}))) {
			f.defect("%v brings more than %d versions", of, versionMask)
			break
		}
		c := f.from(b)
		c.word() // vna_hash
		flags, index, name := c.half(), c.half(), c.word()
		next = c.word()
		v := Version{Weak: flags&flagWeak != 0}
		v.Name, _ = f.name(uint64(name), place{"the name of a version in DT_VERNEED", of.index})
		lib.Versions = append(lib.Versions, v)
		f.index = append(f.index, versionIndex{index & versionMask, len(f.out.Requires), len(lib.Versions) - 1})
		if next != 0 && next < vernauxSize {
			f.defect("%v has versions that overlap", of)
			break
		}
	}
	if found := len(lib.Versions); found != n.count {
		f.defect("%v says it has %d versions, but there are %d", of, n.count, found)
	}
	f.out.Requires = append(f.out.Requires, lib)
}

// readDefines reads DT_VERDEF: of each record its first name, the others are
// versions it inherits from.
func (f *file) readDefines() {
	table, ok := f.table(elf.DT_VERDEF)
	if !ok {
		return
	}
	for at, n := uint64(0), 0; ; n++ {
		b := f.record(table, at, verdefSize)
		if b == nil {
			f.defect("DT_VERDEF[%d] at %#x is outside its PT_LOAD", n, table.off+at)
			return
		}
		c := f.from(b)
		c.half() // vd_version
		flags := c.half()
		index := c.half()
		c.half() // vd_cnt
		c.word() // vd_hash
		aux, next := c.word(), c.word()
		if flags&flagBase == 0 {
			if f.readDefine(table, at+uint64(aux), n) {
				f.defines = append(f.defines, index)
			}
		}
		if next == 0 {
			return
		}
		if next < verdefSize {
			f.defect("DT_VERDEF[%d] is followed by one that overlaps it", n)
			return
		}
		at += uint64(next)
	}
}

// readDefine reads the name of one version that the file defines, and reports
// whether it has one.
func (f *file) readDefine(table piece, at uint64, n int) bool {
	b := f.record(table, at, 8)
	if b == nil {
		f.defect("DT_VERDEF[%d] has its name outside its PT_LOAD", n)
		return false
	}
	name, ok := f.name(uint64(f.u32(b)), place{"DT_VERDEF", n})
	if ok {
		f.out.Defines = append(f.out.Defines, name)
	}
	return ok
}

// record returns size bytes at a place within the table, nil if they are not
// all inside.
func (f *file) record(table piece, at uint64, size int) []byte {
	if at > table.size || uint64(size) > table.size-at || !f.left.takeRecord() {
		return nil
	}
	return f.bytes(table.off+at, size)
}
