package unit

import (
	"slices"
	"strings"
)

// namespaces are the kinds that RestrictNamespaces= knows, a bit each in this
// order.
var namespaces = []string{"cgroup", "ipc", "net", "mnt", "pid", "user", "uts", "time"}

const allNamespaces = 1<<8 - 1

func (s *sandbox) setNamespaces(value string) {
	if value == "" {
		s.spaces, s.spacesSet = allNamespaces, false
		return
	}
	if b, ok := Boolean(value); ok {
		if s.spaces = allNamespaces; b {
			s.spaces = 0
		}
		s.spacesSet = true
		return
	}
	value, invert := strings.CutPrefix(value, "~")
	flags, ok := namespaceFlags(value)
	switch {
	case !ok:
		return
	case !s.spacesSet && invert:
		s.spaces = allNamespaces &^ flags
	case !s.spacesSet:
		s.spaces = flags
	case invert:
		s.spaces &^= flags
	default:
		s.spaces |= flags
	}
	s.spacesSet = true
}

// namespaceFlags reads a list of kinds; an unknown one spoils it whole.
func namespaceFlags(value string) (uint64, bool) {
	words, err := Fields(value)
	if err != nil {
		return 0, false
	}
	var flags uint64
	for _, word := range words {
		i := slices.Index(namespaces, word)
		if i < 0 {
			return 0, false
		}
		flags |= 1 << i
	}
	return flags, true
}

// mayMake reports whether the service may make namespaces of a kind.
func (s *sandbox) mayMake(kind string) bool {
	return s.spaces&(1<<slices.Index(namespaces, kind)) != 0
}
