package binary

import (
	"bytes"
	"cmp"
	"debug/elf"
	"slices"
)

// needle is a string to look for, and what was found: after holds the bytes that
// follow it, as many as wants says.
type needle struct {
	text  []byte
	wants int
	found bool
	after string
}

// newNeedle puts the parts together while the program runs: a program that has
// this package inside must not show the whole string.
func newNeedle(parts ...string) *needle {
	n := &needle{}
	for _, p := range parts {
		n.text = append(n.text, p...)
	}
	return n
}

// search looks for the needles in the bytes of the file that will be mapped,
// read-only data first since constants live there, until done returns true. It
// reports whether all there is was searched, or done.
func (f *file) search(needles []*needle, done func() bool) bool {
	overlap := 0
	for _, n := range needles {
		overlap = max(overlap, len(n.text)+n.wants-1)
	}
	for _, p := range f.searchable() {
		complete := f.stream(p, overlap, f.left.takeScan, func(chunk []byte, _ uint64) bool {
			for _, n := range needles {
				n.look(chunk)
			}
			return !done()
		})
		if done() {
			return true
		}
		if !complete {
			return false
		}
	}
	return true
}

// look looks into one chunk.
func (n *needle) look(chunk []byte) {
	if n.found {
		return
	}
	if i := bytes.Index(chunk, n.text); i >= 0 && len(chunk)-i-len(n.text) >= n.wants {
		n.found = true
		n.after = string(chunk[i+len(n.text):][:n.wants])
	}
}

// searchable returns the bytes of the PT_LOADs: first those that are only read,
// then code, then data. Within a kind none comes twice, however they overlap, so
// that a small file is not a long search.
func (f *file) searchable() (pieces []piece) {
	loads := slices.Clone(f.loads)
	rank := func(s Segment) int { return int(s.Flags&elf.PF_W)<<1 | int(s.Flags&elf.PF_X) }
	slices.SortStableFunc(loads, func(a, b Segment) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Offset, b.Offset))
	})
	end := uint64(0)
	for i, s := range loads {
		if i > 0 && rank(loads[i-1]) != rank(s) {
			end = 0
		}
		from, to := max(s.Offset, end), s.Offset+s.FileSize
		if from < to {
			pieces = append(pieces, piece{from, to - from})
			end = to
		}
	}
	return pieces
}
