package checks

import (
	"encoding/json"
	"io"
	"slices"
)

// WriteJSON writes r as indented JSON: the same report, the same bytes. Lists
// that are nil are written as empty ones. Item.Starts is found out here.
func WriteJSON(w io.Writer, r Report) error {
	r.Items = slices.Clone(r.Items)
	if r.Items == nil {
		r.Items = []Item{}
	}
	for i := range r.Items {
		if r.Items[i].Findings == nil {
			r.Items[i].Findings = []Finding{}
		}
		r.Items[i].Starts = startsByHost(r.Items[i].Findings)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}

// startsByHost is nil where nothing says so of any host.
func startsByHost(findings []Finding) map[string]Status {
	if !decided(findings) {
		return nil
	}
	starts := map[string]Status{}
	for _, host := range hostsOf(findings) {
		starts[host] = Starts(findings, host)
	}
	return starts
}
