package probe

import "strings"

// parseNSS reads nsswitch.conf(5): for each database its modules, without the
// actions in brackets.
func parseNSS(text string) map[string][]string {
	all := make(map[string][]string)
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		database, rest, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		modules := []string{}
		for rest != "" {
			words, after, _ := strings.Cut(rest, "[")
			modules = append(modules, strings.Fields(words)...)
			_, rest, _ = strings.Cut(after, "]")
		}
		all[strings.TrimSpace(database)] = modules
	}
	return all
}
