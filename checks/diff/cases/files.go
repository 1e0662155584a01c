package cases

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/seaworthy/checks/diff/cases/launch"
	"example.com/seaworthy/checks/diff/record"
)

// hashed is the size from which on a file is read no further than to the cap, and
// has no SHA256: sparse files have any size.
const hashed = 4 << 30

// temporary is the name of $TMPDIR in $WORK. What is left there has names that
// nobody chose.
const temporary = ".tmp"

// entry is what lies at a path.
type entry = record.File

// look returns all that lies below dir but the temporary directory. What this
// user may not read is made readable: it is about to be removed.
func look(dir string, limit int64) (map[string]entry, error) {
	found := map[string]entry{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || name == "." {
			return err
		}
		if name == temporary {
			return filepath.SkipDir
		}
		e, err := lookAt(path, limit)
		e.Path = filepath.ToSlash(name)
		found[e.Path] = e
		return err
	})
	return found, err
}

func lookAt(path string, limit int64) (e entry, err error) {
	info, err := os.Lstat(path)
	if err != nil {
		return e, err
	}
	e.Mode = info.Mode()
	switch e.Mode.Type() {
	case 0:
		e.Data, err = read(path, info, limit)
	case fs.ModeSymlink:
		e.Link, err = os.Readlink(path)
	case fs.ModeDir:
		if e.Mode&0o700 != 0o700 {
			err = os.Chmod(path, 0o700) // before it is walked
		}
	}
	return e, err
}

func read(path string, info fs.FileInfo, limit int64) (record.Stream, error) {
	if info.Mode()&0o400 == 0 {
		if err := os.Chmod(path, 0o600); err != nil {
			return record.Stream{}, err
		}
	}
	file, err := os.Open(path)
	if err != nil {
		return record.Stream{}, err
	}
	defer file.Close()
	if info.Size() >= hashed {
		data, err := io.ReadAll(io.LimitReader(file, limit))
		return record.Stream{Data: data, Size: info.Size()}, err
	}
	return drain(file, limit)
}

// drain reads r to its end, or to its error, which comes with what was read.
func drain(r io.Reader, limit int64) (record.Stream, error) {
	var data bytes.Buffer
	spool := &launch.Spool{Keep: &data, Cap: limit}
	_, err := io.Copy(spool, r)
	output := spool.Output()
	return record.Stream{Data: data.Bytes(), Size: output.Size, SHA256: output.SHA256}, err
}

// changed returns what is in $WORK now and was not, or was different, before.
func (r *run) changed() ([]record.File, error) {
	after, err := look(r.work, r.o.Cap)
	if err != nil {
		return nil, err
	}
	var files []record.File
	for path, now := range after {
		if then, ok := r.before[path]; !ok || !equal(then, now) {
			files = append(files, now)
		}
	}
	for path, then := range r.before {
		if _, ok := after[path]; !ok {
			files = append(files, record.File{Path: path, Mode: then.Mode, Link: then.Link, Gone: true})
		}
	}
	slices.SortFunc(files, func(a, b record.File) int { return strings.Compare(a.Path, b.Path) })
	return files, nil
}

func equal(a, b entry) bool {
	return a.Mode == b.Mode && a.Link == b.Link &&
		a.Data.SHA256 == b.Data.SHA256
}
