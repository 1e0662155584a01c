package profile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
)

const (
	maxSize    = 16 << 20 // bytes of a document; a desktop with 1300 libraries has 0.5 MB
	maxObjects = 200_000  // objects in it, which take far more memory than their text
)

// Read reads a profile. Fields that this package does not know are left out, and
// those that the document lacks are noted in [Profile.Unknown]. It is an error
// if the document is above 16 MiB, not JSON, breaks off, is of a newer Schema,
// or says what cannot be (see [Profile.Validate]).
func Read(r io.Reader) (*Profile, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return nil, err
	}
	if err := bearable(data); err != nil {
		return nil, err
	}
	p := &Profile{}
	err = json.Unmarshal(data, p)
	if of := schemaOf(data, p, err); of != nil {
		return nil, of // before what else is wrong: of another schema all may be
	}
	if err != nil {
		return nil, readable(err)
	}
	p.noteMissing(data, reflect.TypeFor[Profile](), "")
	if err := p.Validate(); err != nil {
		return nil, err
	}
	return p, nil
}

// ReadFile reads the profile in the file at path, which its errors name.
func ReadFile(path string) (*Profile, error) {
	info, err := os.Stat(path) // before opening: to open a pipe would wait for whoever writes to it
	if err != nil {
		return nil, fmt.Errorf("reading profile: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("reading profile: %s is not a regular file (%s)", path, info.Mode().Type())
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading profile: %w", err)
	}
	defer file.Close()
	p, err := Read(file)
	if err != nil {
		return nil, fmt.Errorf("reading profile %s: %w", path, err)
	}
	return p, nil
}

// bearable refuses what would cost too much to decode.
func bearable(data []byte) error {
	if len(data) > maxSize {
		return fmt.Errorf("larger than %d MiB: not a profile", maxSize>>20)
	}
	if n := bytes.Count(data, []byte("{")); n > maxObjects {
		return fmt.Errorf("%d objects: not a profile", n)
	}
	return nil
}

// schemaOf refuses a document of a schema that this package does not read. p is
// what was decoded of it, with err.
func schemaOf(data []byte, p *Profile, err error) error {
	schema := p.Schema
	if err != nil {
		var has map[string]json.RawMessage
		if err := json.Unmarshal(data, &has); err != nil {
			return readable(err)
		}
		schema = 0
		json.Unmarshal(has["schema"], &schema) // what is no number is none
	}
	switch {
	case schema < 1:
		return errors.New(`no number under "schema": not a profile`)
	case schema > Schema:
		return fmt.Errorf("schema %d, and this version reads up to %d: update Seaworthy, or probe the machine again with the prober of this version", schema, Schema)
	}
	return nil
}

// readable puts a JSON error into words that say where.
func readable(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax) && syntax.Error() == "unexpected end of JSON input":
		return fmt.Errorf("breaks off after %d bytes: copy it again", syntax.Offset)
	case errors.As(err, &syntax):
		return fmt.Errorf("not JSON at byte %d: %w", syntax.Offset, err)
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("a JSON %s: not a profile", kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("%s is a JSON %s at byte %d, not %s", kind.Field, kind.Value, kind.Offset, kind.Type)
	}
	return err
}
