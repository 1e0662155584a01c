package tree

import (
	"archive/tar"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// fromTar is where the modes of a tar archive come from.
const fromTar = "tar header"

// tarball is a tar archive, plain or compressed.
type tarball struct{ whole func() (io.Reader, error) }

func (t *tarball) each(visit func(*Entry, io.Reader) error) error {
	r, err := t.whole()
	if err != nil {
		return err
	}
	return eachHeader(r, visit)
}

// eachHeader goes through a tar archive. Plain ones can Seek, and archive/tar
// then jumps over what nobody reads.
func eachHeader(r io.Reader, visit func(*Entry, io.Reader) error) error {
	headers := tar.NewReader(r)
	for n := 0; ; n++ {
		h, err := headers.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("after %d entries: %w", n, err)
		}
		if h.Typeflag == tar.TypeXGlobalHeader {
			continue
		}
		e := tarEntry(h)
		var content io.Reader
		if e.Kind == File {
			content = headers
		}
		if err := visit(e, content); err != nil {
			return err
		}
	}
}

// tarEntry is what one header says.
func tarEntry(h *tar.Header) *Entry {
	mode := h.FileInfo().Mode()
	if h.Typeflag == tar.TypeGNUSparse || h.Typeflag == tar.TypeCont {
		mode &^= fs.ModeType
	}
	e := &Entry{
		Path: clean(h.Name), Kind: kindOf(mode), Mode: mode, Modes: fromTar, Size: h.Size,
		UID: h.Uid, GID: h.Gid, User: h.Uname, Group: h.Gname, Link: h.Linkname,
	}
	if h.Typeflag == tar.TypeLink {
		e.Kind = HardLink
	}
	if e.Kind == File {
		e.Capability = paxCapability(h.PAXRecords)
	}
	return e
}

// paxCapability finds the extended attribute in the records of GNU tar and of
// libarchive.
func paxCapability(records map[string]string) *Capability {
	if b := records["SCHILY.xattr.security.capability"]; b != "" {
		return DecodeCapability([]byte(b))
	}
	packed := records["LIBARCHIVE.xattr.security.capability"]
	if packed == "" {
		return nil
	}
	b, err := base64.RawStdEncoding.DecodeString(trimPadding(packed))
	if err != nil {
		return &Capability{Bad: "not in base64"}
	}
	return DecodeCapability(b)
}

// trimPadding is for libarchive, which writes none, and for others, which do.
func trimPadding(s string) string {
	for len(s) > 0 && s[len(s)-1] == '=' {
		s = s[:len(s)-1]
	}
	return s
}
