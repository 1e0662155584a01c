package bundle

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// reader reads a bundle, entry by entry.
type reader struct {
	gzip *gzip.Reader
	tar  *tar.Reader
}

// open begins to read a bundle and returns its manifest, whose entries belong
// where they say.
func open(r io.Reader) (*reader, Manifest, error) {
	var m Manifest
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, m, damaged(err)
	}
	b := &reader{z, tar.NewReader(z)}
	h, err := b.tar.Next()
	if err != nil {
		return nil, m, damaged(err)
	}
	if h.Name != ManifestName || h.Typeflag != tar.TypeReg || h.Size > maxManifest {
		return nil, m, fmt.Errorf("its first entry is %q, and no manifest: mage deps:bundle makes bundles", h.Name)
	}
	data, err := io.ReadAll(b.tar)
	if err != nil {
		return nil, m, damaged(err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, m, fmt.Errorf("its manifest: %w", err)
	}
	return b, m, m.check()
}

// check refuses a manifest that asks for what no bundle has.
func (m Manifest) check() error {
	if m.Schema != 1 {
		return fmt.Errorf("its schema is %d, and this kit reads 1: take the kit that made it", m.Schema)
	}
	var total int64
	seen := map[string]bool{}
	for _, f := range m.Files {
		if err := f.check(); err != nil {
			return err
		}
		if seen[f.Name] {
			return fmt.Errorf("%q is in it twice", f.Name)
		}
		seen[f.Name] = true
		if total += f.Size; total > maxTotal {
			return fmt.Errorf("it unpacks to more than %d bytes", int64(maxTotal))
		}
	}
	return nil
}

// unpack writes the entries, which must be the manifest's in its order, below
// dir.
func (b *reader) unpack(m Manifest, dir string) error {
	for _, f := range m.Files {
		h, err := b.tar.Next()
		if err != nil {
			return damaged(err)
		}
		if h.Name != f.Name || h.Typeflag != tar.TypeReg || h.Size != f.Size {
			return fmt.Errorf("it has %q (type %q, %d bytes) where its manifest has %q (%d bytes)", h.Name, h.Typeflag, h.Size, f.Name, f.Size)
		}
		if err := f.write(b.tar, filepath.Join(dir, filepath.FromSlash(f.Name))); err != nil {
			return err
		}
	}
	switch h, err := b.tar.Next(); {
	case err == nil:
		return fmt.Errorf("it has %q, which its manifest does not have", h.Name)
	case err != io.EOF:
		return damaged(err)
	}
	// After the end of a tar there may be zeros; after them stands gzip's sum.
	rest, err := io.ReadAll(io.LimitReader(b.gzip, 1<<20))
	if err != nil || len(bytes.Trim(rest, "\x00")) > 0 || len(rest) == 1<<20 {
		return damaged(err)
	}
	return nil
}

// write copies an entry to a new file, and holds it against its sums.
func (f File) write(r io.Reader, file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	out, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(out, h), r)
	if err2 := out.Close(); err == nil {
		err = err2
	}
	switch {
	case err != nil:
		return damaged(err)
	case hex.EncodeToString(h.Sum(nil)) != f.SHA256:
		return fmt.Errorf("%q is not what its manifest says: it was changed on the way", f.Name)
	}
	sum, err := sumOf(f, file)
	if err != nil {
		return fmt.Errorf("%q: %w", f.Name, err)
	}
	if sum != f.Sum {
		return fmt.Errorf("%q has the sum %s, and its manifest says %s", f.Name, sum, f.Sum)
	}
	return nil
}

// damaged says in plain words what a reader of archives meets.
func damaged(err error) error {
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it is cut off: copy it again")
	case errors.Is(err, gzip.ErrHeader):
		return errors.New("it is no .tar.gz")
	case err == nil || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, tar.ErrHeader):
		return errors.New("it is damaged: copy it again")
	}
	return err
}
