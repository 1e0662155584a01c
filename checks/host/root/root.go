// Package root reads the root file system of a Linux host, and resolves
// libraries in it as that host's dynamic loader would.
//
// A root is a directory or a tar archive. Symbolic links are resolved inside
// it, on any operating system, and nothing but regular files is ever opened.
//
// What the loader works with is a System, made from an FS or filled by hand
// from another source; System.Resolve follows glibc (elf/dl-load.c,
// elf/dl-cache.c, elf/dl-version.c) or musl (ldso/dynlink.c), whichever the
// program asks for. The package holds facts and no judgement.
package root

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
)

// FS is the root file system of a host. Its methods may be called from several
// goroutines. What was looked at once is remembered: an FS shows a root as it
// was, not as it becomes.
type FS struct {
	tree tree

	mu      sync.Mutex
	objects map[inode]*objectOnce
}

// tree is where the entries of a root lie. Paths are absolute, clean and with
// slashes, and go through no symbolic link.
type tree interface {
	// lstat returns what lies at path. The error is fs.ErrNotExist if nothing
	// does.
	lstat(path string) (*Entry, error)

	// list returns the names in a directory, sorted.
	list(path string) ([]string, error)

	// open opens a regular file.
	open(e *Entry) (content, error)

	// hasModes reports whether modes are the host's.
	hasModes() bool

	io.Closer
}

// content is the bytes of a regular file.
type content interface {
	io.ReaderAt
	io.Closer
}

// Open opens the root file system at path: a directory, or a tar archive, plain
// or compressed by gzip; which of them its first bytes say. A gzip archive is
// unpacked once into a temporary file. The caller has to Close the FS.
//
// An empty directory is a root like any other.
func Open(path string) (*FS, error) {
	t, err := openTree(path)
	if err != nil {
		return nil, fmt.Errorf("opening root %s: %w", path, err)
	}
	return newFS(t), nil
}

func newFS(t tree) *FS { return &FS{tree: t, objects: map[inode]*objectOnce{}} }

// openTree opens what lies at path. To open a pipe would wait for its writer,
// so it looks first.
func openTree(path string) (tree, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, bare(err)
	}
	if info.IsDir() {
		return openDirectory(path)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("neither a directory nor an archive (%s)", info.Mode().Type())
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, bare(err)
	}
	t, err := openArchive(file, info.Size())
	if err != nil {
		file.Close()
		return nil, err
	}
	return t, nil
}

// openArchive tells by its first bytes what file is.
func openArchive(file *os.File, size int64) (tree, error) {
	head := make([]byte, 512)
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, bare(err)
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return openGzip(file)
	case len(head) == 512 && string(head[257:262]) == "ustar":
		return openTar(file, size)
	}
	for magic, tool := range map[string]string{"\x28\xb5\x2f\xfd": "zstd", "\xfd7zXZ\x00": "xz", "BZh": "bzip2"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return nil, fmt.Errorf("compressed by %s, of which only gzip can be read: unpack it first", tool)
		}
	}
	return nil, errors.New("neither a directory nor a tar archive, plain or by gzip")
}

// Close gives back what the FS holds: the archive, or the temporary file it was
// unpacked into.
func (f *FS) Close() error { return f.tree.Close() }

// HasModes reports whether the modes of entries are those of the host. They are
// not in a directory on Windows, which knows none.
func (f *FS) HasModes() bool { return f.tree.hasModes() }

// Inside returns where in the root a file of this machine lies, by the text of
// its path: "/opt/app/bin/app". ok is false if it lies elsewhere, or the root is
// an archive.
func (f *FS) Inside(file string) (path string, ok bool) {
	d, isDir := f.tree.(*directory)
	at, err := filepath.Abs(file)
	if !isDir || err != nil {
		return "", false
	}
	rel, err := filepath.Rel(d.base, at)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return "/" + filepath.ToSlash(rel), true
}

// bare takes the path out of an error that os wrapped, for the caller adds it.
func bare(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
