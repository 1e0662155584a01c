package cases

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// names are strings of this run and what stands for them.
type names struct {
	of     map[string]string
	counts map[string]int // of step names
}

func newNames() *names { return &names{of: map[string]string{}, counts: map[string]int{}} }

func (n *names) add(text, name string) { n.of[text] = name }

func (n *names) known() map[string]string { return maps.Clone(n.of) }

// neutral returns text without what is of this run alone: longer strings go
// first, as an address holds a port.
func (n *names) neutral(text string) string {
	longest := slices.SortedFunc(maps.Keys(n.of), func(a, b string) int {
		return cmp.Or(len(b)-len(a), strings.Compare(a, b))
	})
	for _, s := range longest {
		if _, err := strconv.Atoi(s); err == nil && n.of[s] == "$PID" {
			continue // it is no argument; digits like it may be
		}
		text = strings.ReplaceAll(text, s, n.of[s])
	}
	return text
}

// step returns the name of a step: the words, and "#2" for the second of a name.
func (n *names) step(words ...string) string {
	for i, word := range words {
		words[i] = quote(n.neutral(word))
	}
	name := strings.Join(words, " ")
	n.counts[name]++
	if count := n.counts[name]; count > 1 {
		return fmt.Sprintf("%s #%d", name, count)
	}
	return name
}

// quote writes word as a script would.
func quote(word string) string {
	if word != "" && !strings.ContainsAny(word, " \t\r\n'#") {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", "''") + "'"
}
