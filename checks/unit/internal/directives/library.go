package main

import (
	"regexp"
	"strings"
)

// item is a section and a key as the library of systemd's manager has them in
// the table of its parser: a string of its own, "Service.WatchdogSec".
var item = regexp.MustCompile(`\x00((?:Unit|Install|Service|Socket|Timer|Path|Mount|Automount|Swap|Slice|Scope)\.[A-Z][A-Za-z0-9]+)\x00`)

// known lists the sections of every key that the library's parser takes,
// documented or not. Its table and the list that --dump-configuration-items
// prints each have it; what is there once is a property of D-Bus.
func known(library []byte) map[string][]string {
	seen := map[string]int{}
	sections := map[string][]string{}
	for {
		at := item.FindSubmatchIndex(library)
		if at == nil {
			return sections
		}
		name := string(library[at[2]:at[3]])
		library = library[at[3]:] // the NUL that ends one begins the next
		if seen[name]++; seen[name] == 2 {
			section, key, _ := strings.Cut(name, ".")
			sections[key] = append(sections[key], section)
		}
	}
}
