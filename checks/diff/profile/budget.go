package profile

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// What one profile may cost. A minute of a busy machine with 32 cores takes a
// few megabytes before compression.
const (
	maxBytes  = 64 << 20 // of the file, and of what it holds
	maxFields = 4 << 20  // samples, locations, lines, functions, labels and strings
)

var errLarge = fmt.Errorf("larger than %d MiB, which no CPU profile is", maxBytes>>20)

// unzip takes off the gzip that nearly all profiles are written in.
func unzip(data []byte) ([]byte, error) {
	if len(data) > maxBytes {
		return nil, errLarge
	}
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return data, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err == nil {
		data, err = io.ReadAll(io.LimitReader(z, maxBytes+1))
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return nil, errors.New("a profile that is cut off: the gzip file ends before its end")
	case err != nil:
		return nil, fmt.Errorf("a damaged profile: %w", err)
	case len(data) > maxBytes:
		return nil, errLarge
	}
	return data, nil
}

// Fields of the message Profile in pprof's profile.proto.
const (
	fieldSample   = 2
	fieldLocation = 4
)

// affordable counts the fields of the message, and of the samples and locations
// in it: the shortest takes two bytes, and the parser a hundred for it. What is
// no message at all is left to the parser.
func affordable(data []byte) error {
	n := 0
	err := eachField(data, func(number uint64, value []byte) error {
		if n++; number == fieldSample || number == fieldLocation {
			return eachField(value, func(uint64, []byte) error {
				n++
				return nil
			})
		}
		if n > maxFields {
			return errLarge
		}
		return nil
	})
	if errors.Is(err, errLarge) || n > maxFields {
		return fmt.Errorf("more than %d entries, which no CPU profile has", maxFields)
	}
	return nil
}

var errWire = errors.New("no message of protocol buffers")

// eachField calls visit for the fields of a message; value is nil for those that
// are numbers.
func eachField(data []byte, visit func(number uint64, value []byte) error) error {
	for len(data) > 0 {
		tag, n := binary.Uvarint(data)
		if n <= 0 {
			return errWire
		}
		data = data[n:]
		var value []byte
		size := uint64(0)
		switch tag & 7 {
		case 0:
			_, n := binary.Uvarint(data)
			size = uint64(max(n, 0))
		case 1:
			size = 8
		case 2:
			var n int
			if size, n = binary.Uvarint(data); n <= 0 {
				return errWire
			}
			data = data[n:]
			value = data[:min(size, uint64(len(data)))]
		case 5:
			size = 4
		default:
			return errWire
		}
		if size > uint64(len(data)) {
			return errWire
		}
		if err := visit(tag>>3, value); err != nil {
			return err
		}
		data = data[size:]
	}
	return nil
}
