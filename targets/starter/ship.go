package starter

import (
	"bytes"
	"go/format"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// sampleRoot has the content of new services. It is part of a copy with its
// tests: they are content as well.
const sampleRoot = "templates/starter"

// shipped reads the files that a copy has: what the kit's packages need, without
// tests and what only these need. Line ends are those of Unix.
func shipped(root string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, room := range rooms {
		err := fs.WalkDir(os.DirFS(root), room, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && !travels(name):
				return fs.SkipDir
			case d.IsDir() || !d.Type().IsRegular() || !travels(name):
				return nil
			}
			text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
			files[name] = unixLines(text)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// travels tells whether a file or directory of the kit belongs into a copy.
func travels(name string) bool {
	base := path.Base(name)
	switch {
	case strings.HasPrefix(base, "."), strings.HasSuffix(base, "~"), strings.HasSuffix(base, ".orig"), strings.Contains(base, editedMark):
		return false
	case name == sampleRoot, strings.HasPrefix(name, sampleRoot+"/"):
		return true
	}
	return base != "testdata" && !strings.HasSuffix(base, "_test.go")
}

// unixLines are a text's; what is no text stays as it is.
func unixLines(data []byte) []byte {
	if bytes.IndexByte(data, 0) >= 0 {
		return data
	}
	return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
}

// under returns the files of a copy whose import path is prefix.
func (k *Kit) under(prefix string) map[string][]byte {
	files := make(map[string][]byte, len(k.Files)+1)
	for name, data := range k.Files {
		if strings.HasSuffix(name, ".go") {
			data = moved(data, k.Prefix, prefix)
		}
		files[name] = data
	}
	files[".gitattributes"] = []byte(attributes)
	return files
}

// attributes keep git from changing line ends: the files are compared by hash.
const attributes = "# The files here are compared with kit.json by their hash.\n* -text\n"

// moved rewrites the imports of Go source from one import path to another. gofmt
// sorts what that brings out of order.
func moved(source []byte, from, to string) []byte {
	if from == to {
		return source
	}
	text := bytes.ReplaceAll(source, []byte(`"`+from+`/`), []byte(`"`+to+`/`))
	text = bytes.ReplaceAll(text, []byte(`"`+from+`"`), []byte(`"`+to+`"`))
	if bytes.Equal(text, source) {
		return source
	}
	if formatted, err := format.Source(text); err == nil {
		return formatted
	}
	return text
}
