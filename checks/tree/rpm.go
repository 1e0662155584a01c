package tree

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
)

// rpm is an RPM package, of which the header says all that is asked for: the
// payload is not read (rpm.org, "RPM V4 Package format").
type rpm struct {
	r    io.ReaderAt
	size int64
}

// The tags of the header that are read (rpmtag.h).
const (
	tagFileSizes     = 1028
	tagFileModes     = 1030
	tagFileLinks     = 1036
	tagFileFlags     = 1037
	tagFileUsers     = 1039
	tagFileGroups    = 1040
	tagDirIndexes    = 1116
	tagBaseNames     = 1117
	tagDirNames      = 1118
	tagFileClass     = 1141
	tagClassNames    = 1142
	tagLongFileSizes = 5008
	tagFileCaps      = 5010
)

// rpmGhost is RPMFILE_GHOST: listed, and not in the payload.
const rpmGhost = 1 << 6

func (p *rpm) each(visit func(*Entry, io.Reader) error) error {
	const lead = 96
	signature, err := p.header(lead)
	if err != nil {
		return fmt.Errorf("the signature's header: %w", err)
	}
	h, err := p.header((signature.end + 7) &^ 7)
	if err != nil {
		return fmt.Errorf("the header: %w", err)
	}
	f, err := h.files()
	if err != nil {
		return err
	}
	for i := range f.bases {
		e, err := f.entry(i)
		if err != nil {
			return err
		}
		if err := visit(e, nil); err != nil {
			return err
		}
	}
	return nil
}

// rpmFiles are the columns of a header, a row each file. Those that an rpm need
// not have may be shorter than bases.
type rpmFiles struct {
	bases, dirs, users, groups, links, caps, classes []string

	dirOf, modes, sizes, flags, classOf []uint64
}

// files reads the columns.
func (h *rpmHeader) files() (f rpmFiles, err error) {
	texts := []struct {
		into *[]string
		tag  uint32
	}{
		{&f.bases, tagBaseNames}, {&f.dirs, tagDirNames}, {&f.users, tagFileUsers}, {&f.groups, tagFileGroups},
		{&f.links, tagFileLinks}, {&f.caps, tagFileCaps}, {&f.classes, tagClassNames},
	}
	for _, column := range texts {
		if *column.into, err = h.strings(column.tag); err != nil {
			return f, fmt.Errorf("tag %d of the header: %w", column.tag, err)
		}
	}
	numbers := []struct {
		into *[]uint64
		tag  uint32
	}{
		{&f.dirOf, tagDirIndexes}, {&f.modes, tagFileModes}, {&f.sizes, tagFileSizes}, {&f.flags, tagFileFlags}, {&f.classOf, tagFileClass},
	}
	for _, column := range numbers {
		if *column.into, err = h.numbers(column.tag); err != nil {
			return f, fmt.Errorf("tag %d of the header: %w", column.tag, err)
		}
	}
	if f.sizes == nil {
		f.sizes, err = h.numbers(tagLongFileSizes)
	}
	if len(f.modes) != len(f.bases) || len(f.dirOf) != len(f.bases) {
		return f, fmt.Errorf("the header has %d names, %d directories and %d modes", len(f.bases), len(f.dirOf), len(f.modes))
	}
	return f, err
}

// entry is one row.
func (f *rpmFiles) entry(i int) (*Entry, error) {
	if f.dirOf[i] >= uint64(len(f.dirs)) {
		return nil, fmt.Errorf("file %d of the header is in directory %d of %d", i, f.dirOf[i], len(f.dirs))
	}
	dir := f.dirs[f.dirOf[i]]
	if len(dir)+len(f.bases[i]) > maxRpmName {
		return nil, errors.New("the header has a name of more than 64 KB")
	}
	mode := unixMode(uint32(f.modes[i]))
	e := &Entry{
		Path: clean(path.Join(dir, f.bases[i])), Kind: kindOf(mode), Mode: mode, Modes: "rpm header",
		UID: -1, GID: -1, User: at(f.users, i), Group: at(f.groups, i), Link: at(f.links, i),
		Size: int64(at(f.sizes, i)), Ghost: at(f.flags, i)&rpmGhost != 0,
	}
	if class := int(min(at(f.classOf, i), 1<<30)); len(f.classOf) > i {
		e.Class = at(f.classes, class)
	}
	if e.User == "root" {
		e.UID = 0
	}
	if e.Group == "root" {
		e.GID = 0
	}
	if text := at(f.caps, i); text != "" && mode.Type() == fs.FileMode(0) {
		e.Capability = ParseCapability(text)
	}
	return e, nil
}

// at is the zero value where a column ends early.
func at[T any](column []T, i int) (v T) {
	if i < len(column) {
		return column[i]
	}
	return v
}
