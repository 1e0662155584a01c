package root

import (
	"fmt"
	"io"
	"io/fs"
	"sync"

	"example.com/seaworthy/checks/binary"
)

// Object is a file that the dynamic loader may map: what it says of itself, and
// where it is. The fields of the Binary that matter to Resolve are Format,
// Class, BigEndian, OSABI, Type, Machine, Dynamic, Needed, Soname, RPath,
// RunPath, HasRPath, HasRunPath, PIE, Relr, NoDefLib, Requires, Defines and
// ABITag; who fills an Object by hand sets Format to binary.ELF, Type to
// elf.ET_DYN and Dynamic.
type Object struct {
	// Real is the path after all links. Two Objects are the same file if their
	// Real is the same, or the pointers are: hard links share one Object.
	Real string

	*binary.Binary
}

// Files is where a System finds objects.
type Files interface {
	// Lookup returns the object at an absolute path, after all links. The
	// error is fs.ErrNotExist or ErrNotDir if nothing is there, ErrNotRegular
	// if what is there cannot be read as a file, and ErrLoop, ErrNameTooLong or
	// fs.ErrPermission if nobody can tell.
	//
	// Files may also have a method Real(path string) (string, error), which
	// says where a path leads after all links: that of the program is asked for
	// $ORIGIN.
	Lookup(path string) (*Object, error)
}

// objectOnce is an object that is read at most once.
type objectOnce struct {
	sync.Once
	object *Object
	err    error
}

// Lookup returns the object at path, after all links. Each file is read once,
// whatever names it has; one that is no ELF file is an Object too, and says so.
func (f *FS) Lookup(at string) (*Object, error) {
	e, err := f.find(at, true)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	once := f.objects[e.inode]
	if once == nil {
		once = &objectOnce{}
		f.objects[e.inode] = once
	}
	f.mu.Unlock()
	once.Do(func() { once.object, once.err = f.readObject(e) })
	if once.err != nil {
		return nil, &fs.PathError{Op: "read", Path: at, Err: once.err}
	}
	return once.object, nil
}

// readObject reads what was found.
func (f *FS) readObject(e *Entry) (*Object, error) {
	file, err := f.open(e)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	b, err := binary.Read(io.NewSectionReader(file, 0, e.Size))
	if err != nil {
		return nil, fmt.Errorf("reading it: %w", bare(err))
	}
	b.Size, b.Mode = e.Size, e.Mode
	return &Object{Real: e.Path, Binary: b}, nil
}

// same reports whether two objects are one file.
func same(a, b *Object) bool {
	return a == b || a != nil && b != nil && a.Real != "" && a.Real == b.Real
}
