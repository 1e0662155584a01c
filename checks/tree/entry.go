package tree

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
)

// Entry is one header of a tree.
type Entry struct {
	// Path is clean, with slashes and without one in front: "usr/bin/orders";
	// the top is ".". It may be longer than any host takes.
	Path string
	Kind Kind
	Mode fs.FileMode // the type and the bits 0777, setuid, setgid and sticky

	// Modes says where Mode comes from: "tar header", "file system". It is ""
	// where the bits are not known, as in a directory on Windows; then Mode has
	// only the type.
	Modes string

	UID, GID    int    // -1 if not known
	User, Group string // "" if the tree does not name them
	Size        int64  // in bytes
	Link        string // what a symbolic or hard link leads to, as written

	// Capability is nil if the file has none, or none can be read.
	Capability *Capability

	// Content is what a regular file begins with. For ELF, Type is its e_type:
	// 1 object, 2 program, 3 program or library, 4 core.
	Content Content
	Type    uint16

	// Class is what an rpm says a file is, in the words of file(1); elsewhere "".
	Class string

	// Ghost is set for what an rpm lists and does not bring.
	Ghost bool
}

// Kind is what an entry is.
type Kind string

// The kinds of entries. A HardLink is one more name of a file that an archive
// had before; the mode in its own header counts for nothing.
const (
	File     Kind = "file"
	Dir      Kind = "directory"
	Symlink  Kind = "symbolic link"
	HardLink Kind = "hard link"
	Pipe     Kind = "named pipe"
	Socket   Kind = "socket"
	Device   Kind = "device"
)

// Content is what a regular file begins with. The zero value is a file that was
// not looked into.
type Content string

// The contents that are told apart.
const (
	ELF     Content = "ELF"
	Script  Content = "script"  // begins with "#!"
	Foreign Content = "foreign" // a program for Windows or macOS
	Empty   Content = "empty"
	Other   Content = "other"
)

// Known reports whether the permission bits are known.
func (e *Entry) Known() bool { return e.Modes != "" }

// Secure reports whether Linux starts the file with rights that its caller does
// not have: AT_SECURE of getauxval(3).
func (e *Entry) Secure() bool {
	return e.Kind == File && e.Known() && (e.Mode&(fs.ModeSetuid|fs.ModeSetgid) != 0 || e.Capability != nil)
}

// kindOf is the kind of a mode.
func kindOf(mode fs.FileMode) Kind {
	switch {
	case mode.IsRegular():
		return File
	case mode.IsDir():
		return Dir
	case mode&fs.ModeSymlink != 0:
		return Symlink
	case mode&fs.ModeNamedPipe != 0:
		return Pipe
	case mode&fs.ModeSocket != 0:
		return Socket
	}
	return Device
}

// unixMode turns st_mode of inode(7) into Go's.
func unixMode(m uint32) fs.FileMode {
	mode := fs.FileMode(m & 0o777)
	for bit, to := range map[uint32]fs.FileMode{0o4000: fs.ModeSetuid, 0o2000: fs.ModeSetgid, 0o1000: fs.ModeSticky} {
		if m&bit != 0 {
			mode |= to
		}
	}
	switch m & 0o170000 {
	case 0, 0o100000:
		return mode
	case 0o040000:
		return mode | fs.ModeDir
	case 0o120000:
		return mode | fs.ModeSymlink
	case 0o010000:
		return mode | fs.ModeNamedPipe
	case 0o140000:
		return mode | fs.ModeSocket
	case 0o020000:
		return mode | fs.ModeDevice | fs.ModeCharDevice
	case 0o060000:
		return mode | fs.ModeDevice
	}
	return mode | fs.ModeIrregular
}

// clean is the Path of a name in an archive: where it would be unpacked to.
func clean(name string) string {
	if p := path.Clean("/" + name); p != "/" {
		return p[1:]
	}
	return "."
}

// peek tells what content begins with.
func (e *Entry) peek(content io.Reader) error {
	if content == nil || e.Kind != File {
		return nil
	}
	head := make([]byte, 20)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if int64(n) < min(e.Size, int64(len(head))) && !e.growing() {
		return fmt.Errorf("ends after %d of %d bytes", n, e.Size)
	}
	e.Content, e.Type = contentOf(head[:n])
	return nil
}

// growing reports whether the file may have changed since its size was read.
func (e *Entry) growing() bool { return e.Modes == fromFileSystem || e.Modes == "" }

// contentOf tells what begins with head, and the e_type of an ELF file.
func contentOf(head []byte) (Content, uint16) {
	starts := func(magic string) bool { return len(head) >= len(magic) && string(head[:len(magic)]) == magic }
	switch {
	case len(head) == 0:
		return Empty, 0
	case starts("\x7fELF") && len(head) >= 18:
		if head[5] == 2 {
			return ELF, binary.BigEndian.Uint16(head[16:])
		}
		return ELF, binary.LittleEndian.Uint16(head[16:])
	case starts("#!"):
		return Script, 0
	case starts("MZ"), starts("\xcf\xfa\xed\xfe"), starts("\xce\xfa\xed\xfe"), starts("\xca\xfe\xba\xbe"):
		return Foreign, 0
	}
	return Other, 0
}
