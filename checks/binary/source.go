package binary

import (
	"bytes"
	"errors"
	"io"
	"math"
	"sync"
)

const (
	blockSize  = 4096
	blockCount = 64
	chunkSize  = 64 << 10
)

// source reads a file within a budget. Short reads go through a small cache of
// blocks, since names and headers lie close to each other; tables and searches
// stream past it.
type source struct {
	r    io.ReaderAt
	left budget
	err  error // the first error that is not the end of the file
	*scratch
}

// scratch is the memory that a source reads into. It is used again by the next
// one, so that to read a small file is not to clear 100 kB.
type scratch struct {
	blocks [blockCount]block
	seam   [maxString + 1]byte // holds what crosses blocks
	chunk  [chunkSize]byte     // for stream
}

// block is a piece of the file at a multiple of blockSize, shorter at its end.
type block struct {
	number uint64
	data   []byte // empty: not read
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func newSource(r io.ReaderAt) *source {
	return &source{r: r, left: newBudget(), scratch: scratches.Get().(*scratch)}
}

// close gives back the memory: no slice that the source returned may be used
// any more.
func (s *source) close() {
	for i := range s.blocks {
		s.blocks[i].data = s.blocks[i].data[:0]
	}
	scratches.Put(s.scratch)
	s.scratch = nil
}

// readAt reads up to len(p) bytes and returns those that are there. The bytes
// must be paid for.
func (s *source) readAt(p []byte, off uint64) []byte {
	if s.err != nil || off > math.MaxInt64-uint64(len(p)) {
		return nil
	}
	n, err := s.r.ReadAt(p, int64(off))
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
		return nil
	}
	return p[:n]
}

// block returns the numbered block, as much of it as the file has.
func (s *source) block(number uint64) []byte {
	b := &s.blocks[number%blockCount]
	if b.number == number && len(b.data) > 0 {
		return b.data
	}
	if !s.left.takeRead(blockSize) {
		return nil
	}
	if b.data == nil {
		b.data = make([]byte, blockSize)
	}
	b.number = number
	b.data = b.data[:len(s.readAt(b.data[:blockSize], number*blockSize))]
	return b.data
}

// upTo returns at most n bytes at off, n <= len(s.seam), fewer where the file
// ends. They are valid until the next read.
func (s *source) upTo(off uint64, n int) []byte {
	got := s.tail(off)
	if len(got) >= n {
		return got[:n]
	}
	if off%blockSize+uint64(len(got)) < blockSize {
		return got // the file ends in this block
	}
	kept := copy(s.seam[:], got)
	for kept < n {
		more := s.tail(off + uint64(kept))
		if len(more) == 0 {
			break
		}
		kept += copy(s.seam[kept:n], more)
	}
	return s.seam[:kept]
}

// tail returns what the block of off has from off on.
func (s *source) tail(off uint64) []byte {
	if off > math.MaxInt64 {
		return nil
	}
	b := s.block(off / blockSize)
	return b[min(uint64(len(b)), off%blockSize):]
}

// bytes returns the n bytes at off, nil if the file does not have them all.
func (s *source) bytes(off uint64, n int) []byte {
	if b := s.upTo(off, n); len(b) == n {
		return b
	}
	return nil
}

// has reports whether the file has a byte at off.
func (s *source) has(off uint64) bool {
	var one [1]byte
	return s.left.takeRead(1) && len(s.readAt(one[:], off)) == 1
}

// text returns the string at off that ends with a NUL within limit bytes. A
// string longer than maxString, or one that does not end, is not ok. The
// result is valid until the next read.
func (s *source) text(off, limit uint64) (b []byte, ok bool) {
	want := int(min(limit, maxString+1))
	b = s.tail(off)
	b = b[:min(len(b), want)]
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return b[:i], true
	}
	b = s.upTo(off, want)
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return b[:i], true
	}
	return b[:min(len(b), maxString)], false
}

// piece is a part of a file.
type piece struct{ off, size uint64 }

// stream calls visit with the bytes of p in chunks, each paid by pay, until
// visit returns false. It reports whether it came to the end of p: not so if
// the file or the budget ends before, or visit stopped it.
//
// Each chunk but the first begins with the last overlap bytes of the one
// before; at is the place in the file of its first byte.
func (s *source) stream(p piece, overlap int, pay func(int) bool, visit func(chunk []byte, at uint64) bool) bool {
	kept := 0
	for p.size > 0 {
		n := int(min(p.size, uint64(chunkSize-kept)))
		if !pay(n) {
			return false
		}
		got := s.readAt(s.chunk[kept:kept+n], p.off)
		if !visit(s.chunk[:kept+len(got)], p.off-uint64(kept)) || len(got) < n {
			return false
		}
		p.off, p.size = p.off+uint64(n), p.size-uint64(n)
		full := kept + n
		kept = copy(s.chunk[:], s.chunk[full-min(overlap, full):full])
	}
	return true
}
