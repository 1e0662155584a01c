package checks

import (
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// plugins is B6: libraries that the program loads by itself when it runs, which
// nothing in the file lists as needed (dlopen(3), Go's package plugin).
func plugins(s Subject) Finding {
	b := s.File
	switch kind := b.Link(); {
	case kind != binary.SharedObject && len(b.Needed) == 0:
		return pass("static: see dlopen")
	case b.Imports == nil && len(b.Requires) > 0:
		return skip("its symbols cannot be counted, so whether it calls dlopen cannot be told").hint("readelf -W --dyn-syms FILE | grep dlopen")
	case !slices.Contains(b.Imports, "dlopen") && !slices.Contains(b.Imports, "dlmopen"):
		return pass("loads nothing but what it needs")
	}
	mentions := s.mentions()
	if len(mentions) == 0 {
		return warn("loads libraries while it runs (dlopen), and no file says which").hint("on the host: LD_DEBUG=files FILE 2>&1 | grep dynamically")
	}
	const most = 4
	names := strings.Join(mentions[:min(len(mentions), most)], " ")
	if more := len(mentions) - most; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	return warn("loads libraries while it runs (dlopen), and names " + names).
		hint("on the host: ldconfig -p | grep -F " + mentions[0]).show(mentions)
}

// mentions are the names of libraries in the file; none of one that cannot be
// read again.
func (s Subject) mentions() []string {
	if s.File.Path == "" {
		return nil
	}
	names, _ := binary.Mentions(s.File.Path)
	return names
}
