package binary

import "debug/elf"

// maxSymbols bounds the dynamic symbols that are looked at.
const maxSymbols = 8 << 20

// symbolCount counts the dynamic symbols; 0 if nothing tells.
//
// PT_DYNAMIC has no count. The hash tables know it, unless nothing is defined:
// then the section headers tell, or where the next table begins.
func (f *file) symbolCount() uint64 {
	count := f.gnuHashCount()
	if count == 0 {
		count = f.hashCount()
	}
	if count == 0 {
		count = f.roomCount()
	}
	if count > maxSymbols {
		f.defect("%d dynamic symbols, looking at %d", count, maxSymbols)
	}
	return min(count, maxSymbols)
}

// gnuHashCount walks the chain of the highest bucket of DT_GNU_HASH to its end.
// It is 0 if there is no table, or an empty one.
func (f *file) gnuHashCount() uint64 {
	table, ok := f.table(elf.DT_GNU_HASH)
	if !ok {
		return 0
	}
	b := f.bytes(table.off, 16)
	if b == nil {
		return 0
	}
	c := f.from(b)
	buckets, first, bloom := uint64(c.word()), uint64(c.word()), uint64(c.word())
	skip := 16 + bloom*uint64(f.size(8, 4))
	if skip+4*buckets > table.size {
		f.defect("DT_GNU_HASH has %d buckets, more than its PT_LOAD holds", buckets)
		return 0
	}
	top := f.highest(piece{table.off + skip, 4 * buckets})
	if top < first {
		return 0
	}
	chain := skip + 4*buckets
	for last := top; ; last++ {
		at := chain + 4*(last-first)
		b := f.bytes(table.off+at, 4)
		if b == nil || at+4 > table.size {
			f.defect("DT_GNU_HASH has a chain without end")
			return 0
		}
		if f.u32(b)&1 != 0 {
			return last + 1
		}
	}
}

// highest returns the highest of the 32-bit numbers in p.
func (f *file) highest(p piece) (top uint64) {
	f.stream(p, 0, f.left.takeRead, func(chunk []byte, _ uint64) bool {
		for ; len(chunk) >= 4; chunk = chunk[4:] {
			top = max(top, uint64(f.u32(chunk)))
		}
		return true
	})
	return top
}

// hashCount is nchain of DT_HASH, which is the number of symbols; of MIPS, where
// DT_MIPS_XHASH may stand for the hash tables, DT_MIPS_SYMTABNO.
func (f *file) hashCount() uint64 {
	if f.out.Machine == elf.EM_MIPS {
		return f.dynamic.value[tagMIPSSymtabNo]
	}
	table, ok := f.table(elf.DT_HASH)
	if !ok {
		return 0
	}
	b := f.bytes(table.off, 16)
	if b == nil {
		return 0
	}
	if f.wide && (f.out.Machine == elf.EM_S390 || f.out.Machine == elf.EM_ALPHA) {
		return f.u64(b[8:]) // the two machines whose Elf_Symndx has 64 bits
	}
	return uint64(f.u32(b[4:]))
}

// roomCount counts by the section header if it agrees with DT_SYMTAB, else by
// the room up to the next table, as glibc's own dladdr does (elf/dl-addr.c).
func (f *file) roomCount() uint64 {
	symbols := f.dynamic.value[elf.DT_SYMTAB]
	size := uint64(f.size(24, 16))
	count := f.roomAfter(symbols) / size
	if versions, ok := f.dynamic.value[elf.DT_VERSYM]; ok {
		count = min(count, f.roomAfter(versions)/2)
	}
	if s := f.sections.dynsym; s != nil && s.addr == symbols {
		count = min(count, s.size/size)
	}
	return count
}

// roomAfter is the distance from addr to the nearest table behind it, or to the
// end of the PT_LOAD.
func (f *file) roomAfter(addr uint64) uint64 {
	p, _ := f.locate(addr)
	room := p.size
	for _, tag := range []elf.DynTag{
		elf.DT_STRTAB, elf.DT_SYMTAB, elf.DT_VERSYM, elf.DT_VERNEED, elf.DT_VERDEF, elf.DT_HASH,
		elf.DT_GNU_HASH, elf.DT_RELA, elf.DT_REL, elf.DT_JMPREL, tagRelr, elf.DT_INIT,
	} {
		if next, ok := f.dynamic.value[tag]; ok && next > addr {
			room = min(room, next-addr)
		}
	}
	return room
}

// table finds the table that a tag points to. A tag that points nowhere is a
// defect.
func (f *file) table(tag elf.DynTag) (p piece, ok bool) {
	addr, ok := f.dynamic.value[tag]
	if !ok {
		return p, false
	}
	p, ok = f.locate(addr)
	if !ok {
		f.defect("%v at address %#x is in no PT_LOAD", tag, addr)
	}
	return p, ok
}
