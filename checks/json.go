package checks

import (
	"encoding/json"
	"io"
	"slices"
)

// WriteJSON writes r as indented JSON: the same report, the same bytes. Lists
// that are nil are written as empty ones.
func WriteJSON(w io.Writer, r Report) error {
	r.Items = slices.Clone(r.Items)
	if r.Items == nil {
		r.Items = []Item{}
	}
	for i := range r.Items {
		if r.Items[i].Findings == nil {
			r.Items[i].Findings = []Finding{}
		}
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}
