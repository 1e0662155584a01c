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
// It is returned as it came where it is cut, where its coding is not gzip or deflate
// (br and zstd are not in Go's library), and where it does not hold what it says, and
// that alone.
func decoded(body record.Stream, codings []string, limit int64) record.Stream {
	if body.Cut() || len(body.Data) == 0 {
		return body
	}
	d := decoding{data: bufio.NewReader(bytes.NewReader(body.Data))}
	names := strings.Split(strings.ToLower(strings.Join(codings, ",")), ",")
	for _, name := range slices.Backward(names) {
		if !d.undo(strings.TrimSpace(name)) {
			return body
		}
	}
	plain, err := drain(io.LimitReader(d.data, mostDecoded+1), limit)
	if err != nil || plain.Size > mostDecoded || !d.ended() {
		return body
	}
	return plain
}

// decoding is a body on its way through its codings.
type decoding struct {
	data  *bufio.Reader
	below []*bufio.Reader // what each coding was undone of
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
	d.below = append(d.below, d.data)
	d.data = bufio.NewReader(io.LimitReader(plain, mostDecoded))
	return true
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

// ended reports whether nothing follows what was undone.
func (d *decoding) ended() bool {
	return !slices.ContainsFunc(d.below, func(r *bufio.Reader) bool {
		_, err := r.Peek(1)
		return err != io.EOF
	})
}
