package host

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
)

//go:embed catalogue.json
var catalogueJSON []byte

// rows are read on first use: most runs of the kit name no host.
var rows = sync.OnceValues(func() ([]row, error) { return parse(catalogueJSON) })

// row is a host as catalogue.json writes it: every fact beside its source.
type row struct {
	Name    string   `json:"name"`
	Title   string   `json:"title"`
	Aliases []string `json:"aliases"`
	Libc    struct {
		Libc
		Source
	} `json:"libc"`
	Kernel struct {
		Version string `json:"version"`
		Source
	} `json:"kernel"`
	Init struct {
		Kind    string `json:"kind"`
		Version int    `json:"version"`
		Source
	} `json:"init"`
	CPU struct {
		Level string `json:"level"`
		Source
	} `json:"cpu"`
	EndOfLife         day              `json:"eol"`
	ExtendedEndOfLife day              `json:"extended_eol"`
	Nodes             map[string]nodes `json:"nodes"`
}

type day struct {
	Date string `json:"date"`
	Source
}

type nodes struct {
	Ceilings map[string]string `json:"ceilings"`
	Markers  []string          `json:"markers"`
	Source
}

// parse refuses a key that it does not know: a misspelt one would be a fact lost.
func parse(data []byte) ([]row, error) {
	var all []row
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&all); err != nil {
		return nil, fmt.Errorf("catalogue.json: %w", err)
	}
	slices.SortFunc(all, func(a, b row) int { return natural(a.Name, b.Name) })
	return all, nil
}

// host shares nothing with r: who gets it may write into it.
func (r row) host() Host {
	h := Host{
		Name:              r.Name,
		Title:             r.Title,
		Libc:              r.Libc.Libc,
		Kernel:            r.Kernel.Version,
		Init:              r.Init.Kind,
		Systemd:           r.Init.Version,
		CPU:               r.CPU.Level,
		EndOfLife:         r.EndOfLife.Date,
		ExtendedEndOfLife: r.ExtendedEndOfLife.Date,
		Sources:           r.sources(),
	}
	h.Nodes, h.Markers = r.symbols()
	return h
}

func (r row) symbols() (ceilings map[string]map[string]string, markers map[string][]string) {
	ceilings = make(map[string]map[string]string)
	markers = make(map[string][]string)
	for arch, n := range r.Nodes {
		ceilings[arch] = maps.Clone(n.Ceilings)
		markers[arch] = slices.Clone(n.Markers)
	}
	return ceilings, markers
}

func (r row) sources() map[string]Source {
	all := map[string]Source{
		"libc":         r.Libc.Source,
		"kernel":       r.Kernel.Source,
		"init":         r.Init.Source,
		"cpu":          r.CPU.Source,
		"eol":          r.EndOfLife.Source,
		"extended_eol": r.ExtendedEndOfLife.Source,
	}
	if r.Init.Version != 0 {
		all["systemd"] = r.Init.Source
	}
	for arch, n := range r.Nodes {
		all["nodes."+arch] = n.Source
		all["markers."+arch] = n.Source
	}
	maps.DeleteFunc(all, func(_ string, s Source) bool { return s == Source{} })
	return all
}
