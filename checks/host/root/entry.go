package root

import (
	"errors"
	"io/fs"
)

// Why a path leads nowhere, beside fs.ErrNotExist and fs.ErrPermission. As in
// path_resolution(7).
var (
	// ErrLoop is that more than 40 symbolic links had to be followed, most
	// often because they form a loop.
	ErrLoop = errors.New("more than 40 symbolic links, or a loop of them")

	// ErrNotDir is that something before the last slash is no directory.
	ErrNotDir = errors.New("a part of the path is not a directory")

	// ErrNameTooLong is a path of 4096 bytes or more, or a name in it of more
	// than 255.
	ErrNameTooLong = errors.New("name too long")

	// ErrNotRegular is that it is there and is no regular file.
	ErrNotRegular = errors.New("not a regular file")
)

// Entry is one file, directory or link of a root.
type Entry struct {
	Path string      // in the root, with no link before the last slash: "/usr/lib/libz.so.1"
	Mode fs.FileMode // type, permissions, setuid, setgid, sticky; see FS.HasModes
	Size int64       // in bytes
	Link string      // what a symbolic link leads to, as written
	UID  int         // -1 if not known
	GID  int         // -1 if not known

	// Capability is the extended attribute security.capability as it is stored;
	// nil if there is none, or none can be read.
	Capability []byte

	inode  inode
	offset int64 // of the bytes in an archive
	sparse bool  // stored in an archive with its holes left out
}

// inode tells files apart whatever their names: hard links have the same.
type inode struct {
	device, number uint64
	path           string // if there are no numbers
}
