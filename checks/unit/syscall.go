package unit

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

//go:embed syscalls.json
var syscallsJSON []byte

// callGroups are the groups of SystemCallFilter= by name, "@mount", with the
// system calls that x86-64 has, sorted.
var callGroups = sync.OnceValue(func() map[string][]string {
	var file struct {
		Groups map[string][]string `json:"groups"`
	}
	if err := json.Unmarshal(syscallsJSON, &file); err != nil {
		panic("syscalls.json: " + err.Error()) // the file is embedded, and a test reads it
	}
	return file.Groups
})

// calls is what SystemCallFilter= leaves: those in names if allow is set, else
// all but those.
type calls struct {
	names map[string]bool // nil = nothing was said
	allow bool
}

func (c *calls) set(value string) {
	if value == "" {
		*c = calls{}
		return
	}
	value, invert := strings.CutPrefix(value, "~")
	if c.names == nil {
		*c = calls{names: map[string]bool{}, allow: !invert}
		if c.allow {
			c.put("@default")
		}
	}
	fields, _ := Fields(value)
	for _, field := range fields {
		c.word(field, invert)
	}
}

// word takes one call or group, with an error number or without. An allow-list
// takes none; one that is taken from an allow-list fails with it, and is no
// longer allowed either way.
func (c *calls) word(field string, invert bool) {
	name, number, numbered := strings.Cut(field, ":")
	switch {
	case numbered && (number == "" || !invert):
	case invert == c.allow:
		c.drop(name)
	default:
		c.put(name)
	}
}

func (c *calls) put(name string) {
	for _, call := range expand(name) {
		c.names[call] = true
	}
}

func (c *calls) drop(name string) {
	for _, call := range expand(name) {
		delete(c.names, call)
	}
}

// expand is the calls of a group, none of an unknown one, or the call itself.
func expand(name string) []string {
	if strings.HasPrefix(name, "@") {
		return callGroups()[name]
	}
	return []string{name}
}

// filters reports whether there is any filter.
func (c *calls) filters() bool { return c.allow || len(c.names) > 0 }

// keepsOut reports whether no call of the group can be made.
func (c *calls) keepsOut(group string) bool {
	return !slices.ContainsFunc(callGroups()[group], func(call string) bool { return c.names[call] == c.allow })
}

// archNames are the architectures of SystemCallArchitectures= in 252.
var archNames = strings.Fields(`native x86 x86-64 x32 arm arm64 mips mips64 mips64-n32 mips-le mips64-le mips64-le-n32
	parisc parisc64 ppc ppc64 ppc64-le riscv64 s390 s390x`)

func (s *sandbox) setArches(value string) {
	if value == "" {
		s.arches = nil
		return
	}
	words, _ := Words(value)
	for _, word := range words {
		if slices.Contains(archNames, word) && !slices.Contains(s.arches, word) {
			s.arches = append(s.arches, word)
		}
	}
}
