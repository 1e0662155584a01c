package root

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// maxUnpacked is how large a gzip archive may become.
const maxUnpacked = 32 << 30

// openTar indexes a plain archive in one pass over its headers.
func openTar(file *os.File, size int64) (*archive, error) {
	a := newArchive(file, file.Close)
	r := &position{r: file, size: size}
	if err := a.index(r, func() int64 { return r.at }); err != nil {
		return nil, err
	}
	return a, nil
}

// openGzip unpacks an archive into a temporary file and indexes it on the way.
// The packed file is then no more needed.
func openGzip(file *os.File) (*archive, error) {
	unzipped, err := gzip.NewReader(bufio.NewReaderSize(file, 1<<18))
	if err != nil {
		return nil, err
	}
	copied, err := newTemporary()
	if err != nil {
		return nil, err
	}
	a := newArchive(copied, copied.Close)
	r := &copier{r: unzipped, w: bufio.NewWriterSize(copied, 1<<18)}
	if err := errors.Join(a.index(r, func() int64 { return r.at }), r.w.Flush()); err != nil {
		copied.Close()
		return nil, err
	}
	file.Close()
	return a, nil
}

// index reads all headers from r; at tells the place in it.
func (a *archive) index(r io.Reader, at func() int64) error {
	headers := tar.NewReader(r)
	for n := 0; ; n++ {
		h, err := headers.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = a.add(h, at())
		}
		if err != nil {
			return fmt.Errorf("after %d entries, at byte %d: %w", n, at(), err)
		}
	}
}

// add places what one header is of; offset is where its bytes begin.
func (a *archive) add(h *tar.Header, offset int64) error {
	if h.Typeflag == tar.TypeLink {
		return a.link(h.Name, h.Linkname)
	}
	mode := h.FileInfo().Mode()
	switch h.Typeflag {
	case tar.TypeXGlobalHeader:
		return nil
	case tar.TypeGNUSparse, tar.TypeCont:
		mode &^= fs.ModeType
	}
	e := &Entry{Mode: mode, Size: h.Size, UID: h.Uid, GID: h.Gid, offset: offset, sparse: isSparse(h)}
	if mode&fs.ModeSymlink != 0 {
		e.Link = h.Linkname
	}
	if c := h.PAXRecords["SCHILY.xattr.security.capability"]; c != "" {
		e.Capability = []byte(c)
	}
	return a.put(h.Name, e)
}

// isSparse reports whether the bytes are not stored as they are.
func isSparse(h *tar.Header) bool {
	for record := range h.PAXRecords {
		if strings.HasPrefix(record, "GNU.sparse.") {
			return true
		}
	}
	return h.Typeflag == tar.TypeGNUSparse
}

// position reads headers through a buffer, and skips what lies between them.
type position struct {
	r        io.ReaderAt
	size, at int64
	buffer   [16 << 10]byte
	start    int64 // of what is in buffer
	held     int
}

func (p *position) Read(b []byte) (int, error) {
	if p.at < p.start || p.at >= p.start+int64(p.held) {
		n, err := p.r.ReadAt(p.buffer[:], p.at)
		if n == 0 {
			return 0, err
		}
		p.start, p.held = p.at, n
	}
	n := copy(b, p.buffer[p.at-p.start:p.held])
	p.at += int64(n)
	return n, nil
}

// Seek lets archive/tar jump over the bytes of a file.
func (p *position) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += p.at
	case io.SeekEnd:
		offset += p.size
	}
	if offset < 0 {
		return 0, errors.New("seek before the start")
	}
	p.at = offset
	return offset, nil
}

// copier keeps a copy of what is read.
type copier struct {
	r  io.Reader
	w  *bufio.Writer
	at int64
}

func (c *copier) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	if c.at += int64(n); c.at > maxUnpacked {
		return 0, fmt.Errorf("unpacks to more than %d GB", maxUnpacked>>30)
	}
	if _, failed := c.w.Write(b[:n]); failed != nil {
		return 0, failed
	}
	return n, err
}
