package profile

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

// missing is why a value is not known that the document does not have.
const missing = "the document does not say"

// noteMissing notes which fields of a struct at place the document lacks or has
// as null; has is what it has there. Elements of lists are left alone: what they omit, they document.
func (p *Profile) noteMissing(has map[string]json.RawMessage, value reflect.Type, place string) {
	for field := range value.Fields() {
		name, option, _ := strings.Cut(field.Tag.Get("json"), ",")
		raw, at := has[name], place+name
		switch {
		case at == "unknown":
		case raw == nil && option == "omitempty":
		case raw == nil || bytes.Equal(raw, []byte("null")):
			p.SetUnknown(at, missing)
		case field.Type.Kind() == reflect.Struct && field.Type != reflect.TypeFor[time.Time]():
			var inner map[string]json.RawMessage
			if json.Unmarshal(raw, &inner) == nil {
				p.noteMissing(inner, field.Type, at+".")
			}
		}
	}
}
