package tree

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// packers are the compressions that the standard library cannot undo.
var packers = []struct{ magic, name, unpack string }{
	{"\x28\xb5\x2f\xfd", "zstd", "zstd -d"},
	{"\xfd7zXZ\x00", "xz", "xz -dk"},
	{"\x5d\x00\x00\x80\x00", "lzma", "xz -dk --format=lzma"},
	{"\x04\x22\x4d\x18", "lz4", "lz4 -d"},
}

// open tells by its first bytes what r is.
func open(r io.ReaderAt, size int64) (format string, s source, err error) {
	head := make([]byte, 512)
	n, err := r.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", nil, err
	}
	switch head = head[:n]; {
	case n == 0:
		return "", nil, errors.New("an empty file, neither a directory nor an archive")
	case bytes.HasPrefix(head, []byte("!<arch>\n")):
		return "deb", &deb{r, size}, nil
	case bytes.HasPrefix(head, []byte("\xed\xab\xee\xdb")):
		return "rpm", &rpm{r, size}, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return "zip", &zipped{r, size}, nil
	}
	return openStream(r, size, head)
}

// openStream is for what is read from the front to the end: tar and cpio, plain
// or compressed.
func openStream(r io.ReaderAt, size int64, head []byte) (string, source, error) {
	whole := func() (io.Reader, error) { return io.NewSectionReader(r, 0, size), nil }
	if unpack := unpacker(head); unpack != nil {
		whole = func() (io.Reader, error) { return unpack(io.NewSectionReader(r, 0, size)) }
		first, err := whole()
		if err != nil {
			return "", nil, err
		}
		if head, err = io.ReadAll(io.LimitReader(first, 512)); err != nil {
			return "", nil, fmt.Errorf("unpacking: %w", err)
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte("070701")), bytes.HasPrefix(head, []byte("070702")):
		return "cpio", &cpio{whole}, nil
	case isTar(head):
		return "tar", &tarball{whole}, nil
	}
	return "", nil, notRead(head)
}

// notRead says why nothing begins so.
func notRead(head []byte) error {
	if bytes.HasPrefix(head, []byte("070707")) || bytes.HasPrefix(head, []byte("\xc7\x71")) {
		return errors.New("an old cpio archive, of which only the form newc is read: make it with cpio -H newc")
	}
	if name, unpack := packedBy(head); name != "" {
		return fmt.Errorf("compressed by %s, of which only gzip and bzip2 are read: write %s FILE, then mage check:perms on what comes out", name, unpack)
	}
	return errors.New("neither a directory nor an archive (tar, tar.gz, tar.bz2, zip, deb, rpm, cpio)")
}

// packedBy names a compression that is not read, and what undoes it.
func packedBy(head []byte) (name, unpack string) {
	for _, p := range packers {
		if bytes.HasPrefix(head, []byte(p.magic)) {
			return p.name, p.unpack
		}
	}
	return "", ""
}

// unpacker returns what undoes the compression of something that begins with
// head, or nil for none that is known.
func unpacker(head []byte) func(io.Reader) (io.Reader, error) {
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return func(r io.Reader) (io.Reader, error) {
			z, err := gzip.NewReader(bufio.NewReaderSize(r, 1<<17))
			if err != nil {
				return nil, err
			}
			return &capped{z, maxUnpacked}, nil
		}
	case bytes.HasPrefix(head, []byte("BZh")):
		return func(r io.Reader) (io.Reader, error) {
			return &capped{bzip2.NewReader(bufio.NewReaderSize(r, 1<<17)), maxUnpacked}, nil
		}
	}
	return nil
}

// capped ends with an error where io.LimitReader would end as if all was well.
type capped struct {
	r    io.Reader
	left int64
}

func (c *capped) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	if c.left -= int64(n); c.left < 0 {
		return 0, fmt.Errorf("unpacks to more than %d GB", maxUnpacked>>30)
	}
	return n, err
}

// isTar reports whether head is a tar header: by its magic, or by its checksum
// if it is of the old form, which has none.
func isTar(head []byte) bool {
	if len(head) < 512 {
		return false
	}
	if string(head[257:262]) == "ustar" || bytes.Equal(head, make([]byte, 512)) {
		return true
	}
	want, err := strconv.ParseInt(strings.Trim(string(head[148:156]), " \x00"), 8, 64)
	sum := int64(' ') * 8
	for i, b := range head {
		if i < 148 || i >= 156 {
			sum += int64(b)
		}
	}
	return err == nil && want == sum
}
