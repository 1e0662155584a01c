package binary

import (
	"fmt"
	"io"
	"os"
)

// Read reads what r says of itself. An error means that r could not be read; a
// file that is no ELF, or a malformed one, is no error: see Format and Defects.
// r may be read at any offset, and is not kept.
func Read(r io.ReaderAt) (*Binary, error) {
	b := &Binary{}
	if err := b.read(newSource(r)); err != nil {
		return nil, err
	}
	return b, nil
}

// ReadFile reads the file at path, following symbolic links, and fills in Size
// and Mode. The error names the path; a directory, a device or a pipe is one.
func ReadFile(path string) (*Binary, error) {
	// Before opening: to open a pipe would wait for whoever writes to it.
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("reading binary: %w", err)
	}
	if info.IsDir() {
		return nil, fmt.Errorf("reading binary: %s is a directory", path)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("reading binary: %s is not a regular file (%s)", path, info.Mode().Type())
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading binary: %w", err)
	}
	defer file.Close()
	b := &Binary{Path: path, Size: info.Size(), Mode: info.Mode(), Capabilities: hasCapabilities(path)}
	if err := b.read(newSource(file)); err != nil {
		return nil, fmt.Errorf("reading binary %s: %w", path, err)
	}
	return b, nil
}

// read fills b from s.
func (b *Binary) read(s *source) error {
	defer s.close()
	head := s.upTo(0, blockSize)
	b.Format = formatOf(head)
	switch b.Format {
	case ELF:
		(&file{source: s, out: b}).read()
	case PE:
		b.Foreign = pePlatform(s, head)
	case MachO:
		b.Foreign = machPlatform(head)
	case Script:
		b.Shebang = shebang(head)
	}
	return s.err
}

// file is an ELF file being read.
type file struct {
	*source
	layout
	out      *Binary
	header   header
	loads    []Segment // PT_LOADs that have bytes in the file
	dynamic  dynamic
	sections sections
	index    []versionIndex
	defines  []uint16 // the numbers of Defines
}

// read fills in all that is for ELF, each step from what the ones before found.
func (f *file) read() {
	if !f.readHeader() {
		return
	}
	f.readSegments()
	f.readSections()
	f.readInterp()
	f.readDynamic()
	f.readVersions()
	f.readSymbols()
	f.readNotes()
	f.readGo()
	f.readLibc()
	f.compareSections()
	f.giveUp()
}

// defect notes what is malformed. Once the budget is spent, what cannot be read
// says nothing of the file, so giveUp alone speaks then.
func (f *file) defect(format string, args ...any) {
	if f.left.spent == "" && f.err == nil && len(f.out.Defects) < maxDefects {
		f.out.Defects = append(f.out.Defects, fmt.Sprintf(format, args...))
	}
}

// truncated notes that something reaches past the end of the file.
func (f *file) truncated(what string, end uint64) {
	if f.left.spent != "" || f.err != nil {
		return
	}
	f.out.Truncated = true
	if f.out.Size > 0 {
		f.defect("%s ends at %#x but the file has %#x bytes", what, end, f.out.Size)
		return
	}
	f.defect("%s ends at %#x but the file ends before", what, end)
}

// warn notes what is legal and unusual.
func (f *file) warn(format string, args ...any) {
	if f.left.spent == "" && len(f.out.Warnings) < maxDefects {
		f.out.Warnings = append(f.out.Warnings, fmt.Sprintf(format, args...))
	}
}

// giveUp says that the budget has run out, if it has.
func (f *file) giveUp() {
	if f.left.spent != "" {
		f.out.Defects = append(f.out.Defects, "gave up: too many "+f.left.spent)
	}
}
