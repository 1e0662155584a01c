package profile

import "strings"

// Why returns why the value at a place is not known, "" if it is. A place is
// made of the names in the document: "libc", "limits.nofile.soft". Where a whole
// is not known, neither are its parts; where only a part is not known, the
// whole is taken for known.
func (p *Profile) Why(place string) string {
	for {
		if why, ok := p.Unknown[place]; ok {
			return why
		}
		end := strings.LastIndexByte(place, '.')
		if end < 0 {
			return ""
		}
		place = place[:end]
	}
}

// SetUnknown notes why the value at a place is not known. The first reason
// stays. An empty one says so itself, for what is in Unknown is not known.
func (p *Profile) SetUnknown(place, why string) {
	if p.Unknown == nil {
		p.Unknown = make(map[string]string)
	}
	if why == "" {
		why = "no reason given"
	}
	if _, ok := p.Unknown[place]; !ok {
		p.Unknown[place] = why
	}
}
