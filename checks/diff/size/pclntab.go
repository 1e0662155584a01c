package size

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// The first word of Go's table of functions, as internal/abi has it.
const (
	magic118 = 0xfffffff0 // Go 1.18 and 1.19
	magic120 = 0xfffffff1 // since Go 1.20
)

// pclntab is Go's table of functions and lines: runtime.pcHeader, the names of
// all functions, those too of which only inlined copies are left, and an array
// of the functions that have machine code of their own, in order of address.
type pclntab struct {
	order binary.ByteOrder
	names []byte // each ends with a NUL
	funcs []byte // pairs of 32-bit offsets: the code's, and the description's in funcs
	count int
}

// function is one that has machine code.
type function struct {
	name string
	size int64 // up to where the next one begins
	c    bool  // of no Go source file: it came with an object file that cgo linked in
}

var errPclntab = errors.New("Go's table of functions is damaged")

// isPclntab goes by the end of the name: a position-independent program of Go
// before 1.26 has it as .data.rel.ro.gopclntab.
func isPclntab(s *elf.Section) bool { return strings.HasSuffix(s.Name, ".gopclntab") && inFile(s) }

// pclntab is nil if the file has none, and so no Go.
func (f *File) pclntab() (*pclntab, error) {
	for _, s := range f.elf.Sections {
		if isPclntab(s) {
			b, err := f.bytes(s)
			if err != nil {
				return nil, err
			}
			return parsePclntab(b, f.elf.ByteOrder)
		}
	}
	return nil, nil
}

// parsePclntab reads the header: the magic, two zeros, the size of the smallest
// instruction and of a word, then words. Those that are not used: the number of
// files, the start of the code, and the places of the units, files and lines.
func parsePclntab(b []byte, order binary.ByteOrder) (*pclntab, error) {
	if len(b) < 8 {
		return nil, errPclntab
	}
	if magic := order.Uint32(b); magic != magic118 && magic != magic120 {
		return nil, fmt.Errorf("Go's table of functions begins with %#x, as it does in no release since Go 1.18", magic)
	}
	var words [8]uint64
	for i := range words {
		switch at := b[8:]; {
		case b[7] == 8 && len(at) >= 64:
			words[i] = order.Uint64(at[8*i:])
		case b[7] == 4 && len(at) >= 32:
			words[i] = uint64(order.Uint32(at[4*i:]))
		default:
			return nil, errPclntab
		}
	}
	count, names, units, funcs := words[0], words[3], words[4], words[7]
	size := uint64(len(b))
	if names > units || units > size || funcs > size || count >= (size-funcs)/8 {
		return nil, errPclntab
	}
	return &pclntab{order, b[names:units], b[funcs:], int(count)}, nil
}

// Places in the description of a function, runtime._func.
const (
	atName = 4
	atUnit = 32 // ^0 where no Go source file is known
	ofFunc = 36
)

// each calls visit for every function. What has been visited before an error
// does not count.
func (t *pclntab) each(visit func(function)) error {
	for i := range t.count {
		pair := t.funcs[8*i:]
		from, to := t.order.Uint32(pair), t.order.Uint32(pair[8:])
		about := uint64(t.order.Uint32(pair[4:]))
		if from > to || about+ofFunc > uint64(len(t.funcs)) {
			return errPclntab
		}
		fn := t.funcs[about:]
		name, ok := t.name(t.order.Uint32(fn[atName:]))
		if !ok {
			return errPclntab
		}
		visit(function{name, int64(to - from), t.order.Uint32(fn[atUnit:]) == 1<<32-1})
	}
	return nil
}

func (t *pclntab) name(at uint32) (string, bool) {
	if uint64(at) >= uint64(len(t.names)) {
		return "", false
	}
	name, _, ok := bytes.Cut(t.names[at:], []byte{0})
	return string(name), ok
}
