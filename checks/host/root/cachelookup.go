package root

import "debug/elf"

// cacheQuery is what the loader knows when it looks into the cache.
type cacheQuery struct {
	loader  *Loader
	subDirs []string // below glibc-hwcaps, the best first
	level   int      // of x86-64, 1 to 4
	legacy  legacy
	kernel  uint32 // as CacheEntry.OSVersion; 0 not known
}

// lookup returns the path of name that the loader would take: search_cache of
// elf/dl-cache.c, by halves. A name outside the file that it meets on the way
// ends the search.
func (c *Cache) lookup(name string, q *cacheQuery) (path string, ok bool) {
	for left, right := 0, len(c.Entries)-1; left <= right; {
		middle := (left + right) / 2
		e := &c.Entries[middle]
		if e.badName {
			return "", false
		}
		order := compareNames(name, e.Name)
		switch {
		case order == 0:
			return c.choose(name, middle, q)
		case order < 0:
			left = middle + 1
		default:
			right = middle - 1
		}
	}
	return "", false
}

// choose picks among the entries for name, of which at is one.
func (c *Cache) choose(name string, at int, q *cacheQuery) (path string, ok bool) {
	is := func(i int) bool {
		return i >= 0 && i < len(c.Entries) && !c.Entries[i].badName && compareNames(name, c.Entries[i].Name) == 0
	}
	for is(at - 1) {
		at--
	}
	best := -1 // place in q.subDirs of what path is for
	for ; is(at); at++ {
		e := &c.Entries[at]
		if !q.loader.takesFlags(e.Flags) || e.badPath {
			continue
		}
		if e.named() && q.loader.atLeast(2, 33) {
			rank := q.rank(e)
			if rank >= 0 && (best < 0 || rank < best) {
				path, best = e.Path, rank
			}
			continue
		}
		if best >= 0 {
			break // entries for a directory come before all others
		}
		if q.usable(e) {
			return e.Path, true
		}
	}
	return path, best >= 0
}

// compareNames is _dl_cache_libcmp: bytes in order, but numbers by their value,
// so that "libz.so.10" is after "libz.so.9". Values wrap as those of int do.
func compareNames(a, b string) int32 {
	at := func(s string) int32 {
		if s == "" {
			return 0
		}
		return int32(int8(s[0]))
	}
	for a != "" {
		digitA, digitB := isDigit(a[0]), b != "" && isDigit(b[0])
		switch {
		case digitA && digitB:
			var x, y int32
			x, a = number(a)
			y, b = number(b)
			if x != y {
				return x - y
			}
		case digitA:
			return 1
		case digitB:
			return -1
		case at(a) != at(b):
			return at(a) - at(b)
		case b == "":
			return 1 // a has a NUL, which no C string has
		default:
			a, b = a[1:], b[1:]
		}
	}
	return at(a) - at(b)
}

// number takes the digits off the front of s.
func number(s string) (value int32, rest string) {
	for s != "" && isDigit(s[0]) {
		value, s = value*10+int32(s[0]-'0'), s[1:]
	}
	return value, s
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// named reports whether the entry is for a directory below glibc-hwcaps.
func (e *CacheEntry) named() bool {
	const extension, isaLevels = 1 << 30, 1<<10 - 1
	return e.HWCap>>32&^isaLevels == extension
}

// rank says how good an entry for a directory is, 0 the best; below 0 it
// cannot be used.
func (q *cacheQuery) rank(e *CacheEntry) int {
	if isa := int(e.HWCap >> 32 & (1<<10 - 1)); q.loader.Machine == elf.EM_X86_64 && isa >= q.level {
		return -1 // the bits count from 0 for the baseline
	}
	for i, dir := range q.subDirs {
		if dir == e.SubDir {
			return i
		}
	}
	return -1
}

// usable reports whether the loader would take an entry that is for no
// directory of glibc-hwcaps.
func (q *cacheQuery) usable(e *CacheEntry) bool {
	if q.loader.atLeast(2, 37) {
		return e.HWCap == 0
	}
	if !q.loader.atLeast(2, 36) && q.kernel != 0 && e.OSVersion > q.kernel {
		return false
	}
	return q.legacy.takes(e.HWCap)
}

// takesFlags reports whether entries of these flags are for the machine of l
// (_dl_cache_check_flags).
func (l *Loader) takesFlags(flags uint32) bool {
	const libc6 = 3
	required, is64 := uint32(0), l.Class == 64
	switch l.Machine {
	case elf.EM_X86_64:
		required = pick[uint32](is64, 0x300, 0x800)
	case elf.EM_AARCH64:
		required = 0xa00
	case elf.EM_S390:
		required = pick[uint32](is64, 0x400, 0)
	case elf.EM_PPC64:
		required = 0x500
	case elf.EM_SPARCV9:
		required = 0x100
	case elf.EM_RISCV:
		return flags == 0x1000|libc6 || flags == 0xf00|libc6
	case elf.EM_LOONGARCH:
		return flags == 0x1200|libc6 || flags == 0x1100|libc6
	case elf.EM_ARM:
		return flags == libc6 || flags == 0x900|libc6 || flags == 0xb00|libc6
	case elf.EM_MIPS:
		return flags&0xff == libc6 || flags == 1
	}
	return flags == required|libc6 || required == 0 && flags == 1
}

func pick[T any](first bool, a, b T) T {
	if first {
		return a
	}
	return b
}
