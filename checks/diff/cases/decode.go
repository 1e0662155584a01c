package cases

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"slices"
	"strings"

	"example.com/seaworthy/checks/diff/record"
)

var errCoding = errors.New("a coding that is not known")

// mostDecoded is how long a body may be that is undone: a small one can come to
// anything.
const mostDecoded = 1 << 30

// decoded is a body without its Content-Encoding (RFC 9110, 8.4), of which limit
// bytes are kept. In a compressed body nothing of what it says can be told apart.
// It is returned as it came where it is cut, where its coding is not gzip or deflate
// (br and zstd are not in Go's library), and where it does not hold what it says.
func decoded(body record.Stream, codings []string, limit int64) record.Stream {
	if body.Cut() || len(body.Data) == 0 {
		return body
	}
	data := io.Reader(bytes.NewReader(body.Data))
	names := strings.Split(strings.ToLower(strings.Join(codings, ",")), ",")
	for _, name := range slices.Backward(names) {
		var err error
		if data, err = decoder(strings.TrimSpace(name), data); err != nil {
			return body
		}
	}
	plain, err := drain(io.LimitReader(data, mostDecoded+1), limit)
	if err != nil || plain.Size > mostDecoded {
		return body
	}
	return plain
}

// decoder undoes one coding.
func decoder(name string, data io.Reader) (io.Reader, error) {
	switch name {
	case "", "identity":
		return data, nil
	case "gzip", "x-gzip":
		return gzip.NewReader(data)
	case "deflate": // without the zlib format it is meant to have, from some
		all, err := io.ReadAll(data)
		if err != nil {
			return nil, err
		}
		if r, err := zlib.NewReader(bytes.NewReader(all)); err == nil {
			return r, nil
		}
		return flate.NewReader(bytes.NewReader(all)), nil
	}
	return nil, errCoding
}
