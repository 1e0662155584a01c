package tree

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// cpio is an archive of the form newc, as an initramfs has it (cpio(5)), plain
// or compressed.
type cpio struct{ whole func() (io.Reader, error) }

const (
	cpioTrailer = "TRAILER!!!"
	maxCpioName = 1 << 16
)

func (c *cpio) each(visit func(*Entry, io.Reader) error) error {
	whole, err := c.whole()
	if err != nil {
		return err
	}
	r := &newc{r: bufio.NewReaderSize(whole, 1<<16)}
	for n := 0; ; n++ {
		e, err := r.next()
		if err == nil && e != nil {
			err = r.show(e, visit)
			if err == nil {
				continue
			}
		}
		if err != nil {
			return fmt.Errorf("after %d entries, at byte %d: %w", n, r.at, err)
		}
		return nil
	}
}

// newc reads such an archive from the front.
type newc struct {
	r  *bufio.Reader
	at int64
}

func (c *newc) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.at += int64(n)
	return n, err
}

// skip reads n bytes more, and on to a multiple of four.
func (c *newc) skip(n int64) error {
	n += -(c.at + n) & 3
	skipped, err := io.CopyN(io.Discard, c, n)
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%d bytes are missing", n-skipped)
	}
	return err
}

// next reads a header; it returns nil at the end of the archive.
func (c *newc) next() (*Entry, error) {
	header := make([]byte, 110)
	if _, err := io.ReadFull(c, header); err != nil {
		return nil, fmt.Errorf("the header is cut off: %w", noEOF(err))
	}
	if magic := string(header[:6]); magic != "070701" && magic != "070702" {
		return nil, fmt.Errorf("%q where a header should begin", magic)
	}
	var field [13]uint32 // ino mode uid gid nlink mtime filesize dev… rdev… namesize check
	for i := range field {
		v, err := strconv.ParseUint(string(header[6+8*i:][:8]), 16, 32)
		if err != nil {
			return nil, fmt.Errorf("%q is no number in hex", header[6+8*i:][:8])
		}
		field[i] = uint32(v)
	}
	if field[11] == 0 || field[11] > maxCpioName {
		return nil, fmt.Errorf("a name of %d bytes", field[11])
	}
	name := make([]byte, field[11])
	if _, err := io.ReadFull(c, name); err != nil {
		return nil, fmt.Errorf("the name is cut off: %w", noEOF(err))
	}
	text, _, _ := strings.Cut(string(name), "\x00")
	if text == cpioTrailer {
		return nil, nil
	}
	if err := c.skip(0); err != nil {
		return nil, err
	}
	mode := unixMode(field[1])
	return &Entry{
		Path: clean(text), Kind: kindOf(mode), Mode: mode, Modes: "cpio header",
		UID: int(field[2]), GID: int(field[3]), Size: int64(field[6]),
	}, nil
}

// show reads what follows a header.
func (c *newc) show(e *Entry, visit func(*Entry, io.Reader) error) error {
	content := &io.LimitedReader{R: c, N: e.Size}
	var shown io.Reader
	switch e.Kind {
	case Symlink:
		link, err := target(content)
		if err != nil {
			return err
		}
		e.Link = link
	case File:
		shown = content
	}
	if err := visit(e, shown); err != nil {
		return err
	}
	return c.skip(content.N)
}

// noEOF makes an end in the middle tell itself from an end.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
