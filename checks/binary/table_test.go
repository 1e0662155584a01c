package binary_test

import (
	"debug/elf"
	"slices"
)

// tables writes the tables of PT_DYNAMIC and collects their tags.
func (b *built) tables() {
	if b.static {
		return
	}
	b.begin("strings")
	b.bytes = append(b.bytes, 0)
	b.dtNames()
	offsets := b.texts()
	b.dt(elf.DT_STRTAB, b.addr("strings"))
	b.dt(elf.DT_STRSZ, uint64(len(b.bytes)-b.at["strings"]))
	b.symbolTable(offsets)
	b.needTable(offsets)
	b.defineTable(offsets)
	b.hashTable()
}

func (b *built) dtNames() {
	for _, n := range b.needed {
		b.dt(elf.DT_NEEDED, b.text(n))
	}
	if b.soname != "" {
		b.dt(elf.DT_SONAME, b.text(b.soname))
	}
	if b.rpath != nil {
		b.dt(elf.DT_RPATH, b.text(*b.rpath))
	}
	if b.runpath != nil {
		b.dt(elf.DT_RUNPATH, b.text(*b.runpath))
	}
}

// texts puts all other names into the string table.
func (b *built) texts() map[string]uint64 {
	offsets := make(map[string]uint64)
	for _, n := range b.needs {
		offsets[n.file] = b.text(n.file)
		for _, v := range n.versions {
			offsets[v.name] = b.text(v.name)
		}
	}
	for _, name := range b.defines {
		offsets[name] = b.text(name)
	}
	for _, s := range b.symbols {
		offsets[s.name] = b.text(s.name)
	}
	return offsets
}

// versionIndexes numbers the versions: definitions first, from 1, then needs.
func (im image) versionIndexes() map[string]uint64 {
	indexes := make(map[string]uint64)
	next := uint64(max(len(im.defines), 1) + 1)
	for _, n := range im.needs {
		for _, v := range n.versions {
			indexes[n.file+v.name], indexes[v.name] = next, next
			next++
		}
	}
	return indexes
}

// symbolTable writes the undefined symbols first, as linkers do.
func (b *built) symbolTable(offsets map[string]uint64) {
	slices.SortStableFunc(b.symbols, func(x, y symbol) int {
		switch {
		case x.defined == y.defined:
			return 0
		case y.defined:
			return -1
		}
		return +1
	})
	b.begin("symbols")
	b.bytes = append(b.bytes, make([]byte, b.pick(24, 16))...)
	for _, s := range b.symbols {
		info, shndx := uint64(elf.ST_INFO(elf.STB_GLOBAL, elf.STT_FUNC)), uint64(0)
		if s.weak {
			info = uint64(elf.ST_INFO(elf.STB_WEAK, elf.STT_FUNC))
		}
		if s.defined {
			shndx = 1
		}
		row := make([]byte, b.pick(24, 16))
		b.bytes = append(b.bytes, row...)
		at := len(b.bytes) - len(row)
		b.put(at, 4, offsets[s.name])
		b.bytes[at+b.pick(4, 12)] = byte(info)
		b.put(at+b.pick(6, 14), 2, shndx)
	}
	b.dt(elf.DT_SYMTAB, b.addr("symbols"))
	b.dt(elf.DT_SYMENT, uint64(b.pick(24, 16)))
	if len(b.needs)+len(b.defines) == 0 {
		return
	}
	b.begin("versions")
	indexes := b.versionIndexes()
	b.append(2, 0)
	for _, s := range b.symbols {
		b.append(2, max(indexes[s.version], 1))
	}
	b.dt(elf.DT_VERSYM, b.addr("versions"))
}

func (b *built) needTable(offsets map[string]uint64) {
	if len(b.needs) == 0 {
		return
	}
	indexes := b.versionIndexes()
	b.begin("needs")
	for i, n := range b.needs {
		next := uint64(16 + 16*len(n.versions))
		if i == len(b.needs)-1 {
			next = 0
		}
		b.append(2, 1, 2, uint64(len(n.versions)), 4, offsets[n.file], 4, 16, 4, next)
		for j, v := range n.versions {
			next, flags := uint64(16), uint64(0)
			if j == len(n.versions)-1 {
				next = 0
			}
			if v.weak {
				flags = 2
			}
			b.append(4, 0, 2, flags, 2, indexes[n.file+v.name], 4, offsets[v.name], 4, next)
		}
	}
	b.dt(elf.DT_VERNEED, b.addr("needs"))
	b.dt(elf.DT_VERNEEDNUM, uint64(len(b.needs)))
}

func (b *built) defineTable(offsets map[string]uint64) {
	if len(b.defines) == 0 {
		return
	}
	b.begin("defines")
	for i, name := range b.defines {
		next, base := uint64(28), uint64(0)
		if i == len(b.defines)-1 {
			next = 0
		}
		if i == 0 {
			base = 1
		}
		b.append(2, 1, 2, base, 2, uint64(i+1), 2, 1, 4, 0, 4, 20, 4, next)
		b.append(4, offsets[name], 4, 0)
	}
	b.dt(elf.DT_VERDEF, b.addr("defines"))
	b.dt(elf.DT_VERDEFNUM, uint64(len(b.defines)))
}

// hashTable writes a table that counts the symbols; it finds none.
func (b *built) hashTable() {
	count := uint64(len(b.symbols) + 1)
	defined := uint64(0)
	for _, s := range b.symbols {
		if s.defined {
			defined++
		}
	}
	b.begin("hash")
	switch {
	case b.noHash:
	case b.gnuHash:
		first, bucket := count-defined, count-defined
		if defined == 0 {
			first, bucket = 1, 0 // as GNU ld writes it
		}
		b.append(4, 1, 4, first, 4, 1, 4, 0, 0, 0, 4, bucket)
		for i := range defined {
			last := uint64(0)
			if i == defined-1 {
				last = 1
			}
			b.append(4, 0x1000|last)
		}
		b.dt(elf.DT_GNU_HASH, b.addr("hash"))
	default:
		size := uint64(4)
		if b.wide && b.machine == elf.EM_S390 {
			size = 8
		}
		b.append(size, 1, size, count, size, 0)
		b.bytes = append(b.bytes, make([]byte, size*count)...)
		b.dt(elf.DT_HASH, b.addr("hash"))
	}
}
