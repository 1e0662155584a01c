package cases

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"slices"
	"strings"

	"example.com/seaworthy/checks/diff/record"
)

// mostDecoded is how long a body may be that is undone: a small one can come to
// anything.
const mostDecoded = 64 << 20

// decoded is a body without its Content-Encoding (RFC 9110, 8.4), of which limit
// bytes are kept. In a compressed body nothing of what it says can be told apart.
// It is returned as it came where it is cut, where it comes to more than mostDecoded,
// where its coding is not gzip or deflate (br and zstd are not in Go's library), and
// where it does not hold what it says, and that alone.
func decoded(body record.Stream, codings []string, limit int64) record.Stream {
	if len(codings) == 0 || len(body.Data) == 0 || body.Cut() {
		return body
	}
	d := decoding{data: bufio.NewReader(bytes.NewReader(body.Data))}
	names := strings.Split(strings.ToLower(strings.Join(codings, ",")), ",")
	for _, name := range slices.Backward(names) {
		if !d.undo(strings.TrimSpace(name)) {
			return body
		}
	}
	plain, err := drain(d.data, limit)
	if err != nil || !d.whole() {
		return body
	}
	return plain
}

// decoding is a body on its way through its codings.
type decoding struct {
	data   *bufio.Reader
	layers []layer
}

// A layer is one coding, what it was undone of and what may still come of it.
type layer struct {
	below *bufio.Reader
	plain *io.LimitedReader
}

// undo takes one coding off, and returns false where that is not possible.
func (d *decoding) undo(name string) bool {
	var plain io.Reader
	var err error
	switch name {
	case "", "identity":
		return true
	case "gzip", "x-gzip":
		plain, err = gzip.NewReader(d.data)
	case "deflate":
		plain, err = inflate(d.data)
	default:
		return false
	}
	if err != nil {
		return false
	}
	l := layer{d.data, &io.LimitedReader{R: plain, N: mostDecoded + 1}}
	d.layers, d.data = append(d.layers, l), bufio.NewReader(l.plain)
	return true
}

// whole reports whether each layer came to its end, and nothing follows it.
func (d *decoding) whole() bool {
	return !slices.ContainsFunc(d.layers, func(l layer) bool {
		_, err := l.below.Peek(1)
		return l.plain.N == 0 || err != io.EOF
	})
}

// inflate undoes deflate, which is in the format of zlib; but not all write that
// (RFC 9110, 8.4.1.2).
func inflate(data *bufio.Reader) (io.Reader, error) {
	head, err := data.Peek(2)
	if err == nil && head[0]&15 == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 { // RFC 1950, 2.2
		return zlib.NewReader(data)
	}
	return flate.NewReader(data), nil
}
