package binary

import (
	"errors"
	"os"
)

// again takes a second look at the ELF file at path, for what costs more than all
// the rest of it and few ask: look gets the file with its headers read.
func again(path string, look func(*file)) error {
	r, err := os.Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	s := newSource(r)
	defer s.close()
	f := &file{source: s, out: &Binary{}}
	if formatOf(s.upTo(0, blockSize)) != ELF || !f.readHeader() {
		return errors.Join(s.err, errors.New("not an ELF file"))
	}
	f.readSegments()
	f.readSections()
	look(f)
	return s.err
}
