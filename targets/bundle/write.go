package bundle

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/dirhash"
)

// Write writes a bundle of what lies in the downloads of a module cache. The same
// files give the same bytes on every machine: names are sorted, times and owners
// are none, modes are alike. m.Files and m.Schema are filled in.
func Write(w io.Writer, m Manifest, modCache string) (Manifest, error) {
	sources, err := collect(modCache, m.Toolchains)
	if err != nil {
		return m, err
	}
	m.Schema, m.Files = 1, nil
	for i := range sources {
		if err := sources[i].measure(); err != nil {
			return m, err
		}
		if err := sources[i].check(); err != nil {
			return m, err
		}
		m.Files = append(m.Files, sources[i].File)
	}
	manifest, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	z := gzip.NewWriter(w)
	t := tar.NewWriter(z)
	first := source{File: File{Name: ManifestName}, text: append(manifest, '\n')}
	first.Size = int64(len(first.text))
	for _, s := range append([]source{first}, sources...) {
		if err := s.pack(t); err != nil {
			return m, err
		}
	}
	if err := t.Close(); err != nil {
		return m, err
	}
	return m, z.Close()
}

// open returns what the file will hold.
func (s source) open() (io.ReadCloser, error) {
	if s.text != nil {
		return io.NopCloser(bytes.NewReader(s.text)), nil
	}
	return os.Open(s.path)
}

// measure fills in size and sums.
func (s *source) measure() error {
	r, err := s.open()
	if err != nil {
		return err
	}
	defer r.Close()
	h := sha256.New()
	if s.Size, err = io.Copy(h, r); err != nil {
		return err
	}
	s.SHA256 = hex.EncodeToString(h.Sum(nil))
	s.Sum, err = sumOf(s.File, s.path)
	return err
}

// sumOf is the h1 sum of a zip file or go.mod that lies at file; "" of others.
func sumOf(f File, file string) (string, error) {
	key, ok := f.sumKey()
	switch {
	case !ok:
		return "", nil
	case strings.HasSuffix(key, "/go.mod"):
		return dirhash.Hash1([]string{"go.mod"}, func(string) (io.ReadCloser, error) { return os.Open(file) })
	}
	return dirhash.HashZip(file, dirhash.Hash1)
}

// pack writes the file into an archive.
func (s source) pack(t *tar.Writer) error {
	err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: path.Clean(s.Name), Size: s.Size, Mode: 0o644, ModTime: time.Unix(0, 0)})
	if err != nil {
		return err
	}
	r, err := s.open()
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(t, r)
	return err
}
