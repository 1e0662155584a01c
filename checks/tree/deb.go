package tree

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// deb is a Debian package: an ar archive with the files in data.tar (deb(5)).
// The modes that its maintainer scripts set are not in it.
type deb struct {
	r    io.ReaderAt
	size int64
}

func (d *deb) each(visit func(*Entry, io.Reader) error) error {
	m, err := d.data()
	if err != nil {
		return err
	}
	bytes := io.NewSectionReader(d.r, m.at, m.size)
	head := make([]byte, 8)
	if _, err := bytes.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if name, _ := packedBy(head); name != "" {
		return fmt.Errorf("%s is compressed by %s, which is not read: write dpkg-deb --fsys-tarfile FILE.deb > FILE.tar, then mage check:perms FILE.tar (dpkg-deb -Zgzip makes packages that are read)", m.name, name)
	}
	var files io.Reader = bytes
	if unpack := unpacker(head); unpack != nil {
		if files, err = unpack(bytes); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	if err := eachHeader(files, visit); err != nil {
		return fmt.Errorf("%s: %w", m.name, err)
	}
	return nil
}

// arMember is a file in an ar archive.
type arMember struct {
	name     string
	at, size int64
}

// maxMembers is far above what a package has: three, and a signature.
const maxMembers = 64

// data finds data.tar among the members.
func (d *deb) data() (arMember, error) {
	at := int64(len("!<arch>\n"))
	for n := range maxMembers {
		if at >= d.size {
			break
		}
		m, err := d.member(at)
		switch {
		case err != nil:
			return m, fmt.Errorf("member %d at byte %d: %w", n, at, err)
		case n == 0 && m.name != "debian-binary":
			return m, fmt.Errorf("an ar archive that begins with %q, not a Debian package", m.name)
		case m.name == "data.tar" || strings.HasPrefix(m.name, "data.tar."):
			return m, nil
		}
		at = m.at + m.size + m.size%2
	}
	return arMember{}, errors.New("a Debian package without data.tar")
}

// member reads the header at a place: name 16, date 12, owner 6, group 6, mode 8
// and size 10 bytes, in text, and two that mark its end.
func (d *deb) member(at int64) (m arMember, err error) {
	header := make([]byte, 60)
	if _, err := d.r.ReadAt(header, at); err != nil {
		return m, fmt.Errorf("its header is cut off: %w", err)
	}
	if !bytes.Equal(header[58:], []byte("`\n")) {
		return m, errors.New("its header is damaged")
	}
	m.name = strings.TrimSuffix(strings.TrimRight(string(header[:16]), " "), "/")
	m.at = at + int64(len(header))
	m.size, err = strconv.ParseInt(strings.TrimRight(string(header[48:58]), " "), 10, 64)
	if err != nil || m.size < 0 || m.size > d.size-m.at {
		return m, fmt.Errorf("%q has the size %q, of which %d bytes are there", m.name, header[48:58], max(0, d.size-m.at))
	}
	return m, nil
}
