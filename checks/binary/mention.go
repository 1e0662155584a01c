package binary

import (
	"bytes"
	"debug/elf"
	"slices"
)

const (
	maxMentions      = 32
	maxMentionLength = 64       // bytes of one name
	maxMentionScan   = 64 << 20 // bytes searched
)

// Mentions are the names of shared libraries in the read-only data of the file at
// path, without those it needs and its own: "libcuda.so.1". They are sorted, at
// most 32, and a hint of what a program loads by itself: which of them it does
// only the program knows. Linkers from before 2018 keep such data with the code,
// so that is looked at as well. It goes through all of it, so Read leaves it alone.
func Mentions(path string) ([]string, error) {
	var names []string
	err := again(path, func(f *file) {
		f.readDynamic()
		left := uint64(maxMentionScan)
		for _, p := range f.searchable() {
			if s, ok := f.loadAt(p.off); !ok || s.Flags&elf.PF_W != 0 {
				continue
			}
			p.size = min(p.size, left)
			left -= p.size
			f.stream(p, 2*maxMentionLength, f.left.takeScan, func(chunk []byte, _ uint64) bool {
				names = f.mentionsIn(chunk, names)
				return len(names) < maxMentions
			})
		}
	})
	slices.Sort(names)
	return names, err
}

// loadAt is the PT_LOAD that brings the byte at an offset.
func (f *file) loadAt(off uint64) (Segment, bool) {
	for _, s := range f.loads {
		if off >= s.Offset && off-s.Offset < s.FileSize {
			return s, true
		}
	}
	return Segment{}, false
}

// mentionsIn adds the names in one chunk.
func (f *file) mentionsIn(chunk []byte, names []string) []string {
	for in := 0; len(names) < maxMentions; {
		i := bytes.Index(chunk[in:], []byte(".so"))
		if i < 0 || !f.left.takeRecord() {
			break
		}
		name := libraryAround(chunk, in+i)
		in += i + len(".so")
		known := len(name) == 0 || slices.Contains(f.out.Needed, string(name)) || slices.Contains(names, string(name)) || string(name) == f.out.Soname
		if !known {
			names = append(names, f.keep(name))
		}
	}
	return names
}

// libraryAround is the name "libX.so" or "libX.so.1" whose ".so" is at i, nil if
// there is none. It has to stand by itself or after a slash.
func libraryAround(chunk []byte, i int) []byte {
	from, to := i, i+len(".so")
	for from > 0 && i-from < maxMentionLength && nameByte(chunk[from-1]) {
		from--
	}
	for to < len(chunk) && to-i < maxMentionLength && (chunk[to] == '.' || '0' <= chunk[to] && chunk[to] <= '9') {
		to++
	}
	name := chunk[from:to]
	ends := to < len(chunk) && !nameByte(chunk[to])
	if !ends || len(name) <= len("lib.so") || !bytes.HasPrefix(name, []byte("lib")) || name[len(name)-1] == '.' {
		return nil
	}
	return name
}

// nameByte reports whether the names of libraries are made of such.
func nameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || bytes.IndexByte([]byte("_-+."), c) >= 0
}
