package profile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"
)

// Write writes p as JSON: one line for each value, and for each element of a
// list, so that two profiles can be compared line by line. A nil list is written
// as an empty one.
func Write(w io.Writer, p *Profile) error {
	whole := *p
	fill(reflect.ValueOf(&whole).Elem())
	var data bytes.Buffer
	enc := json.NewEncoder(&data)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(whole); err != nil {
		return err
	}
	_, err := w.Write(layOut(data.Bytes()))
	return err
}

// WriteFile writes p to the file at path, through a new file beside it and a
// rename: a reader never sees half a profile. The error names the path.
func WriteFile(path string, p *Profile) error {
	if err := writeFile(path, p); err != nil {
		return fmt.Errorf("writing profile %s: %w", path, err)
	}
	return nil
}

func writeFile(path string, p *Profile) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".profile-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // nothing, once it is renamed
	err = Write(file, p)
	if err == nil {
		err = file.Chmod(0o644)
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// fill makes the nil lists and maps of a struct empty ones: null in a document
// is not known.
func fill(value reflect.Value) {
	for field, v := range value.Fields() {
		switch {
		case strings.HasSuffix(field.Tag.Get("json"), ",omitempty"):
		case v.Kind() == reflect.Slice && v.IsNil():
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		case v.Kind() == reflect.Map && v.IsNil():
			v.Set(reflect.MakeMap(v.Type()))
		case v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[time.Time]():
			fill(v)
		}
	}
}
