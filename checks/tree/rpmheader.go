package tree

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// rpmHeader is one of an rpm's two header structures: an index of 16 bytes a
// tag, and the store that it points into.
type rpmHeader struct {
	index, store []byte
	end          int64 // where it ends in the file
}

const (
	maxRpmTags = 1 << 16
	maxRpmName = 1 << 16
)

// The types of tags.
const (
	rpmInt16   = 3
	rpmInt32   = 4
	rpmInt64   = 5
	rpmStrings = 8
)

// header reads the structure at a place.
func (p *rpm) header(at int64) (*rpmHeader, error) {
	intro := make([]byte, 16)
	if _, err := p.r.ReadAt(intro, at); err != nil {
		return nil, fmt.Errorf("at byte %d: %w", at, noEOF(err))
	}
	if !bytes.HasPrefix(intro, []byte("\x8e\xad\xe8\x01")) {
		return nil, fmt.Errorf("none at byte %d", at)
	}
	tags, size := int64(binary.BigEndian.Uint32(intro[8:])), int64(binary.BigEndian.Uint32(intro[12:]))
	end := at + 16 + 16*tags + size
	switch {
	case tags > maxRpmTags || size > maxHeader:
		return nil, fmt.Errorf("%d tags and %d bytes are more than are read", tags, size)
	case end > p.size:
		return nil, fmt.Errorf("ends at byte %d, and the file at %d", end, p.size)
	}
	b := make([]byte, 16*tags+size)
	if _, err := p.r.ReadAt(b, at+16); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return &rpmHeader{b[:16*tags], b[16*tags:], end}, nil
}

// find returns the type and count of a tag, and the store from its place on. An
// absent tag has count 0.
func (h *rpmHeader) find(tag uint32) (kind, count uint32, b []byte, err error) {
	for entry := h.index; len(entry) >= 16; entry = entry[16:] {
		if binary.BigEndian.Uint32(entry) != tag {
			continue
		}
		kind, offset, count := binary.BigEndian.Uint32(entry[4:]), binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		if offset > uint32(len(h.store)) {
			return 0, 0, nil, fmt.Errorf("lies at %d of %d bytes", offset, len(h.store))
		}
		return kind, count, h.store[offset:], nil
	}
	return 0, 0, nil, nil
}

// numbers reads a tag of 16, 32 or 64 bits; nil if it is absent.
func (h *rpmHeader) numbers(tag uint32) ([]uint64, error) {
	kind, count, b, err := h.find(tag)
	if err != nil || count == 0 {
		return nil, err
	}
	size := map[uint32]int{rpmInt16: 2, rpmInt32: 4, rpmInt64: 8}[kind]
	if size == 0 || int64(count)*int64(size) > int64(len(b)) {
		return nil, fmt.Errorf("%d numbers of type %d in %d bytes", count, kind, len(b))
	}
	list := make([]uint64, count)
	for i := range list {
		switch at := b[i*size:]; size {
		case 2:
			list[i] = uint64(binary.BigEndian.Uint16(at))
		case 4:
			list[i] = uint64(binary.BigEndian.Uint32(at))
		case 8:
			list[i] = binary.BigEndian.Uint64(at)
		}
	}
	return list, nil
}

// strings reads a tag of strings; nil if it is absent.
func (h *rpmHeader) strings(tag uint32) ([]string, error) {
	kind, count, b, err := h.find(tag)
	if err != nil || count == 0 {
		return nil, err
	}
	if kind != rpmStrings || int64(count) > int64(len(b)) || count > maxEntries {
		return nil, fmt.Errorf("%d strings of type %d in %d bytes", count, kind, len(b))
	}
	list := make([]string, count)
	for i := range list {
		end := bytes.IndexByte(b, 0)
		if end < 0 {
			return nil, fmt.Errorf("string %d of %d has no end", i, count)
		}
		list[i], b = string(b[:end]), b[end+1:]
	}
	return list, nil
}
