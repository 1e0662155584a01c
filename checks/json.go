package checks

import (
	"encoding/json"
	"io"
)

// WriteJSON writes r as indented JSON: the same report, the same bytes.
func WriteJSON(w io.Writer, r Report) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}
