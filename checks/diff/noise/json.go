package noise

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// repeated stands between a key and its number, where an object has it twice.
const repeated = "\x00#"

// deepest is how far JSON may be nested to be read as such; deeper is text.
const deepest = 200

// reader reads one JSON document into nodes. Numbers stay as they are written and
// a key that comes twice is kept twice.
type reader struct {
	*json.Decoder
	leaf func(kind, string) *node
}

// readJSON reports false for what is not one whole document with an object or an
// array outside.
func readJSON(data string, leaf func(kind, string) *node) (*node, bool) {
	if !looksJSON(data) {
		return nil, false
	}
	r := reader{json.NewDecoder(strings.NewReader(data)), leaf}
	r.UseNumber()
	n, err := r.value(0)
	if err != nil {
		return nil, false
	}
	_, err = r.Token()
	return n, errors.Is(err, io.EOF)
}

func looksJSON(data string) bool {
	data = strings.TrimLeft(data, " \t\r\n")
	return data != "" && (data[0] == '{' || data[0] == '[')
}

func (r reader) value(depth int) (*node, error) {
	t, err := r.Token()
	if err != nil {
		return nil, err
	}
	switch v := t.(type) {
	case json.Delim:
		if depth == deepest {
			return nil, errors.New("nested too deeply")
		}
		if v == '{' {
			return r.object(depth)
		}
		return r.list(depth)
	case string:
		return r.leaf(str, v), nil
	case json.Number:
		return r.leaf(numeral, v.String()), nil
	case bool:
		return r.leaf(boolean, strconv.FormatBool(v)), nil
	}
	return r.leaf(null, "null"), nil
}

func (r reader) list(depth int) (*node, error) {
	n := &node{kind: list}
	for r.More() {
		item, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, item)
	}
	_, err := r.Token()
	return n, err
}

func (r reader) object(depth int) (*node, error) {
	n := &node{kind: object}
	seen := map[string]int{}
	for r.More() {
		t, err := r.Token()
		if err != nil {
			return nil, err
		}
		key, ok := t.(string)
		if !ok {
			return nil, errors.New("a key that is no string")
		}
		if seen[key]++; seen[key] > 1 {
			key += repeated + strconv.Itoa(seen[key])
		}
		item, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.add(key, item)
	}
	_, err := r.Token()
	return n, err
}
