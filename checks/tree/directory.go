package tree

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// fromFileSystem is where the modes of a directory come from.
const fromFileSystem = "file system"

// directory is a tree that lies unpacked in the file system of this machine.
type directory struct {
	base string
	gap  func(path, why string)
}

func (d *directory) each(visit func(*Entry, io.Reader) error) error {
	top, err := filepath.EvalSymlinks(d.base)
	if err != nil {
		return err
	}
	var device uint64
	return filepath.WalkDir(top, func(local string, at fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(top, local) // both begin alike
		name := filepath.ToSlash(rel)
		if err != nil {
			return d.missed(name, err)
		}
		info, err := at.Info()
		if err != nil {
			return d.missed(name, err)
		}
		if name == "." {
			device = deviceOf(info)
		}
		e := d.entry(name, local, info)
		if err := visitFile(e, local, visit); err != nil || e.Kind != Dir || deviceOf(info) == device {
			return err
		}
		d.gap(name, "another file system")
		return filepath.SkipDir
	})
}

// missed notes what cannot be looked at; it is an error only for the whole.
func (d *directory) missed(name string, err error) error {
	if name == "." {
		return err
	}
	d.gap(name, bare(err).Error())
	return nil
}

// entry is what lstat says of a file.
func (d *directory) entry(name, local string, info fs.FileInfo) *Entry {
	e := &Entry{Path: name, Kind: kindOf(info.Mode()), Mode: info.Mode(), Size: info.Size(), UID: -1, GID: -1}
	if knowsModes {
		e.Modes = fromFileSystem
	} else {
		e.Mode &= fs.ModeType
	}
	describe(e, info)
	switch e.Kind {
	case Symlink:
		link, _ := os.Readlink(local) // "" if it is gone by now
		e.Link = strings.TrimPrefix(filepath.ToSlash(link), filepath.VolumeName(link))
	case File:
		if b := capability(local); b != nil {
			e.Capability = DecodeCapability(b)
		}
	}
	return e
}

// open opens a file that was seen; no part of its path was a link then.
func (d *directory) open(e *Entry) io.ReadCloser {
	return &opened{path: filepath.Join(d.base, filepath.FromSlash(e.Path))}
}

// visitFile shows an entry with the content that it may have.
func visitFile(e *Entry, local string, visit func(*Entry, io.Reader) error) error {
	if e.Kind != File {
		return visit(e, nil)
	}
	content := &opened{path: local}
	defer content.Close()
	return visit(e, content)
}

// opened is a regular file that is opened when it is first read. What became a
// pipe since it was looked at is not waited for.
type opened struct {
	path string
	file *os.File
}

func (o *opened) Read(b []byte) (int, error) {
	if o.file == nil {
		file, err := os.OpenFile(o.path, os.O_RDONLY|doNotWait, 0)
		if err != nil {
			return 0, err
		}
		o.file = file
		if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
			return 0, &fs.PathError{Op: "read", Path: o.path, Err: fs.ErrInvalid}
		}
	}
	return o.file.Read(b)
}

func (o *opened) Close() error {
	if o.file == nil {
		return nil
	}
	return o.file.Close()
}
