package binary

import "debug/elf"

// maxBound is how many symbols are told apart: those beyond count as called.
const maxBound = 1 << 20

// boundAtStart are the dynamic symbols, by number, that a loader looks up when it
// starts the file: those of DT_RELA and DT_REL. The ones of DT_JMPREL alone it
// looks up at the first call, unless it is told to bind now; then it is nil. count
// is how many symbols there are.
func (f *file) boundAtStart(count uint64) []bool {
	if f.out.BindNow {
		return nil
	}
	bound := make([]bool, min(count, maxBound))
	for _, t := range []struct {
		tag, room elf.DynTag
		size      int
	}{{elf.DT_RELA, elf.DT_RELASZ, f.size(24, 12)}, {elf.DT_REL, elf.DT_RELSZ, f.size(16, 8)}} {
		p, ok := f.table(t.tag)
		if !ok {
			continue
		}
		p.size = min(p.size, f.dynamic.value[t.room])
		calls, _ := f.locate(f.dynamic.value[elf.DT_JMPREL])
		f.stream(p, chunkSize%t.size, f.left.takeScan, func(chunk []byte, at uint64) bool {
			for ; len(chunk) >= t.size; chunk, at = chunk[t.size:], at+uint64(t.size) {
				if calls.size > 0 && at >= calls.off && at < calls.off+f.dynamic.value[elf.DT_PLTRELSZ] {
					continue
				}
				if n := f.symbolOf(chunk); int(n) < len(bound) {
					bound[n] = true
				}
			}
			return true
		})
	}
	return bound
}

// symbolOf is the number of the symbol of a relocation; 0 is none.
func (f *file) symbolOf(b []byte) uint32 {
	if f.wide {
		return uint32(f.u64(b[8:]) >> 32)
	}
	return f.u32(b[4:]) >> 8
}
