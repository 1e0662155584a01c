package pm2

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
)

// SyntaxError is what makes a file no JSON. PM2 may take it all the same, as
// JavaScript.
type SyntaxError struct {
	Line int
	Err  error
}

// Error has the line and what is wrong with it.
func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns e.Err.
func (e *SyntaxError) Unwrap() error { return e.Err }

// ReadFile reads the file at path, as Parse does.
func ReadFile(path string) (Value, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Value{}, err
	}
	return Parse(data)
}

// Parse reads JSON as RFC 8259 has it: no comments, no comma at the end, nothing
// behind it. The error is a *SyntaxError.
func Parse(data []byte) (Value, error) {
	var whole any
	err := json.Unmarshal(data, &whole)
	var at *json.SyntaxError
	if errors.As(err, &at) {
		offset := min(max(at.Offset-1, 0), int64(len(data)))
		return Value{}, &SyntaxError{1 + bytes.Count(data[:offset], []byte("\n")), err}
	}
	if err != nil && !isRange(err) {
		return Value{}, &SyntaxError{1, err}
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	r := reader{Decoder: d, data: data, line: 1}
	v, err := r.value()
	if err != nil {
		return Value{}, &SyntaxError{r.line, err}
	}
	return v, nil
}

// isRange is a number that float64 does not hold; it is JSON nevertheless.
func isRange(err error) bool {
	var beyond *json.UnmarshalTypeError
	return errors.As(err, &beyond)
}

// reader reads data that are known to be JSON.
type reader struct {
	*json.Decoder
	data []byte
	at   int64 // up to which line has counted
	line int
}

// token is the next one. r.line is the line that it ends in, and no token but a
// delimiter's blanks has line ends.
func (r *reader) token() (json.Token, error) {
	t, err := r.Token()
	now := r.InputOffset()
	r.line += bytes.Count(r.data[r.at:now], []byte("\n"))
	r.at = now
	return t, err
}

func (r *reader) value() (Value, error) {
	t, err := r.token()
	if err != nil {
		return Value{}, err
	}
	v := Value{Line: r.line}
	switch t := t.(type) {
	case nil:
		v.Kind = Null
	case bool:
		v.Kind, v.Text = Boolean, strconv.FormatBool(t)
	case json.Number:
		v.Kind, v.Text = Number, t.String()
	case string:
		v.Kind, v.Text = String, t
	case json.Delim:
		return r.inside(v, t)
	}
	return v, nil
}

// inside reads an array or an object from behind its first bracket.
func (r *reader) inside(v Value, open json.Delim) (Value, error) {
	v.Kind = Array
	if open == '{' {
		v.Kind = Object
	}
	for r.More() {
		var m Member
		if v.Kind == Object {
			key, err := r.token()
			if err != nil {
				return v, err
			}
			m.Key, _ = key.(string)
			m.Line = r.line
		}
		x, err := r.value()
		if err != nil {
			return v, err
		}
		if m.Value = x; v.Kind == Object {
			v.Members = append(v.Members, m)
		} else {
			v.Items = append(v.Items, x)
		}
	}
	_, err := r.token()
	return v, err
}
