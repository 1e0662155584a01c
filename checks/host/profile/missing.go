package profile

import (
	"bytes"
	"reflect"
	"strings"
	"time"
)

// missing is why a value is not known that the document does not have.
const missing = "the document does not say"

// noteMissing notes which fields of a struct at place the document lacks or has
// as null; object is what it has there, and is known to be JSON. Elements of lists
// are left alone: what they omit, they document.
func (p *Profile) noteMissing(object []byte, value reflect.Type, place string) {
	has := members(object)
	for field := range value.Fields() {
		name, option, _ := strings.Cut(field.Tag.Get("json"), ",")
		raw, at := has[name], place+name
		switch {
		case at == "unknown":
		case raw == nil && option == "omitempty":
		case raw == nil || bytes.Equal(raw, []byte("null")):
			p.SetUnknown(at, missing)
		case field.Type.Kind() == reflect.Struct && field.Type != reflect.TypeFor[time.Time]():
			p.noteMissing(raw, field.Type, at+".")
		}
	}
}

// members are the values of an object by name, of JSON that is known to be
// valid: a name is taken as it stands, without its escapes. Of what is no object
// there are none. encoding/json would look at each byte twice more.
func members(object []byte) map[string][]byte {
	has := map[string][]byte{}
	depth, name, from := 0, "", 0
	for i := 0; i < len(object); i++ {
		switch object[i] {
		case '"':
			start := i + 1
			for i++; object[i] != '"'; i++ {
				if object[i] == '\\' {
					i++
				}
			}
			if depth == 1 && name == "" {
				name = string(object[start:i])
			}
		case ':':
			if depth == 1 && from == 0 {
				from = i + 1
			}
		case '{', '[':
			depth++
		case '}', ']', ',':
			if depth == 1 && from > 0 {
				has[name] = bytes.TrimSpace(object[from:i])
				name, from = "", 0
			}
			if object[i] != ',' {
				depth--
			}
		}
	}
	return has
}
