// Package size says what the bytes of an ELF file are spent on: its parts, and
// the machine code of each Go package, found out from the file alone.
package size

import (
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"os"
)

// File is an ELF file that is looked at for its size. It reads sections, which
// the programs that people build have: one whose section headers were removed
// still runs, and cannot be opened here.
type File struct {
	elf  *elf.File
	r    io.ReaderAt
	size int64
}

// Open looks at the ELF file in r, which is size bytes long and is kept. Damage
// that lies in what it reads is an error, and none makes it read or keep more
// than a few times the size.
func Open(r io.ReaderAt, size int64) (*File, error) {
	parsed, err := elf.NewFile(io.NewSectionReader(r, 0, size))
	var format *elf.FormatError
	switch {
	case errors.As(err, &format) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("no ELF file, or a damaged one: %v", err)
	case err != nil:
		return nil, err
	case len(parsed.Sections) == 0:
		return nil, errors.New("no section headers, so nothing says what its bytes are")
	}
	f := &File{elf: parsed, r: r, size: size}
	for _, s := range parsed.Sections {
		if inFile(s) && (s.Offset > uint64(size) || s.FileSize > uint64(size)-s.Offset) {
			return nil, fmt.Errorf("section %q reaches past the end of the file, which is damaged", s.Name)
		}
	}
	return f, nil
}

// inFile reports whether the section has bytes in the file.
func inFile(s *elf.Section) bool {
	return s.Type != elf.SHT_NULL && s.Type != elf.SHT_NOBITS && s.FileSize > 0
}

// bytes are those of the section, as they lie in the file.
func (f *File) bytes(s *elf.Section) ([]byte, error) {
	b := make([]byte, s.FileSize)
	if _, err := f.r.ReadAt(b, int64(s.Offset)); err != nil {
		return nil, fmt.Errorf("section %q: %w", s.Name, err)
	}
	return b, nil
}

// look opens the file at path for ask, and adds the path to an error.
func look[T any](path string, ask func(*File) (T, error)) (answer T, err error) {
	r, err := os.Open(path)
	if err != nil {
		return answer, err
	}
	defer r.Close()
	info, err := r.Stat()
	if err != nil {
		return answer, err
	}
	f, err := Open(r, info.Size())
	if err == nil {
		answer, err = ask(f)
	}
	if err != nil {
		return answer, fmt.Errorf("%s: %w", path, err)
	}
	return answer, nil
}
